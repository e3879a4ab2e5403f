namespace Operator.Kubernetes.Tests.Time;

/// <summary>
/// A clock that moves only when told. Timers fire inside <see cref="Advance"/>, in the order in which they are due and with the clock
/// at their due time, so that what a callback reads is what it would read in real life.
/// </summary>
internal sealed class FakeTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<FakeTimer> _timers = [];
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private long _elapsedTicks;
    private long _nextId;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Time since the clock was made.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Interlocked.Read(ref _elapsedTicks));

    /// <summary>When the next timer is due, seen from now; null when none is set.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_lock)
            {
                var due = _timers.Where(timer => timer.Due is not null).Select(timer => timer.Due!.Value).DefaultIfEmpty(-1).Min();
                return due < 0 ? null : TimeSpan.FromTicks(Math.Max(0, due - Interlocked.Read(ref _elapsedTicks)));
            }
        }
    }

    // Never zero: a timestamp of zero is easily taken for "never".
    public override long GetTimestamp() => Interlocked.Read(ref _elapsedTicks) + TimeSpan.TicksPerHour;

    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new FakeTimer(this, callback, state, Interlocked.Increment(ref _nextId));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what becomes due, on the caller's thread.</summary>
    public void Advance(TimeSpan by)
    {
        var target = Interlocked.Read(ref _elapsedTicks) + by.Ticks;
        while (true)
        {
            FakeTimer? next;
            lock (_lock)
            {
                next = _timers
                    .Where(timer => timer.Due is { } due && due <= target)
                    .OrderBy(timer => timer.Due)
                    .ThenBy(timer => timer.Id)
                    .FirstOrDefault();
                if (next is not null)
                {
                    Interlocked.Exchange(ref _elapsedTicks, Math.Max(Interlocked.Read(ref _elapsedTicks), next.Due!.Value));
                    next.Due = next.Period is { } period ? next.Due + period.Ticks : null;
                }
            }

            if (next is null)
            {
                Interlocked.Exchange(ref _elapsedTicks, target);
                return;
            }

            next.Fire();
        }
    }

    /// <summary>
    /// Runs the clock from timer to timer until <paramref name="condition"/> holds, letting other threads act in between. For scenarios
    /// whose outcome does not depend on what exactly is due when.
    /// </summary>
    public async Task RunUntilAsync(Func<bool> condition, TimeSpan limit, CancellationToken cancellationToken)
    {
        var end = Elapsed + limit;
        while (!condition())
        {
            if (await Eventually.HoldsAsync(condition, TimeSpan.FromMilliseconds(20), cancellationToken))
            {
                return;
            }

            var step = NextDue ?? TimeSpan.FromSeconds(1);
            Assert.True(Elapsed + step <= end, $"The condition does not hold after {limit} on the fake clock.");
            Advance(step);
        }
    }

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state, long id) : ITimer
    {
        public long Id => id;

        public long? Due { get; set; }

        public TimeSpan? Period { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : Interlocked.Read(ref clock._elapsedTicks) + dueTime.Ticks;
                Period = period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period;
            }

            return true;
        }

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
