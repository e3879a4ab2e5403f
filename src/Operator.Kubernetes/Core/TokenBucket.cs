namespace Operator.Kubernetes.Core;

/// <summary>Allows a burst, then a rate. Not thread-safe.</summary>
/// <param name="burst">Tokens when full.</param>
/// <param name="interval">Time for one token to come back.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class TokenBucket(int burst, TimeSpan interval, TimeProvider timeProvider)
{
    private double _tokens = burst;
    private long _at = timeProvider.GetTimestamp();

    /// <summary>Whether it is full again: nobody has taken anything for long enough that it equals a new one.</summary>
    public bool IsFull
    {
        get
        {
            Refill();
            return _tokens >= burst;
        }
    }

    /// <summary>Takes a token if there is one.</summary>
    public bool TryTake()
    {
        Refill();
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }

    private void Refill()
    {
        var now = timeProvider.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (timeProvider.GetElapsedTime(_at, now) / interval));
        _at = now;
    }
}
