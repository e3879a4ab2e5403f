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
using Operator.Validation;

namespace Operator.Cli;

/// <summary>One run of <c>operator diff</c>: reads manifests, plans each object, says what cannot be planned.</summary>
internal sealed class DiffRun(IAwsConnection connection, string? region, TextWriter error)
{
    private readonly ManifestValidator validator = new();
    private readonly RestWorldReader rest = new();
    private readonly List<(string Region, PlannedRestIntegration Planned)> integrations = [];
    private readonly List<(string Path, RestDeployment Entity)> deployments = [];
    private readonly List<(string Path, int Plan, LambdaGrant Grant)> grants = [];

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

    /// <summary>Puts the permissions that <c>lambda</c> blocks need before the calls of their objects.</summary>
    public async Task PlanPermissionsAsync(CancellationToken cancellationToken)
    {
        var forecast = new PermissionForecast(new PolicyStore(connection.Lambda, TimeProvider.System, TimeSpan.MaxValue));
        foreach (var (path, index, grant) in grants)
        {
            var (kind, name, _, plan) = Plans[index];
            var stages = deployments
                .Where(other => other.Entity.Spec.RestApiId == grant.Api.ApiId && RegionOf(other.Entity.Status?.Region, other.Entity.Spec.Region) == grant.Api.Region)
                .Select(other => other.Entity.Spec.StageName).Distinct(StringComparer.Ordinal).ToList();
            await GuardedAsync(path, kind, name, async () => Plans[index] = Plans[index] with
            {
                Plan = plan with { Calls = [.. await forecast.PlanAsync(grant, grants.Select(other => other.Grant), stages, cancellationToken), .. plan.Calls] },
            });
        }
    }

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
                nameof(Integration) => PlanAsync(path, Entity<Integration>(document), cancellationToken),
                nameof(RestIntegration) => PlanAsync(path, Entity<RestIntegration>(document), cancellationToken),
                nameof(RestDeployment) => Note(path, Entity<RestDeployment>(document)),
                _ => throw new JsonException("objects of this kind cannot be compared."),
            });
        }
    }

    private async Task PlanAsync(string path, Integration entity, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
        var client = connection.ApiGatewayV2(entity.Status?.Region ?? spec.Region ?? region);
        if (spec.Lambda is null)
        {
            var effective = EffectiveIntegration.Of(spec, region: "", entity.Status?.AccountId);
            Add(nameof(Integration), entity.Metadata.Name, spec.ApiId, await IntegrationWorldReader.PlanAsync(client, entity, effective, cancellationToken));
            return;
        }

        var home = RegionOf(entity.Status?.Region, spec.Region);
        var account = await AccountAsync(entity.Status?.AccountId, spec.Lambda, home, cancellationToken);
        var derived = EffectiveIntegration.Of(spec, home, account);
        var plan = await IntegrationWorldReader.PlanAsync(client, entity, derived, cancellationToken);
        Add(nameof(Integration), entity.Metadata.Name, spec.ApiId, plan);
        if (Grants(spec.Lambda, spec.ManagementPolicy, spec.DriftPolicy, spec.CredentialsArn, plan, derived.Function?.Arn, account) is { } function)
        {
            grants.Add((path, Plans.Count - 1, new LambdaGrant(function, new CallingApi(account!, home, spec.ApiId), spec.Lambda)));
        }
    }

    private async Task PlanAsync(string path, RestIntegration entity, CancellationToken cancellationToken)
    {
        var spec = entity.Spec;
        var home = RegionOf(entity.Status?.Region, spec.Region);
        var snapshot = await rest.ReadAsync(connection.ApiGateway(home), home, spec.RestApiId, cancellationToken);
        var account = await AccountAsync(entity.Status?.AccountId, spec.Lambda, home, cancellationToken);
        var plan = RestIntegrationPlan.Of(entity, snapshot, home, account);
        integrations.Add((home, new PlannedRestIntegration(entity, plan.Calls.Count > 0)));
        Add(nameof(RestIntegration), entity.Metadata.Name, spec.RestApiId, plan);
        var derived = EffectiveRest.Of(spec, home, account);
        if (Grants(spec.Lambda, spec.ManagementPolicy, spec.DriftPolicy, derived.Spec.Credentials, plan, derived.FunctionArn, account) is { } function)
        {
            var resourcePath = spec.ResourcePath ?? snapshot?.Find(spec.ResourceId)?.Path;
            grants.Add((path, Plans.Count - 1, new LambdaGrant(function, new CallingApi(account!, home, spec.RestApiId), spec.Lambda!, derived.HttpMethod, resourcePath)));
        }
    }

    // Only a lambda block needs it.
    private async Task<string?> AccountAsync(string? recorded, LambdaSpec? lambda, string home, CancellationToken cancellationToken) =>
        !string.IsNullOrEmpty(recorded) ? recorded : lambda is null ? null : await connection.AccountIdAsync(home, cancellationToken);

    // The function that the object lets API Gateway invoke; null when it leaves that to others, or nothing would be written.
    private static string? Grants(
        LambdaSpec? lambda, ManagementPolicy management, DriftPolicy drift, string? credentials, IntegrationPlan plan, string? function, string? account) =>
        lambda is { ManagePermission: true } && management == ManagementPolicy.Manage && string.IsNullOrEmpty(credentials) && !plan.IsBlocked
        && (plan.Calls.Count > 0 || drift == DriftPolicy.Correct)
        && function is not null && account is not null && PolicyKey.Of(function).AccountId == account
            ? function
            : null;

    private async Task PlanAsync(RestDeployment entity, CancellationToken cancellationToken)
    {
        var (home, apiId) = (RegionOf(entity.Status?.Region, entity.Spec.Region), entity.Spec.RestApiId);
        var client = connection.ApiGateway(home);
        var snapshot = await rest.ReadAsync(client, home, apiId, cancellationToken);
        var stages = snapshot is null ? new([]) : await RestWorldReader.StagesAsync(client, apiId, cancellationToken);
        var neighbours = integrations.Where(other => other.Region == home && other.Planned.Entity.Spec.RestApiId == apiId).Select(other => other.Planned).ToList();
        Add(nameof(RestDeployment), entity.Metadata.Name, apiId, RestDeploymentForecast.Of(entity, neighbours, snapshot, stages));
    }

    private Task Note(string path, RestDeployment entity)
    {
        deployments.Add((path, entity));
        return Task.CompletedTask;
    }

    private string RegionOf(params string?[] named) => Array.Find([.. named, region, connection.DefaultRegion], name => !string.IsNullOrEmpty(name))
        ?? throw new JsonException("Pass --region, or set AWS_REGION: nothing says where the API is.");

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
