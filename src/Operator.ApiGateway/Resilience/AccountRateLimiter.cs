using Operator.ApiGateway.Diagnostics;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// A token bucket that learns from refusals, with lanes in front, on an injected clock.
/// </summary>
/// <remarks>
/// <para>
/// Guarantees: never grants more than burst + rate × time, of the values it was made with; no token lies idle while somebody waits; the
/// order is that of <see cref="RequestLanes{T}"/>; a cancelled waiter costs no token.
/// </para>
/// <para>
/// After a 429 the tokens are gone (the service says that its bucket is empty, and it is the one that counts), <c>Retry-After</c> is waited
/// for, and, unless our own requests alone explain the refusal, the rate is cut (<see cref="AdaptiveRate"/>). Burst and rate shrink
/// and grow together: a full burst after a pause would meet the same crowd.
/// </para>
/// </remarks>
public sealed class AccountRateLimiter : IRequestBudget, IDisposable
{
    // Nobody is held up longer than this by one answer: a header may be wrong, or meant for a human.
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly RequestLanes<Waiter> _lanes = new(static waiter => waiter.Granted.Task.IsCompleted);
    private readonly int[] _waiting = new int[Enum.GetValues<RequestPriority>().Length];
    private readonly TimeProvider _timeProvider;
    private readonly ITimer _timer;
    private readonly IDisposable? _registration;
    private readonly AdaptiveRate _rate;
    private readonly OwnUse? _ownUse;
    private readonly double _burst;
    private double _tokens;
    private long _refilledAt;
    private long _granted;
    private bool _disposed;

    /// <summary>Starts with a full bucket.</summary>
    /// <param name="requestsPerSecond">Rate when nobody else is in the way.</param>
    /// <param name="burst">Requests that may go at once after a pause.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="quota">
    /// What the service allows everybody together. A refusal while we ourselves have used all of it says nothing about others. Null: every
    /// refusal does.
    /// </param>
    /// <param name="name">For metrics; null for none.</param>
    public AccountRateLimiter(double requestsPerSecond, int burst, TimeProvider timeProvider, OperationQuota? quota = null, BudgetName? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(requestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 1);
        ArgumentNullException.ThrowIfNull(timeProvider);
        _rate = new AdaptiveRate(requestsPerSecond);
        _burst = burst;
        _tokens = _burst;
        // More than the quota cannot be told from others' use: then each refusal means that we are too fast.
        _ownUse = quota is { } all && requestsPerSecond <= all.RequestsPerSecond && burst <= all.Burst ? new OwnUse(all) : null;
        _timeProvider = timeProvider;
        _refilledAt = timeProvider.GetTimestamp();
        _timer = timeProvider.CreateTimer(static limiter => ((AccountRateLimiter)limiter!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _registration = name is { } label ? BudgetGauges.Register(label, this) : null;
    }

    /// <summary>Callers waiting now.</summary>
    public int Waiting => Enum.GetValues<RequestPriority>().Sum(WaitingIn);

    /// <summary>Requests granted so far.</summary>
    internal long Granted => Interlocked.Read(ref _granted);

    /// <summary>Callers of one lane waiting now.</summary>
    public int WaitingIn(RequestPriority lane) => Volatile.Read(ref _waiting[(int)lane]);

    /// <summary>What is in the bucket, and how fast it fills, now.</summary>
    public (double Tokens, double RequestsPerSecond) Level()
    {
        lock (_gate)
        {
            Refill();
            return (_tokens, _rate.Current);
        }
    }

    /// <inheritdoc />
    public ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Waiter waiter;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            Refill();
            if (_lanes.IsEmpty && TryTake())
            {
                return ValueTask.CompletedTask;
            }

            waiter = new Waiter();
            _lanes.Enqueue(priority, waiter);
            Interlocked.Increment(ref _waiting[(int)priority]);
            Arm();
        }

        return new ValueTask(WaitAsync(waiter, priority, cancellationToken));
    }

