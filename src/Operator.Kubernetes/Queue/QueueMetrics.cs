using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Queue;

/// <summary>Numbers and ages in a queue at one moment.</summary>
/// <param name="Due">Keys that wait for a worker.</param>
/// <param name="Processing">Keys that workers hold.</param>
/// <param name="OldestQueued">How long the key that waits longest has waited.</param>
/// <param name="LongestProcessing">How long the worker that is busiest has held its key.</param>
/// <param name="UnfinishedWork">Sum of the times that workers have held their keys.</param>
public readonly record struct QueueSnapshot(int Due, int Processing, TimeSpan OldestQueued, TimeSpan LongestProcessing, TimeSpan UnfinishedWork);

/// <summary>What the observable gauges read from a queue.</summary>
internal interface IQueueStatistics
{
    /// <summary>Label of the queue.</summary>
    string Name { get; }

    /// <summary>The ages now.</summary>
    QueueSnapshot Snapshot();
}

/// <summary>Gauges that are computed when they are collected, over the queues that exist then.</summary>
internal static class QueueMetrics
{
    private static readonly ConcurrentDictionary<IQueueStatistics, byte> Queues = new();

    static QueueMetrics()
    {
        RuntimeDiagnostics.Meter.CreateObservableGauge(
            "workqueue_oldest_queued", () => Measure(s => s.OldestQueued), "s", "Age of the key that waits longest for a worker.");
        RuntimeDiagnostics.Meter.CreateObservableGauge(
            "workqueue_longest_running_processor", () => Measure(s => s.LongestProcessing), "s", "Age of the longest pass under way.");
        RuntimeDiagnostics.Meter.CreateObservableGauge(
            "workqueue_unfinished_work", () => Measure(s => s.UnfinishedWork), "s", "Sum of the ages of the passes under way.");
    }

    /// <summary>Includes a queue until the result is disposed.</summary>
    public static IDisposable Register(IQueueStatistics queue)
    {
        Queues[queue] = 0;
        return new Registration(queue);
    }

    private static IEnumerable<Measurement<double>> Measure(Func<QueueSnapshot, TimeSpan> select) =>
        Queues.Keys.Select(queue => new Measurement<double>(
            select(queue.Snapshot()).TotalSeconds, new KeyValuePair<string, object?>("name", queue.Name)));

    private sealed class Registration(IQueueStatistics queue) : IDisposable
    {
        public void Dispose() => Queues.TryRemove(queue, out _);
    }
}
