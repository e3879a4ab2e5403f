using System.Text.Json.Nodes;

namespace Operator.Sandbox.Cli;

/// <summary>
/// Follows a set of objects until each is Ready at its current generation. Knows only what every object with conditions has:
/// the sandbox shares no types with the operator.
/// </summary>
internal sealed class ReadinessTracker
{
    private readonly Dictionary<string, State?> states;

    public ReadinessTracker(IEnumerable<string> keys) => states = keys.ToDictionary(key => key, _ => (State?)null, StringComparer.Ordinal);

    public bool AllReady => states.Values.All(state => state is { Ready: "True" });

    public static string KeyOf(JsonObject item) => $"{(string?)item["metadata"]?["namespace"] ?? "default"}/{(string?)item["metadata"]?["name"]}";

    /// <summary>Takes in an object's newest state; a line for the user when its Ready condition changed.</summary>
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

    /// <summary>One line for each object that is not Ready: what its condition says.</summary>
    public IEnumerable<string> NotReady() => states
        .Where(pair => pair.Value is not { Ready: "True" })
        .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        .Select(pair => $"  {pair.Key}  {(pair.Value is null || pair.Value == State.Untouched ? "no Ready condition: the operator has not looked at it" : pair.Value)}");

    private sealed record State(string Ready, string Reason, string Message)
    {
        public static readonly State Untouched = new("Unknown", "", "");

        public static State Of(JsonObject item)
        {
            var conditions = item["status"]?["conditions"] as JsonArray ?? [];
            if (conditions.FirstOrDefault(c => (string?)c?["type"] == "Ready") is not { } ready)
            {
                return Untouched;
            }

            var current = (long?)item["status"]!["observedGeneration"] >= (long?)item["metadata"]?["generation"];
            var status = (string?)ready["status"] ?? "Unknown";
            return new State(
                status == "True" && !current ? "Unknown" : status, (string?)ready["reason"] ?? "", (string?)ready["message"] ?? "");
        }

        public override string ToString() => $"Ready={Ready}  {Reason}{(Ready == "True" || Message.Length == 0 ? "" : $": {Message}")}";
    }
}
