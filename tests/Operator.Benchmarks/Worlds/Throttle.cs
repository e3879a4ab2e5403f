namespace Operator.Benchmarks.Worlds;

/// <summary>What the gateway lets through, and the operator is told to use, all of it.</summary>
/// <param name="Rate">Calls per second.</param>
/// <param name="Burst">Calls at once.</param>
internal sealed record Throttle(double Rate, int Burst)
{
    /// <summary>AWS' quota for an account and region.</summary>
    public static readonly Throttle Aws = new(10, 40);

    /// <summary>A quota under which the operator and not the waiting is measured.</summary>
    public static readonly Throttle Wide = new(200, 800);

    /// <summary>From this size on, AWS' quota would take a quarter of an hour for every phase that writes.</summary>
    private const int Large = 3000;

    /// <summary>The throttle for a size, or the one that was asked for.</summary>
    public static Throttle For(int objects, double? requestsPerSecond) =>
        requestsPerSecond is { } rate ? new Throttle(rate, (int)Math.Ceiling(4 * rate)) : objects < Large ? Aws : Wide;

    /// <summary>How long an empty bucket takes to fill.</summary>
    public TimeSpan Refill => TimeSpan.FromSeconds(Burst / Rate);

    /// <summary>How long so many calls take from a full bucket on: no tool can be faster.</summary>
    public TimeSpan Floor(long calls) => TimeSpan.FromSeconds(Math.Max(0, (calls - Burst) / Rate));
}
