namespace Operator.E2E.Real;

/// <summary>
/// One real cluster for all journeys of a run that do not disturb each other, started by the first that needs it. Journeys keep apart by
/// namespace and by the name of their lease.
/// </summary>
public sealed class SharedCluster : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private RealCluster? cluster;

    /// <summary>The cluster; skips the test where there can be none.</summary>
    internal async Task<RealCluster> GetAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(RealCluster.Missing is not null, RealCluster.Missing ?? "");
        await gate.WaitAsync(cancellationToken);
        try
        {
            return cluster ??= await RealCluster.StartAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
        }

        gate.Dispose();
    }
}
