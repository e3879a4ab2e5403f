using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Queue;

/// <summary>
/// The work queue: deduplicating, with lanes, due times and backoff per key. It knows nothing of Kubernetes.
/// </summary>
/// <remarks>
/// <para>
/// A key is in exactly one of these places: nowhere, delayed (in a heap by due time, one timer for all), queued (in one of
/// the lanes), or with a worker. While with a worker it may also be marked dirty (due again as soon as it is given back) or
/// delayed; the mark wins, since it is sooner.
/// </para>
/// <para>
/// Which key is next: of the oldest key of every lane, the one with the highest lane after aging
/// (<see cref="WorkQueueOptions.AgingInterval"/>), and of equals the one that waited longest. Within a lane the order is first in, first out;
/// a key that is added again to a higher lane moves to that lane's end, and its wait starts anew there.
/// </para>
/// <para>
/// After <see cref="ShutDown"/> nothing is accepted or handed out: what waits is dropped (the next leader lists everything
/// anyway) and <see cref="DrainAsync"/> completes when the workers have given back what they hold.
/// </para>
/// Modelled on client-go's work queue and controller-runtime's priority queue.
/// </remarks>
public sealed partial class WorkQueue<TKey> : IWorkQueue<TKey>, IQueueStatistics, IDisposable
    where TKey : notnull
{
    private readonly WorkQueueOptions _options;
    private readonly TimeProvider _time;
    private readonly IRateLimiter<TKey> _limiter;
    private readonly Lock _lock = new();
    private readonly Dictionary<TKey, Entry> _entries = [];
    private readonly LinkedList<Entry>[] _lanes;
    private readonly PriorityQueue<DelayTicket, long> _delays = new();
    private readonly SemaphoreSlim _available = new(0);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ITimer _timer;
    private readonly KeyValuePair<string, object?> _nameTag;
    private readonly KeyValuePair<string, object?>[] _laneTags;
    private readonly IDisposable _registration;
    private int _processing;
    private bool _shutDown;

    /// <summary>An empty queue.</summary>
    public WorkQueue(WorkQueueOptions options, TimeProvider timeProvider, IRateLimiter<TKey>? limiter = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.AgingInterval, TimeSpan.Zero);
        _options = options;
        _time = timeProvider;
        _limiter = limiter ?? new ItemExponentialBackoff<TKey>();
        _lanes = [.. Enumerable.Range(0, options.Lanes).Select(_ => new LinkedList<Entry>())];
        _nameTag = new("name", options.Name);
        _laneTags = [.. Enumerable.Range(0, options.Lanes).Select(lane => new KeyValuePair<string, object?>("priority", lane))];
        _timer = timeProvider.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).MoveDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = QueueMetrics.Register(this);
    }

    /// <inheritdoc />
    public string Name => _options.Name;

    /// <summary>Keys that wait for a worker now (delayed ones not counted).</summary>
    public int Depth
    {
        get
        {
            lock (_lock)
            {
                return _lanes.Sum(lane => lane.Count);
            }
        }
    }

    /// <summary>Whether no key is due or with a worker.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _processing == 0 && _lanes.All(lane => lane.Count == 0);
            }
        }
    }

    /// <inheritdoc />
    public void Add(TKey key, int lane) => AddAfter(key, TimeSpan.Zero, lane);

    /// <inheritdoc />
    public void AddAfter(TKey key, TimeSpan delay, int lane)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lane);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lane, _lanes.Length);
        lock (_lock)
        {
            if (_shutDown)
            {
                return;
            }

            if (!_entries.TryGetValue(key, out var entry))
            {
                entry = new Entry(key);
                _entries.Add(key, entry);
            }

            if (delay <= TimeSpan.Zero)
            {
                MakeDue(entry, lane);
            }
            else
            {
                Delay(entry, DueAt(delay), lane);
            }
        }
    }

    /// <inheritdoc />
    public TimeSpan AddRateLimited(TKey key, int lane)
    {
        var delay = _limiter.When(key);
        RuntimeDiagnostics.QueueRetries.Add(1, _nameTag);
        AddAfter(key, delay, lane);
        return delay;
    }

    /// <inheritdoc />
    public void Forget(TKey key) => _limiter.Forget(key);

    /// <inheritdoc />
    public int Failures(TKey key) => _limiter.Failures(key);

    /// <inheritdoc />
    public async ValueTask<WorkItem<TKey>?> GetAsync(CancellationToken cancellationToken)
    {
        // One permit per queued key, so that a waiter never wakes for nothing; shutting down lets everybody through.
        await _available.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            if (_shutDown)
            {
                return null;
            }

            var entry = TakeNext();
            entry.Processing = true;
            entry.StartedAt = _time.GetTimestamp();
            _processing++;
            RuntimeDiagnostics.QueueDepth.Add(-1, _nameTag, _laneTags[entry.Lane]);
            RuntimeDiagnostics.QueueDuration.Record(_time.GetElapsedTime(entry.AddedAt, entry.StartedAt).TotalSeconds, _nameTag);
            return new WorkItem<TKey>(entry.Key, entry.Lane);
        }
    }

    /// <inheritdoc />
    public void Done(TKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out var entry) || !entry.Processing)
            {
                throw new InvalidOperationException($"{key} is not with a worker.");
            }

            entry.Processing = false;
            _processing--;
            RuntimeDiagnostics.WorkDuration.Record(_time.GetElapsedTime(entry.StartedAt).TotalSeconds, _nameTag);
            if (_shutDown)
            {
                _entries.Remove(key);
                CompleteDrain();
            }
            else if (entry.DirtyLane is { } lane)
            {
                entry.DirtyLane = null;
                Enqueue(entry, lane);
            }
            else if (entry.Delay is null)
            {
                _entries.Remove(key);
            }
        }
    }

    /// <summary>Accepts and hands out nothing any more. Waiting workers get null at once.</summary>
    public void ShutDown()
    {
        lock (_lock)
        {
            if (_shutDown)
            {
                return;
            }

            _shutDown = true;
            for (var lane = 0; lane < _lanes.Length; lane++)
            {
                RuntimeDiagnostics.QueueDepth.Add(-_lanes[lane].Count, _nameTag, _laneTags[lane]);
                _lanes[lane].Clear();
            }

            _delays.Clear();
            foreach (var key in _entries.Where(pair => !pair.Value.Processing).Select(pair => pair.Key).ToArray())
            {
                _entries.Remove(key);
            }

            _available.Release(int.MaxValue / 2);
            CompleteDrain();
        }
    }

    /// <summary>Completes when the queue is shut down and every key was given back.</summary>
    public Task DrainAsync(CancellationToken cancellationToken) => _drained.Task.WaitAsync(cancellationToken);

    /// <inheritdoc />
    public QueueSnapshot Snapshot()
    {
        lock (_lock)
        {
            var now = _time.GetTimestamp();
            var longest = TimeSpan.Zero;
            var sum = TimeSpan.Zero;
            if (_processing > 0)
            {
                foreach (var entry in _entries.Values.Where(entry => entry.Processing))
                {
                    var age = _time.GetElapsedTime(entry.StartedAt, now);
                    sum += age;
                    longest = age > longest ? age : longest;
                }
            }

            var oldest = _lanes
                .Where(lane => lane.First is not null)
                .Select(lane => _time.GetElapsedTime(lane.First!.Value.AddedAt, now))
                .DefaultIfEmpty(TimeSpan.Zero)
                .Max();
            return new QueueSnapshot(_lanes.Sum(lane => lane.Count), _processing, oldest, longest, sum);
        }
    }

    /// <summary>Shuts down and lets go of the timer.</summary>
    public void Dispose()
    {
        ShutDown();
        _registration.Dispose();
        _timer.Dispose();
    }

    private void CompleteDrain()
    {
        if (_processing == 0)
        {
            _drained.TrySetResult();
        }
    }
}
