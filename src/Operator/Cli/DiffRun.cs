using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
using Operator.Permissions;
using Operator.Planning;
using Operator.References;
using Operator.Validation;

namespace Operator.Cli;

/// <summary>One run of <c>operator diff</c>: reads manifests, plans each object, says what cannot be planned.</summary>
internal sealed class DiffRun(IAwsConnection connection, string? region, TextWriter error)
{
    private readonly ManifestValidator validator = new();
    private readonly RestWorldReader rest = new();
    private readonly List<(string Region, PlannedRestIntegration Planned)> integrations = [];
    private readonly List<(string Path, RestDeployment Entity)> deployments = [];
    private readonly List<(string Path, int Plan, PermissionAsk Ask)> permissions = [];

    /// <summary>In the order of the input; deployments last, because they follow from the rest.</summary>
    public List<ObjectPlan> Plans { get; } = [];

    /// <summary>Something could not be read, is refused, or waits for a person.</summary>
    public bool Failed { get; private set; }

    /// <summary>Plans the objects of a file, except RestDeployments, which are only noted.</summary>
    public async Task ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var document in ManifestYamlReader.Read(InputText.Read(path)).SelectMany(Objects))
            {
                await PlanAsync(path, document, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ManifestException || InputText.IsUnreadable(exception))
        {
            Fail(path, exception.Message);
        }
    }

    /// <summary>Plans the RestDeployments of all files.</summary>
    public async Task PlanDeploymentsAsync(CancellationToken cancellationToken)
    {
        foreach (var (path, entity) in deployments)
        {
            await GuardedAsync(path, nameof(RestDeployment), entity.Metadata.Name, () => PlanAsync(entity, cancellationToken));
        }
    }

    /// <summary>Puts the permissions that functions need around the calls of their objects.</summary>
    public async Task PlanPermissionsAsync(CancellationToken cancellationToken)
    {
        var forecast = new PermissionForecast(
            new PolicyStore(connection.Lambda, TimeProvider.System, TimeSpan.MaxValue), permissions.ConvertAll(one => one.Ask), StagesOf);
        foreach (var (path, index, ask) in permissions)
        {
            var (kind, name, _, plan) = Plans[index];
            await GuardedAsync(path, kind, name, async () =>
            {
                var (grants, revocations) = await forecast.PlanAsync(ask, cancellationToken);
                Plans[index] = Plans[index] with { Plan = plan with { Calls = [.. grants, .. plan.Calls, .. revocations] } };
            });
        }
    }

    private List<string> StagesOf(CallingApi api) =>
    [
        .. deployments.Select(other => other.Entity)
            .Where(other => other.Spec.KnownApiId == api.ApiId && RegionOf(other.Status?.Region, other.Spec.Region) == api.Region)
            .Select(other => other.Spec.StageName).Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<JsonNode?> Objects(JsonNode document) =>
        document is JsonObject list && list["items"] is JsonArray items && list["kind"]?.ToString().EndsWith("List", StringComparison.Ordinal) == true ? items : [document];

    private async Task PlanAsync(string path, JsonNode? document, CancellationToken cancellationToken)
    {
        var judged = validator.Validate(document ?? new JsonObject()).Single();
        if (judged.Refusal is { } refusal)
        {
            Fail(path, refusal);
            return;
        }

        if (judged.IsOurs)
        {
            await GuardedAsync(path, judged.Kind, judged.Name, () => judged.Kind switch
            {
                nameof(Integration) => PlanAsync(path, Followed(Entity<Integration>(document)), cancellationToken),
                nameof(RestIntegration) => PlanAsync(path, Followed(Entity<RestIntegration>(document)), cancellationToken),
                nameof(RestDeployment) => Note(path, Followed(Entity<RestDeployment>(document))),
                // Nothing of it is in AWS.
                nameof(AwsAccount) => Task.CompletedTask,
                _ => throw new JsonException("objects of this kind cannot be compared."),
            });
        }
    }

    private async Task PlanAsync(string path, Integration entity, CancellationToken cancellationToken)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        var client = connection.ApiGatewayV2(status?.Region ?? spec.Region ?? region);
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            var routes = await IntegrationWorldReader.RoutesAsync(client, status?.ApiId ?? spec.KnownApiId, cancellationToken);
            AddDeletion(path, nameof(Integration), entity.Metadata.Name, spec.KnownApiId, DeletionForecast.Of(entity, routes), status?.Permission);
            return;
        }

        var home = spec.Lambda is null ? "" : RegionOf(status?.Region, spec.Region);
        var account = await AccountAsync(status?.AccountId, spec.Lambda, home, cancellationToken);
        var effective = EffectiveIntegration.Of(spec, home, account);
        var plan = await IntegrationWorldReader.PlanAsync(client, entity, effective, cancellationToken);
        Add(nameof(Integration), entity.Metadata.Name, spec.KnownApiId, plan);
        var function = Granted(spec.Lambda, spec.ManagementPolicy, spec.CredentialsArn, effective.Function?.Arn, account);
        Ask(path, spec.Lambda, account, spec is { ManagementPolicy: ManagementPolicy.Manage, Suspend: false }, new PermissionAsk(
            function is null ? null : new LambdaGrant(function, new CallingApi(account!, home, spec.KnownApiId), spec.Lambda!),
            status?.Permission,
            IsActive: !plan.IsBlocked,
            OnlyReports: spec.DriftPolicy == DriftPolicy.Detect && status?.LastAppliedGeneration == entity.Metadata.Generation));
    }

    private async Task PlanAsync(string path, RestIntegration entity, CancellationToken cancellationToken)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        var home = RegionOf(status?.Region, spec.Region);
        var snapshot = await rest.ReadAsync(connection.ApiGateway(home), home, spec.KnownApiId, cancellationToken);
        if (entity.Metadata.DeletionTimestamp is not null)
        {
            AddDeletion(path, nameof(RestIntegration), entity.Metadata.Name, spec.KnownApiId, DeletionForecast.Of(entity, snapshot), status?.Permission);
            return;
        }

        var account = await AccountAsync(status?.AccountId, spec.Lambda, home, cancellationToken);
        var plan = RestIntegrationPlan.Of(entity, snapshot, home, account);
        integrations.Add((home, new PlannedRestIntegration(entity, plan.Calls.Count > 0)));
        Add(nameof(RestIntegration), entity.Metadata.Name, spec.KnownApiId, plan);
        var effective = EffectiveRest.Of(spec, home, account);
        var function = Granted(spec.Lambda, spec.ManagementPolicy, effective.Spec.Credentials, effective.FunctionArn, account);
        var resourcePath = spec.ResourcePath ?? snapshot?.Find(spec.ResourceId)?.Path;
        Ask(path, spec.Lambda, account, spec is { ManagementPolicy: ManagementPolicy.Manage, Suspend: false }, new PermissionAsk(
            function is null ? null : new LambdaGrant(function, new CallingApi(account!, home, spec.KnownApiId), spec.Lambda!, effective.HttpMethod, resourcePath),
            status?.Permission,
            IsActive: !plan.IsBlocked,
            OnlyReports: spec.DriftPolicy == DriftPolicy.Detect && status?.LastAppliedGeneration == entity.Metadata.Generation));
    }

    private void AddDeletion(string path, string kind, string? name, string apiId, IntegrationPlan plan, PermissionStatus? recorded)
    {
        Add(kind, name, apiId, plan);
        Ask(path, lambda: null, account: null, isManaged: true, new PermissionAsk(null, recorded, IsActive: plan.Kind == ChangeKind.Delete, OnlyReports: false));
    }

    // Belongs to the plan that was added last. Without an account the operator leaves permissions as they are.
    private void Ask(string path, LambdaSpec? lambda, string? account, bool isManaged, PermissionAsk ask)
    {
        if (lambda is not null || ask.Recorded is not null)
        {
            permissions.Add((path, Plans.Count - 1, ask with { IsActive = ask.IsActive && isManaged && (lambda is null || account is not null) }));
        }
    }

    // Only a lambda block needs it.
    private async Task<string?> AccountAsync(string? recorded, LambdaSpec? lambda, string home, CancellationToken cancellationToken) =>
        !string.IsNullOrEmpty(recorded) ? recorded : lambda is null ? null : await connection.AccountIdAsync(home, cancellationToken);

    // The function that the object lets API Gateway invoke; null when it leaves that to others.
    private static string? Granted(LambdaSpec? lambda, ManagementPolicy management, string? credentials, string? function, string? account) =>
        lambda is { ManagePermission: true } && management == ManagementPolicy.Manage && string.IsNullOrEmpty(credentials)
        && function is not null && account is not null && PolicyKey.Of(function).AccountId == account
            ? function
            : null;

    private async Task PlanAsync(RestDeployment entity, CancellationToken cancellationToken)
    {
        var (home, apiId) = (RegionOf(entity.Status?.Region, entity.Spec.Region), entity.Spec.KnownApiId);
        var client = connection.ApiGateway(home);
        var snapshot = await rest.ReadAsync(client, home, apiId, cancellationToken);
        var stages = snapshot is null ? new([]) : await RestWorldReader.StagesAsync(client, apiId, cancellationToken);
        var neighbours = integrations.Where(other => other.Region == home && other.Planned.Entity.Spec.KnownApiId == apiId).Select(other => other.Planned).ToList();
        Add(nameof(RestDeployment), entity.Metadata.Name, apiId, RestDeploymentForecast.Of(entity, neighbours, snapshot, stages));
    }

    private Task Note(string path, RestDeployment entity)
    {
        deployments.Add((path, entity));
        return Task.CompletedTask;
    }

    private string RegionOf(params string?[] named) => Array.Find([.. named, region, connection.DefaultRegion], name => !string.IsNullOrEmpty(name))
        ?? throw new JsonException("Pass --region, or set AWS_REGION: nothing says where the API is.");

    // The operator follows references, and status says where they lead. Other people's objects are not read here.
    private static Integration Followed(Integration entity)
    {
        RequireRecorded(SpecReferences.Of(entity), entity.Status?.ResolvedReferences);
        entity.Spec = entity.RecordedSpec();
        return entity;
    }

    private static RestIntegration Followed(RestIntegration entity)
    {
        RequireRecorded(SpecReferences.Of(entity), entity.Status?.ResolvedReferences);
        entity.Spec = entity.RecordedSpec();
        return entity;
    }

    private static RestDeployment Followed(RestDeployment entity)
    {
        RequireRecorded(SpecReferences.Of(entity), entity.Status?.ResolvedReferences);
        entity.Spec = entity.RecordedSpec();
        return entity;
    }

    private static void RequireRecorded(IReadOnlyList<SpecReference> references, IList<ResolvedReference>? recorded)
    {
        foreach (var reference in references)
        {
            if (reference.Sort.IsText)
            {
                throw new JsonException($"write the template of spec.{reference.Field} into the manifest to have it compared: ConfigMaps are not read here.");
            }

            if (RecordedReferences.Find(recorded, reference.Field) is null)
            {
                throw new JsonException($"pass the object as the cluster has it (kubectl get -o yaml): only its status says where spec.{reference.Field} leads.");
            }
        }
    }

    private static T Entity<T>(JsonNode? document)
        where T : class => document.Deserialize(KubernetesJson.TypeInfo<T>(ApiJson.Options))!;

    private async Task GuardedAsync(string path, string kind, string? name, Func<Task> plan)
    {
        try
        {
            await plan();
        }
        catch (Exception exception) when (exception is AwsCallException or CredentialsUnavailableException or JsonException)
        {
            Fail(path, $"{kind} \"{name}\": {exception.Message}");
        }
    }

    private void Add(string kind, string? name, string apiId, IntegrationPlan plan)
    {
        Plans.Add(new ObjectPlan(kind, name ?? "", apiId, plan));
        Failed |= plan.IsBlocked;
    }

    private void Fail(string path, string message)
    {
        Failed = true;
        error.WriteLine($"{path}: {message}");
    }
}
