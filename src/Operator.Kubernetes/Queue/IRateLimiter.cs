using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Queue;

/// <summary>Decides how long a key that failed has to wait. Thread-safe.</summary>
public interface IRateLimiter<TKey>
    where TKey : notnull
{
    /// <summary>Counts a failure and returns the wait.</summary>
    TimeSpan When(TKey key);

    /// <summary>Forgets the failures of a key.</summary>
    void Forget(TKey key);

    /// <summary>Failures of a key since it was last forgotten.</summary>
    int Failures(TKey key);
}

/// <summary>
/// Doubles the wait with every failure in a row: about 1, 2, 4, ... seconds up to 15 minutes by default.
/// </summary>
/// <remarks>
/// Jitter takes up to a quarter off, so that keys that failed together (an outage) do not come back together; the wait is
/// never longer than <paramref name="maximum"/>. Memory is one counter per key that is failing now.
/// </remarks>
/// <param name="first">Wait after the first failure, before jitter; one second when null.</param>
/// <param name="maximum">Longest wait; 15 minutes when null.</param>
/// <param name="random">Source of jitter, 0 (inclusive) to 1 (exclusive); shared randomness when null.</param>
public sealed class ItemExponentialBackoff<TKey>(TimeSpan? first = null, TimeSpan? maximum = null, Func<double>? random = null) : IRateLimiter<TKey>
    where TKey : notnull
{
    private const double Spread = 0.25;

    private readonly TimeSpan _first = first ?? TimeSpan.FromSeconds(1);
    private readonly TimeSpan _maximum = maximum ?? TimeSpan.FromMinutes(15);
    private readonly Func<double> _random = random ?? Jitter.Shared;
    private readonly Dictionary<TKey, int> _failures = [];
    private readonly Lock _lock = new();

    /// <inheritdoc />
    public TimeSpan When(TKey key)
    {
        int failures;
        lock (_lock)
        {
            failures = _failures.GetValueOrDefault(key);
            _failures[key] = failures + 1;
        }

        // The exponent is capped: 2^62 of anything is beyond the maximum already, and more would overflow.
        var seconds = Math.Min(_first.TotalSeconds * Math.Pow(2, Math.Min(failures, 62)), _maximum.TotalSeconds);
        return TimeSpan.FromSeconds(seconds * (1 - (Spread * _random())));
    }

    /// <inheritdoc />
    public void Forget(TKey key)
    {
        lock (_lock)
        {
            _failures.Remove(key);
        }
    }

    /// <inheritdoc />
    public int Failures(TKey key)
    {
        lock (_lock)
        {
            return _failures.GetValueOrDefault(key);
        }
    }
}
