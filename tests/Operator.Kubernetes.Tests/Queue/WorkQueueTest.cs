using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Queue;

/// <summary>A queue of words with backoff that has no jitter, on a clock of the test's own.</summary>
public abstract class WorkQueueTest : IDisposable
{
    protected WorkQueueTest() => Queue = new WorkQueue<string>(
        new WorkQueueOptions { Name = "test" },
        Clock,
        new ItemExponentialBackoff<string>(random: () => 0));

    private protected FakeTimeProvider Clock { get; } = new();

    private protected WorkQueue<string> Queue { get; }

    public void Dispose()
    {
        Queue.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected string? Take() => TakeItem()?.Key;

    /// <summary>What a worker gets now, or null when it would have to wait.</summary>
    private protected WorkItem<string>? TakeItem()
    {
        using var impatience = new CancellationTokenSource();
        var get = Queue.GetAsync(impatience.Token);
        if (!get.IsCompleted)
        {
            impatience.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => get.AsTask().GetAwaiter().GetResult());
            return null;
        }

        return get.Result;
    }
}
