using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>Follows a lease and keeps who held it, in order and without repetition; empty where nobody did.</summary>
internal sealed class LeaseWatch : IAsyncDisposable
{
    private readonly CancellationTokenSource stop;
    private readonly Task watch;
    private readonly List<string> holders = [];
    private readonly Lock gate = new();

    public LeaseWatch(Stage stage)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(stage.Token);
        watch = FollowAsync(stage.Kubernetes, stage.Lease, stop.Token);
    }

    /// <summary>Names of the replicas, as far as seen.</summary>
    public IReadOnlyList<string> Holders
    {
        get
        {
            lock (gate)
            {
                return [.. holders];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await watch;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        stop.Dispose();
    }

    private async Task FollowAsync(KubernetesHttp kubernetes, string name, CancellationToken cancellationToken)
    {
        await foreach (var (_, lease) in kubernetes.WatchAsync(
            $"apis/coordination.k8s.io/v1/namespaces/{RealCluster.OperatorNamespace}/leases", name, cancellationToken))
        {
            // POD_NAME, an underscore, and what makes the process unique.
            var holder = ((string?)lease["spec"]?["holderIdentity"] ?? "").Split('_')[0];
            lock (gate)
            {
                if (holders.Count == 0 || holders[^1] != holder)
                {
                    holders.Add(holder);
                }
            }
        }
    }
}
