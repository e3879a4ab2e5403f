namespace Operator.Kubernetes.LeaderElection;

/// <summary>
/// A token that is cancelled at a deadline, unless the deadline is moved before. Broken once, it stays broken. It has a timer of its
/// own: a renewal that hangs cannot hold it up. Thread-safe.
/// </summary>
internal sealed class Fence : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private long _deadline;
    private bool _broken;

    public Fence(TimeProvider timeProvider)
    {
        _time = timeProvider;
        _timer = timeProvider.CreateTimer(static fence => ((Fence)fence!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Cancelled when leadership ended against our will.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Moves the deadline to a timestamp.</summary>
    /// <returns>Whether the fence stands: false when it was broken, or when the new deadline is over already.</returns>
    public bool Extend(long deadline)
    {
        lock (_lock)
        {
            if (_broken)
            {
                return false;
            }

            var left = _time.GetElapsedTime(_time.GetTimestamp(), deadline);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            _deadline = deadline;
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            return true;
        }
    }

    /// <summary>Cancels now.</summary>
    public void Break()
    {
        lock (_lock)
        {
            if (_broken)
            {
                return;
            }

            _broken = true;
        }

        _source.Cancel();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _broken = true;
        }

        // The token source stays: a timer callback may be cancelling it this moment, and without timer or handle it holds nothing.
        _timer.Dispose();
    }

    private void OnTimer()
    {
        lock (_lock)
        {
            // The timer may have been on its way when the deadline moved, or (unit: milliseconds) a moment early.
            var left = _time.GetElapsedTime(_time.GetTimestamp(), _deadline);
            if (left > TimeSpan.Zero)
            {
                _timer.Change(left + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
                return;
            }
        }

        Break();
    }
}
