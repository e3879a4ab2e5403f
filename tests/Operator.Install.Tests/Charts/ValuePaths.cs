using System.Text.Json.Nodes;

namespace Operator.Install.Tests.Charts;

/// <summary>Values of a chart by dotted path. A leaf is where the schema stops naming keys.</summary>
internal static class ValuePaths
{
    public static IEnumerable<string> Leaves(JsonNode values, JsonNode schema) => Leaves(values, schema, "");

    public static JsonNode? Get(JsonNode values, string path) => path.Split('.').Aggregate<string, JsonNode?>(values, (node, key) => (node as JsonObject)?[key]);

    public static void Remove(JsonNode values, string path)
    {
        var keys = path.Split('.');
        (keys[..^1].Aggregate(values, (node, key) => node[key]!)).AsObject().Remove(keys[^1]);
    }

    private static IEnumerable<string> Leaves(JsonNode values, JsonNode schema, string path)
    {
        foreach (var (key, value) in values.AsObject())
        {
            var below = path.Length == 0 ? key : $"{path}.{key}";
            var part = schema["properties"]?[key];
            if (value is JsonObject && part?["additionalProperties"].AsBool() == false)
            {
                foreach (var leaf in Leaves(value, part!, below))
                {
                    yield return leaf;
                }
            }
            else
            {
                yield return below;
            }
        }
    }

    private static bool? AsBool(this JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;
}
