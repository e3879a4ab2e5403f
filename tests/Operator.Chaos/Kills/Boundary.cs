using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>What in the operator makes a request, and so how many such requests one process can have on their way.</summary>
internal enum Lane
{
    /// <summary>Many workers.</summary>
    Wide,

    /// <summary>The AwsAccount controller.</summary>
    Accounts,

    /// <summary>The recorder of events, one loop.</summary>
    Events,
}

/// <summary>The n-th request of a kind that a scenario makes to one of the servers.</summary>
internal sealed record Boundary(Side Side, string Operation, int Occurrence, bool IsWrite)
{
    private const string AssumeRole = "AssumeRole";

    public Lane Lane => Operation switch
    {
        _ when Operation.EndsWith(" events", StringComparison.Ordinal) => Lane.Events,
        AssumeRole => Lane.Accounts,
        _ when Operation.Contains(" awsaccounts", StringComparison.Ordinal) => Lane.Accounts,
        _ => Lane.Wide,
    };

    public override string ToString() => $"{Operation} #{Occurrence + 1}";

    /// <summary>Every request that the operator made in a place, in order: all calls to AWS, all writes to Kubernetes.</summary>
    public static IReadOnlyList<Boundary> Recorded(Journals journals, string place)
    {
        var calls = journals.Calls
            .Where(call => ((string?)call["role"] ?? (string)call["region"]!) == place && (string)call["caller"]! == ChaosWorld.OperatorKey)
            .Select(call => (Time: (DateTimeOffset)call["time"]!, Side: Side.Aws, Operation: (string)call["operation"]!, IsWrite: !IsRead((string)call["operation"]!)));
        var requests = journals.Requests
            .Where(request => ((string)request["namespace"]! is { Length: > 0 } space ? space : (string)request["name"]!) == place)
            .Where(request => (string)request["caller"]! == ChaosWorld.OperatorAgent)
            .Where(request => (string)request["verb"]! is "create" or "update" or "patch" or "delete")
            .Select(request => (Time: (DateTimeOffset)request["time"]!, Side: Side.Kubernetes, Operation: $"{request["verb"]} {request["resource"]}", IsWrite: true));

        Dictionary<(Side, string), int> seen = [];
        List<Boundary> boundaries = [];
        foreach (var (_, side, operation, isWrite) in calls.Concat(requests).OrderBy(request => request.Time))
        {
            var occurrence = seen.GetValueOrDefault((side, operation));
            seen[(side, operation)] = occurrence + 1;
            boundaries.Add(new Boundary(side, operation, occurrence, isWrite));
        }

        return boundaries;
    }

    // REST and Lambda operations carry their service's name in front. A session is nothing that stays.
    private static bool IsRead(string operation) => operation == AssumeRole || operation[(operation.IndexOf('.', StringComparison.Ordinal) + 1)..].StartsWith("Get", StringComparison.Ordinal);
}