    /// <inheritdoc />
    public void Throttled(TimeSpan? retryAfter)
    {
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            Refill();
            _tokens = 0;
            if (_ownUse?.ExplainsRefusal != true)
            {
                _rate.Cut();
            }

            if (retryAfter is { } pause && pause > TimeSpan.Zero)
            {
                _rate.Pause(Math.Min(pause.TotalSeconds, LongestPause.TotalSeconds));
            }

            Arm();
        }
    }

    /// <summary>Gives back a token that was granted and not used.</summary>
    internal void GiveBack()
    {
        lock (_gate)
        {
            Interlocked.Decrement(ref _granted);
            _tokens = Math.Min(_burst, _tokens + 1);
            _ownUse?.GiveBack();
            if (!_disposed)
            {
                Grant();
            }
        }
    }

    /// <summary>Fails every waiter.</summary>
    public void Dispose()
    {
        List<Waiter> abandoned = [];
        lock (_gate)
        {
            _disposed = true;
            while (_lanes.TryDequeue(out var waiter))
            {
                abandoned.Add(waiter);
            }
        }

        _registration?.Dispose();
        _timer.Dispose();
        abandoned.ForEach(waiter => waiter.Granted.TrySetException(new ObjectDisposedException(nameof(AccountRateLimiter))));
    }

    private async Task WaitAsync(Waiter waiter, RequestPriority lane, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) => ((Waiter)state!).Granted.TrySetCanceled(token), waiter);
        try
        {
            await waiter.Granted.Task.ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting[(int)lane]);
        }
    }

    private void OnTimer()
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                Refill();
                Grant();
            }
        }
    }

    private void Grant()
    {
        while (!_lanes.IsEmpty && TryTake())
        {
            if (!_lanes.TryDequeue(out var waiter) || !waiter.Granted.TrySetResult())
            {
                // Cancelled between the look and the grant.
                GiveBackQuietly();
            }
        }

        Arm();
    }

    private void GiveBackQuietly()
    {
        Interlocked.Decrement(ref _granted);
        _tokens++;
        _ownUse?.GiveBack();
    }

    private bool TryTake()
    {
        // The tolerance keeps a timer that fires at the exact moment from being a rounding error short.
        if (_tokens < 1 - 1e-6)
        {
            return false;
        }

        _tokens = Math.Max(0, _tokens - 1);
        _ownUse?.Take();
        Interlocked.Increment(ref _granted);
        return true;
    }

    private void Refill()
    {
        var now = _timeProvider.GetTimestamp();
        var seconds = _timeProvider.GetElapsedTime(_refilledAt, now).TotalSeconds;
        _refilledAt = now;
        _tokens += _rate.Advance(seconds);
        _tokens = Math.Min(_tokens, Math.Max(1, _burst * _rate.Share));
        _ownUse?.Advance(seconds);
    }

    private void Arm()
    {
        if (_lanes.IsEmpty)
        {
            return;
        }

        // Timers have millisecond resolution; rounding up avoids a wake-up that finds nothing to grant.
        var wait = _rate.SecondsFor(Math.Max(0, 1 - _tokens));
        _timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((wait * 1000) - 1e-6))), Timeout.InfiniteTimeSpan);
    }

    private sealed class Waiter
    {
        public TaskCompletionSource Granted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>
    /// The service's bucket as it would be if nobody but us called. When it is nearly empty, a refusal is explained: the two buckets
    /// count the same requests, but not at the same moments.
    /// </summary>
    private sealed class OwnUse(OperationQuota quota)
    {
        private const double Margin = 0.1;

        private double _tokens = quota.Burst;

        public bool ExplainsRefusal => _tokens <= quota.Burst * Margin;

        public void Take() => _tokens = Math.Max(0, _tokens - 1);

        public void GiveBack() => _tokens = Math.Min(quota.Burst, _tokens + 1);

        public void Advance(double seconds) => _tokens = Math.Min(quota.Burst, _tokens + (seconds * quota.RequestsPerSecond));
    }
}
