using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>The n-th request of a kind that a scenario makes to one of the servers.</summary>
internal sealed record Boundary(Side Side, string Operation, int Occurrence, bool IsWrite)
{
    public override string ToString() => $"{Operation} #{Occurrence + 1}";

    /// <summary>
    /// Every request that the operator made in a place after the given marks, in order: all calls to AWS, all writes to Kubernetes. Left out
    /// are events, which nothing is ever decided by.
    /// </summary>
    public static async Task<IReadOnlyList<Boundary>> RecordedAsync(ChaosWorld world, string place, JournalMarks marks, CancellationToken cancellationToken)
    {
        var calls = (await JournalMarks.CallsAsync(world, cancellationToken))
            .Where(call => (long)call["seq"]! > marks.Aws && (string)call["region"]! == place && (string)call["accessKeyId"]! == ChaosWorld.OperatorKey)
            .Select(call => (Time: (DateTimeOffset)call["time"]!, Side: Side.Aws, Operation: (string)call["operation"]!, IsWrite: !IsRead((string)call["operation"]!)));
        var requests = (await JournalMarks.RequestsAsync(world, cancellationToken))
            .Where(request => (long)request["sequence"]! > marks.Kubernetes && (string)request["namespace"]! == place && (string)request["caller"]! == ChaosWorld.OperatorAgent)
            .Where(request => (string)request["verb"]! is "create" or "update" or "patch" or "delete" && (string)request["resource"]! != "events")
            .Select(request => (Time: (DateTimeOffset)request["time"]!, Side: Side.Kubernetes, Operation: $"{request["verb"]} {request["resource"]}", IsWrite: true));

        Dictionary<(Side, string), int> seen = [];
        List<Boundary> boundaries = [];
        foreach (var (_, side, operation, isWrite) in calls.Concat(requests).OrderBy(request => request.Time))
        {
            var occurrence = seen.GetValueOrDefault((side, operation));
            seen[(side, operation)] = occurrence + 1;
            boundaries.Add(new Boundary(side, operation, occurrence, isWrite));
        }

        // Reads after the last write belong to passes that found nothing to do: there is not always one, and nothing to lose.
        return [.. boundaries.Take(boundaries.FindLastIndex(boundary => boundary.IsWrite) + 1)];
    }

    // REST and Lambda operations carry their service's name in front.
    private static bool IsRead(string operation) => operation[(operation.IndexOf('.', StringComparison.Ordinal) + 1)..].StartsWith("Get", StringComparison.Ordinal);
}

/// <summary>How far the journals of both servers had come.</summary>
internal readonly record struct JournalMarks(long Aws, long Kubernetes)
{
    public static async Task<JournalMarks> NowAsync(ChaosWorld world, CancellationToken cancellationToken) => new(
        (await CallsAsync(world, cancellationToken)).Select(call => (long)call["seq"]!).LastOrDefault(),
        (await RequestsAsync(world, cancellationToken)).Select(request => (long)request["sequence"]!).LastOrDefault());

    public static async Task<IReadOnlyList<JsonNode>> CallsAsync(ChaosWorld world, CancellationToken cancellationToken) =>
        [.. (await world.AdminAsync(Side.Aws, HttpMethod.Get, "journal", null, cancellationToken))["calls"]!.AsArray().Select(call => call!)];

    public static async Task<IReadOnlyList<JsonNode>> RequestsAsync(ChaosWorld world, CancellationToken cancellationToken) =>
        [.. (await world.AdminAsync(Side.Kubernetes, HttpMethod.Get, "journal", null, cancellationToken))["requests"]!.AsArray().Select(request => request!)];
}
