using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>Which share of the operator's requests goes wrong, and how. The draws follow from the seed; which request meets which draw does not.</summary>
/// <param name="world">The servers.</param>
/// <param name="seed">Of all draws.</param>
/// <param name="rate">The share, on each side and for each verb; storms of throttling and outages come on top.</param>
internal sealed class FaultPlan(ChaosWorld world, int seed, double rate)
{
    // Standard deviations of the number of faults: what a plan that strikes at the rate does not leave in the life of a test suite.
    private const double Unlikely = 5;

    private const int StormLength = 5;

    private int rules;
    private int storms;

    /// <summary>From now on, until the end of the world.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Of each five faults of API Gateway three leave open whether the call took effect, and in two of these it did.
        await AddAsync(Side.Aws, [
            (0.2, Aws("lostAnswer", 503)), (0.2, Aws("reset", 503)), (0.2, Aws("resetBefore", 503)), (0.1, Aws("status", 500)), (0.1, Aws("status", 503)),
            (0.1, Aws("throttleStorm", 429)), (0.1, Aws("concurrentModification", 409)),
        ], cancellationToken);
        await AddAsync(Side.Aws, [(1, new JsonObject { ["fault"] = "latency", ["delayMillis"] = 100 })], cancellationToken);
        foreach (var verb in new[] { "get", "list" })
        {
            await AddAsync(Side.Kubernetes, [(0.5, Kubernetes(verb, 500)), (0.5, Kubernetes(verb, null))], cancellationToken);
        }

        await AddAsync(Side.Kubernetes, [(1, Kubernetes("watch", null))], cancellationToken);
        // A conflict is what another writer looks like from here; the saboteur's labels are real ones.
        await AddAsync(Side.Kubernetes, [
            (0.225, Kubernetes("patch", 500)), (0.225, Kubernetes("patch", null)), (0.225, Kubernetes("patch", 503, afterWrite: true)),
            (0.225, Kubernetes("patch", null, afterWrite: true)), (0.1, Kubernetes("patch", 409)),
        ], cancellationToken);
    }

    /// <summary>The next calls of the operator are all throttled.</summary>
    public async Task StormAsync(CancellationToken cancellationToken)
    {
        storms++;
        // The whole of what the other faults leave over.
        await AddAsync(Side.Aws, [(1 / rate, new JsonObject { ["fault"] = "throttleStorm", ["count"] = StormLength })], cancellationToken);
    }

    /// <summary>How many requests there were and how many went wrong, storms not counted. Fails when that is not the rate.</summary>
    public async Task<(long Total, long Faulty)> MeasuredAsync(Side side, CancellationToken cancellationToken)
    {
        var counts = await world.AdminAsync(side, HttpMethod.Get, "faults", null, cancellationToken);
        var (total, faulty) = ((long)counts["asked"]!, (long)counts["struck"]! - (side == Side.Aws ? storms * StormLength : 0));
        var deviation = Math.Sqrt(total * rate * (1 - rate));
        Assert.True(Math.Abs(faulty - (total * rate)) <= Unlikely * deviation, $"seed {seed}: {faulty} of {total} requests to {side} went wrong, not {rate:P0}.");
        return (total, faulty);
    }

    private static JsonObject Aws(string fault, int status) => new() { ["fault"] = fault, ["status"] = status };

    private static JsonObject Kubernetes(string verb, int? status, bool afterWrite = false) => new()
    {
        ["verb"] = verb,
        ["status"] = status,
        ["reset"] = status is null,
        ["afterWrite"] = afterWrite,
        ["count"] = int.MaxValue,
    };

    // The first rule that strikes wins. A later one is asked only about what the earlier ones left over, of which its share is larger.
    private async Task AddAsync(Side side, IReadOnlyList<(double Share, JsonObject Fault)> faults, CancellationToken cancellationToken)
    {
        var left = 1.0;
        foreach (var (share, fault) in faults)
        {
            fault["probability"] = Math.Min(1, rate * share / left);
            fault["caller"] = side == Side.Aws ? ChaosWorld.OperatorKey : ChaosWorld.OperatorAgent;
            // Each its own: with one seed for all, a strike of one rule would be followed by one of each other.
            fault["seed"] = (seed * 1000) + rules++;
            await world.AdminAsync(side, HttpMethod.Post, "faults", fault, cancellationToken);
            left -= rate * share;
        }
    }
}
