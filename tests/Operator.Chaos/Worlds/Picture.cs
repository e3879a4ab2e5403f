using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Chaos.Worlds;

/// <summary>
/// A world as comparable text. What differs between two runs that did the same is taken out: times, request ids, resource versions. Ids
/// and hashes become numbers in the order of their appearance, so that who refers to whom still counts.
/// </summary>
internal static partial class Picture
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private static readonly string[] Meaningless = ["resourceVersion", "uid", "creationTimestamp", "managedFields", "deletionTimestamp", "createdDate", "lastUpdatedDate", "policyBytes"];

    /// <summary>The picture of some JSON.</summary>
    public static string Of(JsonNode world, string placeName)
    {
        var stripped = Strip(world)!;
        Dictionary<string, string> ids = new(StringComparer.Ordinal);
        CollectIds(null, stripped, ids);
        var text = stripped.ToJsonString(Indented).Replace(placeName, "place", StringComparison.Ordinal);
        // Longer ones first: an id may be part of another word.
        foreach (var (id, number) in ids.OrderByDescending(pair => pair.Key.Length).ThenBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text = text.Replace(id, number, StringComparison.Ordinal);
        }

        text = Time().Replace(RequestId().Replace(text, "request"), "time");
        Dictionary<string, string> hashes = new(StringComparer.Ordinal);
        text = Hash().Replace(text, match =>
        {
            hashes.TryAdd(match.Value, $"hash{hashes.Count + 1}");
            return hashes[match.Value];
        });
        // Twins in a list are told apart only by the numbers that their ids have now.
        return Sort(JsonNode.Parse(text))!.ToJsonString(Indented);
    }

    /// <summary>The first lines in which two pictures differ; null when they do not.</summary>
    public static string? Difference(string expected, string actual)
    {
        if (expected == actual)
        {
            return null;
        }

        var (wanted, got) = (expected.Split('\n'), actual.Split('\n'));
        var first = Enumerable.Range(0, Math.Max(wanted.Length, got.Length)).First(i => wanted.ElementAtOrDefault(i) != got.ElementAtOrDefault(i));
        var from = Math.Max(0, first - 4);
        return $"from line {first}, expected:\n{string.Join('\n', wanted.Skip(from).Take(14))}\n  but it is:\n{string.Join('\n', got.Skip(from).Take(14))}";
    }

    private static JsonNode? Strip(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Where(pair => !Meaningless.Contains(pair.Key)).OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => KeyValuePair.Create(pair.Key, Strip(pair.Value)))),
        // Plain values keep their order: they may be ids.
        JsonArray list => new JsonArray([.. list.Select(Strip).OrderBy(item => SortKey(item), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Sort(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, Sort(pair.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sort).OrderBy(item => item?.ToJsonString(), StringComparer.Ordinal)]),
        _ => node?.DeepClone(),
    };

    // Lists come in the order of ids; what counts is what is in them. Conditions and histories keep no order that this would hide.
    private static string SortKey(JsonNode? node)
    {
        if (node is not JsonObject map)
        {
            return "";
        }

        var copy = (JsonObject)map.DeepClone();
        foreach (var key in map.Select(pair => pair.Key).Where(IsId).ToList())
        {
            copy.Remove(key);
        }

        return Time().Replace(Hash().Replace(copy.ToJsonString(), "hash"), "time");
    }

    private static void CollectIds(string? name, JsonNode? node, Dictionary<string, string> ids)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                {
                    CollectIds(key, value, ids);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    CollectIds(name, item, ids);
                }

                break;
            case JsonValue value when name is not null && IsId(name) && value.TryGetValue(out string? id) && id.Length > 3:
                ids.TryAdd(id, $"id{ids.Count + 1}");
                break;
            default:
                break;
        }
    }

    private static bool IsId(string name) =>
        name == "id" || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Ids", StringComparison.Ordinal) || name.EndsWith("/integration-id", StringComparison.Ordinal);

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex RequestId();

    [GeneratedRegex("[0-9a-f]{32,64}|(?<=apigw-[0-9a-f]{12}-)[0-9a-f]{16}")]
    private static partial Regex Hash();
}
