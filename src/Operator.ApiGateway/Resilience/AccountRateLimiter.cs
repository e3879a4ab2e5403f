namespace Operator.ApiGateway.Resilience;

/// <summary>
/// A token bucket with a priority queue in front, on an injected clock.
/// </summary>
/// <remarks>
/// Guarantees: never grants more than burst + rate × time; higher priorities first, first come first served among equals; a cancelled
/// waiter costs no token. Caveat: lower priorities starve while higher ones use up the whole rate; the work queue in front keeps the
/// number of waiters to the number of workers.
/// </remarks>
public sealed class AccountRateLimiter : IRequestBudget, IDisposable
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Waiter, (int Priority, long Order)> _waiters = new();
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly double _perSecond;
    private readonly double _burst;
    private double _tokens;
    private long _refilledAt;
    private long _order;
    private int _waiting;
    private bool _disposed;

    /// <summary>Starts with a full bucket.</summary>
    public AccountRateLimiter(double requestsPerSecond, int burst, TimeProvider timeProvider)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _perSecond = requestsPerSecond;
        _burst = burst;
        _tokens = burst;
        _timeProvider = timeProvider;
        _refilledAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(_ => Grant(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Callers waiting now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <inheritdoc />
    public ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Refill();
            DropCancelledHeads();
            if (_waiters.Count == 0 && TryTake())
            {
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter();
            _waiters.Enqueue(waiter, (-(int)priority, _order++));
            Interlocked.Increment(ref _waiting);
            Arm();
        }

        return new ValueTask(WaitAsync(waiter, cancellationToken));
    }

    /// <summary>Fails every waiter.</summary>
    public void Dispose()
    {
        List<Waiter> abandoned = [];
        lock (_gate)
        {
            _disposed = true;
            while (_waiters.TryDequeue(out var waiter, out _))
            {
                abandoned.Add(waiter);
            }
        }

        _timer.Dispose();
        abandoned.ForEach(waiter => waiter.Granted.TrySetException(new ObjectDisposedException(nameof(AccountRateLimiter))));
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter)state!).Granted.TrySetCanceled(token), waiter);
        try
        {
            await waiter.Granted.Task.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private void Grant()
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Refill();
            DropCancelledHeads();
            while (_waiters.Count > 0 && TryTake())
            {
                if (!_waiters.Dequeue().Granted.TrySetResult())
                {
                    _tokens++; // cancelled between the look and the grant
                }

                DropCancelledHeads();
            }

            Arm();
        }
    }

    private void DropCancelledHeads()
    {
        while (_waiters.TryPeek(out var next, out _) && next.Granted.Task.IsCompleted)
        {
            _waiters.Dequeue();
        }
    }

    private bool TryTake()
    {
        // The tolerance keeps a timer that fires at the exact moment from being a rounding error short.
        if (_tokens < 1 - 1e-6)
        {
            return false;
        }

        _tokens = Math.Max(0, _tokens - 1);
        return true;
    }

    private void Refill()
    {
        var now = _timeProvider.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (_timeProvider.GetElapsedTime(_refilledAt, now).TotalSeconds * _perSecond));
        _refilledAt = now;
    }

    private void Arm()
    {
        if (_waiters.Count == 0)
        {
            return;
        }

        var missing = Math.Max(0, 1 - _tokens);
        // Timers have millisecond resolution; rounding up avoids a wake-up that finds nothing to grant.
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(missing / _perSecond * 1000))), Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
