using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>The n-th request of a kind that a scenario makes to one of the servers.</summary>
internal sealed record Boundary(Side Side, string Operation, int Occurrence, bool IsWrite)
{
    /// <summary>It takes a worker of the AwsAccount controller, of which there are few.</summary>
    public bool IsOfAccount => Operation.Contains(" awsaccounts", StringComparison.Ordinal);

    public override string ToString() => $"{Operation} #{Occurrence + 1}";

    /// <summary>
    /// Every request that the operator made in a place, in order: all calls to AWS, all writes to Kubernetes. Left out are events, which nothing is
    /// ever decided by, and AssumeRole, which is made for all places and leaves nothing behind.
    /// </summary>
    public static IReadOnlyList<Boundary> Recorded(Journals journals, string place)
    {
        var calls = journals.Calls
            .Where(call => (string)call["region"]! == place && (string)call["caller"]! == ChaosWorld.OperatorKey)
            .Select(call => (Time: (DateTimeOffset)call["time"]!, Side: Side.Aws, Operation: (string)call["operation"]!, IsWrite: !IsRead((string)call["operation"]!)));
        var requests = journals.Requests
            .Where(request => ((string)request["namespace"]! is { Length: > 0 } space ? space : (string)request["name"]!) == place)
            .Where(request => (string)request["caller"]! == ChaosWorld.OperatorAgent)
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
