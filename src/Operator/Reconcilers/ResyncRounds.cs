using Operator.Aws;

namespace Operator.Reconcilers;

/// <summary>
/// When an object is next compared with AWS although nobody changed it: together with all other objects of its API, in a round, so
/// that one list serves them all. Rounds of different APIs are jittered apart.
/// </summary>
/// <remarks>Guarantees: the next round is at most <c>period * (1 + jitter)</c> away. Thread-safe.</remarks>
/// <param name="period">Time from one round to the next.</param>
/// <param name="jitter">Share of the period by which that time varies, up or down.</param>
/// <param name="random">Source of jitter.</param>
/// <param name="timeProvider">Clock.</param>
internal sealed class ResyncRounds(TimeSpan period, double jitter, Random random, TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ApiKey, Round> rounds = [];
    private int pruneAt = 64;

    /// <summary>How long until the next round over this API.</summary>
    public TimeSpan Until(ApiKey api)
    {
        lock (gate)
        {
            var now = timeProvider.GetTimestamp();
            var left = rounds.TryGetValue(api, out var round) ? Left(round, now) : TimeSpan.Zero;
            if (left <= TimeSpan.Zero)
            {
                Prune(now);
                left = period * (1 + (jitter * ((2 * random.NextDouble()) - 1)));
                rounds[api] = new Round(now, left);
            }

            return left;
        }
    }

    private TimeSpan Left(Round round, long now) => round.After - timeProvider.GetElapsedTime(round.SetAt, now);

    // An API whose round is long over has no objects any more.
    private void Prune(long now)
    {
        if (rounds.Count < pruneAt)
        {
            return;
        }

        foreach (var (api, round) in rounds)
        {
            if (Left(round, now) < -period)
            {
                rounds.Remove(api);
            }
        }

        pruneAt = Math.Max(64, 2 * rounds.Count);
    }

    private readonly record struct Round(long SetAt, TimeSpan After);
}
