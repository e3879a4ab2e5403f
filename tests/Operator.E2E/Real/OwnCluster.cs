namespace Operator.E2E.Real;

/// <summary>A control plane for journeys that disturb it; never somebody's cluster.</summary>
public sealed class OwnCluster : IAsyncDisposable
{
    private readonly SharedCluster cluster = new();

    /// <summary>The cluster; skips the test where there can be none.</summary>
    internal Task<RealCluster> GetAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 },
            "TEST_KUBECONFIG names somebody's cluster, which is not restarted, compacted or given other CRDs. Set KUBEBUILDER_ASSETS instead.");
        return cluster.GetAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => cluster.DisposeAsync();
}
