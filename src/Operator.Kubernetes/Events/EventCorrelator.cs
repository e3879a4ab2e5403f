using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Events;

/// <summary>
/// Decides what becomes of an event: written, folded into the series of an earlier one, or dropped. Pure bookkeeping, no I/O. Used by one
/// loop at a time.
/// </summary>
/// <remarks>
/// Limits per object are client-go's: a burst of 25, then one in 5 minutes; a cap over all objects protects the API server when
/// everything fails at once. Repeats that are filtered still count: the next one written carries the true number.
/// Memory is bounded: the objects and events that were quiet longest are forgotten first.
/// </remarks>
internal sealed class EventCorrelator(EventRecorderOptions options, TimeProvider timeProvider)
{
    private readonly BoundedMemory<EventIdentity, Series> _series = new(options.Memory);
    private readonly BoundedMemory<string, TokenBucket> _buckets = new(options.Memory);
    private readonly TokenBucket _all = new(options.Burst, options.Interval, timeProvider);

    /// <summary>What to do with one event.</summary>
    public Verdict Judge(PendingEvent pending)
    {
        var series = _series.GetOrAdd(pending.Identity, () => new Series());
        if (timeProvider.GetElapsedTime(series.SeenAt) > options.SeriesWindow)
        {
            series.Restart();
            series.Count = 0;
        }

        series.SeenAt = timeProvider.GetTimestamp();
        series.Count++;

        var bucket = _buckets.GetOrAdd(
            pending.Identity.Object, () => new TokenBucket(options.BurstPerObject, options.IntervalPerObject, timeProvider));
        if (!bucket.TryTake())
        {
            return new Verdict.Drop("spam");
        }

        return _all.TryTake() ? new Verdict.Write(series) : new Verdict.Drop("rate");
    }

    /// <summary>What becomes of an event.</summary>
    internal abstract record Verdict
    {
        private Verdict()
        {
        }

        /// <summary>Write it: anew if the series has no name yet, else as a repeat.</summary>
        public sealed record Write(Series Series) : Verdict;

        /// <summary>Do not write it.</summary>
        public sealed record Drop(string Reason) : Verdict;
    }

    /// <summary>An event and its repeats.</summary>
    internal sealed class Series
    {
        /// <summary>Name of the event object; null until it is written.</summary>
        public string? Name { get; set; }

        /// <summary>Name that the event object gets when it is written.</summary>
        public string? ReservedName { get; set; }

        /// <summary>Occurrences, those that were filtered included.</summary>
        public int Count { get; set; }

        /// <summary>Timestamp of the last occurrence.</summary>
        public long SeenAt { get; set; }

        /// <summary>The next one written is a new event, the first of its series.</summary>
        public void Restart()
        {
            Name = null;
            ReservedName = null;
            Count = 1;
        }
    }
}
