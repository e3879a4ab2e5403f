using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>Which share of the operator's requests goes wrong, and how. The draws follow from the seed; which request meets which draw does not.</summary>
internal sealed class FaultPlan(ChaosWorld world, int seed, double rate)
{
    private int rules;

    /// <summary>From now on.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        // Of each five faults of API Gateway three leave open whether the call took effect, and in two of these it did.
        foreach (var (kind, share, status) in new[]
        {
            ("lostAnswer", 0.2, 503), ("reset", 0.2, 503), ("resetBefore", 0.2, 503), ("status", 0.1, 500), ("status", 0.1, 503), ("throttleStorm", 0.1, 429), ("concurrentModification", 0.1, 409),
        })
        {
            await AddAsync(Side.Aws, new JsonObject { ["fault"] = kind, ["probability"] = rate * share, ["status"] = status }, cancellationToken);
        }

        await AddAsync(Side.Aws, new JsonObject { ["fault"] = "latency", ["probability"] = rate, ["delayMillis"] = 100 }, cancellationToken);
        foreach (var verb in new[] { "patch", "get", "list" })
        {
            await AddAsync(Side.Kubernetes, Kubernetes(verb, 0.25, status: 500), cancellationToken);
            await AddAsync(Side.Kubernetes, Kubernetes(verb, 0.25, status: null), cancellationToken);
        }

        await AddAsync(Side.Kubernetes, Kubernetes("patch", 0.25, status: null, afterWrite: true), cancellationToken);
        await AddAsync(Side.Kubernetes, Kubernetes("patch", 0.25, status: 503, afterWrite: true), cancellationToken);
        // What a conflicting writer looks like from here; the saboteur's labels are real ones.
        await AddAsync(Side.Kubernetes, Kubernetes("patch", 0.1, status: 409), cancellationToken);
        await AddAsync(Side.Kubernetes, Kubernetes("watch", 0.5, status: null), cancellationToken);
    }

    /// <summary>The next calls of the operator are all throttled.</summary>
    public Task StormAsync(int calls, CancellationToken cancellationToken) =>
        AddAsync(Side.Aws, new JsonObject { ["fault"] = "throttleStorm", ["count"] = calls }, cancellationToken);

    /// <summary>No more faults.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var side in Enum.GetValues<Side>())
        {
            await world.AdminAsync(side, HttpMethod.Delete, "faults", null, cancellationToken);
        }
    }

    private JsonObject Kubernetes(string verb, double share, int? status, bool afterWrite = false)
    {
        var fault = new JsonObject { ["verb"] = verb, ["probability"] = rate * share, ["count"] = int.MaxValue, ["afterWrite"] = afterWrite, ["reset"] = status is null };
        if (status is not null)
        {
            fault["status"] = status;
        }

        return fault;
    }

    private Task<JsonNode> AddAsync(Side side, JsonObject fault, CancellationToken cancellationToken)
    {
        fault["caller"] = side == Side.Aws ? ChaosWorld.OperatorKey : ChaosWorld.OperatorAgent;
        // Each its own: with one seed for all, a strike of one rule would be followed by one of each other.
        fault["seed"] = (seed * 1000) + rules++;
        return world.AdminAsync(side, HttpMethod.Post, "faults", fault, cancellationToken);
    }
}
