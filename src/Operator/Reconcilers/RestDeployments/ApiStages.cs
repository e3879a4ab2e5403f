using Operator.ApiGateway.V1.Model;
using Operator.Aws;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>The stages of one API and what each serves, from one GetStages. Kept current by the writes of the pass that read it.</summary>
internal sealed class ApiStages
{
    private readonly Dictionary<string, string?> served;
    private readonly HashSet<string> canaries;

    /// <summary>As a read shows them.</summary>
    public ApiStages(IEnumerable<Stage> stages)
    {
        var all = stages.Where(stage => !string.IsNullOrEmpty(stage.StageName)).ToList();
        served = all.ToDictionary(stage => stage.StageName!, stage => NullIfEmpty(stage.DeploymentId), StringComparer.Ordinal);
        canaries = [.. all.Select(stage => NullIfEmpty(stage.CanarySettings?.DeploymentId)).OfType<string>()];
    }

    /// <summary>Reads them.</summary>
    public static async Task<ApiStages> ReadAsync(AwsTarget target, string restApiId, CancellationToken cancellationToken) =>
        new((await target.Rest.GetStagesAsync(new GetStagesRequest { RestApiId = restApiId }, cancellationToken)).Item ?? []);

    /// <summary>Names of the stages that exist now.</summary>
    public IReadOnlyCollection<string> Names => [.. served.Keys];

    /// <summary>Whether the stage exists.</summary>
    public bool Exists(string stageName) => served.ContainsKey(stageName);

    /// <summary>What the stage serves; null when there is no stage, or it serves nothing.</summary>
    public string? Served(string stageName) => served.GetValueOrDefault(stageName);

    /// <summary>Deployments that some stage serves, to all clients or to a share of them.</summary>
    public IReadOnlySet<string> InUse => served.Values.OfType<string>().Concat(canaries).ToHashSet(StringComparer.Ordinal);

    /// <summary>The same once a stage serves something else.</summary>
    public IReadOnlySet<string> InUseWhen(string stageName, string deploymentId) => served
        .Where(stage => stage.Key != stageName).Select(stage => stage.Value).OfType<string>()
        .Append(deploymentId).Concat(canaries).ToHashSet(StringComparer.Ordinal);

    /// <summary>The stage serves this now.</summary>
    public void Wrote(string stageName, string deploymentId) => served[stageName] = deploymentId;

    /// <summary>The stage is gone.</summary>
    public void Deleted(string stageName) => served.Remove(stageName);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
