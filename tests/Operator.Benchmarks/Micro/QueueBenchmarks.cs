using System.Diagnostics.CodeAnalysis;
using BenchmarkDotNet.Attributes;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Queue;

namespace Operator.Benchmarks.Micro;

/// <summary>The work queue with ten thousand objects in it.</summary>
[SuppressMessage("Design", "CA1001", Justification = "BenchmarkDotNet calls Cleanup, and must be able to derive from the class.")]
public class QueueBenchmarks
{
    private const int Keys = 10_000;
    private readonly ObjectKey[] keys = [.. Enumerable.Range(0, Keys).Select(i => new ObjectKey("default", $"object-{i}"))];
    private WorkQueue<ObjectKey>? queue;

    [GlobalSetup(Target = nameof(AddTakeAndGiveBack))]
    public void Setup() => queue = new WorkQueue<ObjectKey>(new WorkQueueOptions { Name = "benchmark" }, TimeProvider.System);

    [GlobalSetup(Target = nameof(DelayForAResync))]
    public void SetupFull()
    {
        Setup();
        DelayForAResync();
    }

    [GlobalCleanup]
    public void Cleanup() => queue!.Dispose();

    /// <summary>A key through the queue while ten thousand are in it.</summary>
    [Benchmark(OperationsPerInvoke = Keys, Description = "Queue: add, take and give back a key, 10,000 waiting")]
    public async Task AddTakeAndGiveBack()
    {
        foreach (var key in keys)
        {
            queue!.Add(key, 0);
        }

        for (var i = 0; i < Keys; i++)
        {
            var item = await queue!.GetAsync(CancellationToken.None);
            queue.Done(item!.Value.Key);
        }
    }

    /// <summary>What every successful pass does: the key comes back after the resync period.</summary>
    [Benchmark(OperationsPerInvoke = Keys, Description = "Queue: plan the next resync of a key, 10,000 planned")]
    public void DelayForAResync()
    {
        for (var i = 0; i < Keys; i++)
        {
            queue!.AddAfter(keys[i], TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(i), 0);
        }
    }
}
