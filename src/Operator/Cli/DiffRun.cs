using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Schema;
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
                nameof(Integration) => PlanAsync(Entity<Integration>(document), cancellationToken),
                nameof(RestIntegration) => PlanAsync(Entity<RestIntegration>(document), cancellationToken),
                nameof(RestDeployment) => Note(path, Entity<RestDeployment>(document)),
                _ => throw new JsonException("objects of this kind cannot be compared."),
            });
        }
    }

    private async Task PlanAsync(Integration entity, CancellationToken cancellationToken)
    {
        var client = connection.ApiGatewayV2(entity.Status?.Region ?? entity.Spec.Region ?? region);
        var effective = EffectiveIntegration.Of(entity.Spec, region: "", entity.Status?.AccountId);
        if (entity.Spec.Lambda?.FunctionName is { Length: > 0 })
        {
            var home = RegionOf(entity.Status?.Region, entity.Spec.Region);
            var account = entity.Status?.AccountId is { Length: > 0 } known ? known : await connection.AccountIdAsync(home, cancellationToken);
            effective = EffectiveIntegration.Of(entity.Spec, home, account);
        }

        Add(nameof(Integration), entity.Metadata.Name, entity.Spec.ApiId, await IntegrationWorldReader.PlanAsync(client, entity, effective, cancellationToken));
    }

    private async Task PlanAsync(RestIntegration entity, CancellationToken cancellationToken)
    {
        var home = RegionOf(entity.Status?.Region, entity.Spec.Region);
        var snapshot = await rest.ReadAsync(connection.ApiGateway(home), home, entity.Spec.RestApiId, cancellationToken);
        var account = entity.Status?.AccountId is { Length: > 0 } known ? known
            : entity.Spec.Lambda?.FunctionName is { Length: > 0 } ? await connection.AccountIdAsync(home, cancellationToken)
            : null;
        var plan = RestIntegrationPlan.Of(entity, snapshot, home, account);
        integrations.Add((home, new PlannedRestIntegration(entity, plan.Calls.Count > 0)));
        Add(nameof(RestIntegration), entity.Metadata.Name, entity.Spec.RestApiId, plan);
    }

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
