using System.Text.Json.Nodes;

namespace Operator.Sandbox.Cli;

/// <summary>
/// Follows a set of objects until each is Ready at its current generation, and Deployed where it has such a condition. Knows only
/// what every object with conditions has: the sandbox shares no types with the operator.
/// </summary>
internal sealed class ReadinessTracker
{
    private readonly Dictionary<string, State?> states;

    public ReadinessTracker(IEnumerable<string> keys) => states = keys.ToDictionary(key => key, _ => (State?)null, StringComparer.Ordinal);

    public bool AllReady => states.Values.All(state => state is { IsDone: true });

    public static string KeyOf(JsonObject item) => $"{(string?)item["metadata"]?["namespace"] ?? "default"}/{(string?)item["metadata"]?["name"]}";

    /// <summary>Takes in an object's newest state; a line for the user when its conditions changed.</summary>
    public string? Observe(JsonObject item)
    {
        var key = KeyOf(item);
        if (!states.TryGetValue(key, out var before))
        {
            return null;
        }

        var state = State.Of(item);
        states[key] = state;
        return state == before || state == State.Untouched ? null : $"  {key}  {state}";
    }

    /// <summary>One line for each object that is not Ready: what its conditions say.</summary>
    public IEnumerable<string> NotReady() => states
        .Where(pair => pair.Value is not { IsDone: true })
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"  {pair.Key}  {(pair.Value is null || pair.Value == State.Untouched ? "no Ready condition: the operator has not looked at it" : pair.Value)}");

    // Deployed is null when the object has no such condition.
    private sealed record State(string Ready, string Reason, string Message, string? Deployed)
    {
        public static readonly State Untouched = new("Unknown", "", "", null);

        public bool IsDone => Ready == "True" && (Deployed is null or "True");

        public static State Of(JsonObject item)
        {
            if (Condition(item, "Ready") is not { } ready)
            {
                return Untouched;
            }

            var current = (long?)item["status"]!["observedGeneration"] >= (long?)item["metadata"]?["generation"];
            var status = (string?)ready["status"] ?? "Unknown";
            return new State(
                status == "True" && !current ? "Unknown" : status,
                (string?)ready["reason"] ?? "",
                (string?)ready["message"] ?? "",
                (string?)Condition(item, "Deployed")?["status"]);
        }

        public override string ToString() =>
            $"Ready={Ready}{(Deployed is null ? "" : $"  Deployed={Deployed}")}  {Reason}{(Ready == "True" || Message.Length == 0 ? "" : $": {Message}")}";

        private static JsonNode? Condition(JsonObject item, string type) =>
            (item["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c?["type"] == type);
    }
}
