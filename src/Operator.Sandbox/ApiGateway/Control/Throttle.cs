namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>
/// One token bucket per account and region, as AWS meters its control plane, and one more for each operation that has
/// a quota of its own. A call needs a token of both; refused calls take none.
/// </summary>
internal sealed class Throttle
{
    private sealed record Bucket(double Tokens, long Timestamp);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Dictionary<(string Account, string Region, string Operation), Bucket> buckets = [];
    private bool enabled;
    private double rate;
    private int burst;
    private bool operationQuotas;

    public Throttle(ApiGatewayOptions options)
    {
        clock = options.TimeProvider;
        Set(options.ThrottleEnabled, options.Rate, options.Burst, options.OperationQuotas);
    }

    /// <summary>New limits for all buckets, which start full again.</summary>
    public void Set(bool enable, double perSecond, int capacity, bool perOperation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        lock (gate)
        {
            (enabled, rate, burst, operationQuotas) = (enable, perSecond, capacity, perOperation);
            buckets.Clear();
        }
    }

    public (bool Enabled, double Rate, int Burst, bool OperationQuotas) Limits
    {
        get
        {
            lock (gate)
            {
                return (enabled, rate, burst, operationQuotas);
            }
        }
    }

    /// <summary>Null when the call may go on; otherwise how long until it could.</summary>
    public TimeSpan? TryTake(string account, string region, string operation)
    {
        lock (gate)
        {
            if (!enabled)
            {
                return null;
            }

            var now = clock.GetTimestamp();
            var total = Refill((account, region, string.Empty), rate, burst, now);
            if (!operationQuotas || !OperationQuotas.All.TryGetValue(operation, out var quota))
            {
                return Take((total, rate));
            }

            return Take((total, rate), (Refill((account, region, operation), quota.PerSecond, quota.Capacity, now), quota.PerSecond));
        }

        TimeSpan? Take(params ReadOnlySpan<((string, string, string) Key, double PerSecond)> needed)
        {
            TimeSpan? wait = null;
            foreach (var (key, perSecond) in needed)
            {
                if (buckets[key].Tokens < 1)
                {
                    var missing = Wait(1 - buckets[key].Tokens, perSecond);
                    wait = wait is null || missing > wait ? missing : wait;
                }
            }

            if (wait is null)
            {
                foreach (var (key, _) in needed)
                {
                    buckets[key] = buckets[key] with { Tokens = buckets[key].Tokens - 1 };
                }
            }

            return wait;
        }
    }

    private (string, string, string) Refill((string, string, string) key, double perSecond, int capacity, long now)
    {
        var bucket = buckets.GetValueOrDefault(key) ?? new Bucket(capacity, now);
        var gained = clock.GetElapsedTime(bucket.Timestamp, now).TotalSeconds * perSecond;
        buckets[key] = new Bucket(Math.Min(capacity, bucket.Tokens + gained), now);
        return key;
    }

    // A rate of 0 never refills; an hour stands for "not soon".
    private static TimeSpan Wait(double tokens, double perSecond) =>
        TimeSpan.FromSeconds(Math.Min(3600, tokens / Math.Max(perSecond, 1e-6)));
}
