namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>One token bucket per account and region, as AWS meters its control plane. Refused calls take no token.</summary>
internal sealed class Throttle
{
    private sealed record Bucket(double Tokens, long Timestamp);

    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Dictionary<(string Account, string Region), Bucket> buckets = [];
    private bool enabled;
    private double rate;
    private int burst;

    public Throttle(ApiGatewayOptions options)
    {
        clock = options.TimeProvider;
        Set(options.ThrottleEnabled, options.Rate, options.Burst);
    }

    /// <summary>New limits for all buckets, which start full again.</summary>
    public void Set(bool enable, double perSecond, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(perSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        lock (gate)
        {
            (enabled, rate, burst) = (enable, perSecond, capacity);
            buckets.Clear();
        }
    }

    public (bool Enabled, double Rate, int Burst) Limits
    {
        get
        {
            lock (gate)
            {
                return (enabled, rate, burst);
            }
        }
    }

    public bool TryTake(string account, string region)
    {
        lock (gate)
        {
            if (!enabled)
            {
                return true;
            }

            var now = clock.GetTimestamp();
            var bucket = buckets.GetValueOrDefault((account, region)) ?? new Bucket(burst, now);
            var tokens = Math.Min(burst, bucket.Tokens + (clock.GetElapsedTime(bucket.Timestamp, now).TotalSeconds * rate));
            var taken = tokens >= 1;
            buckets[(account, region)] = new Bucket(taken ? tokens - 1 : tokens, now);
            return taken;
        }
    }
}
