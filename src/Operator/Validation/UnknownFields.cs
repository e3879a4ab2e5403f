using System.Text.Json.Nodes;

namespace Operator.Validation;

/// <summary>Finds fields that the schema does not know. The API server would drop them; kubectl asks it to refuse them instead.</summary>
internal static class UnknownFields
{
    /// <summary>Paths below the object's root, in document order. Metadata is not looked into: its schema is the server's.</summary>
    public static IReadOnlyList<string> Find(JsonObject schema, JsonNode? node)
    {
        var found = new List<string>();
        Walk(schema, node, "", found);
        return found;
    }

    private static void Walk(JsonObject schema, JsonNode? node, string path, List<string> found)
    {
        if (node is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                Walk(items, list[i], $"{path}[{i}]", found);
            }
        }
        else if (node is JsonObject map && schema["additionalProperties"] is JsonObject values)
        {
            foreach (var (name, value) in map)
            {
                Walk(values, value, Join(path, name), found);
            }
        }
        else if (node is JsonObject known && schema["properties"] is JsonObject properties)
        {
            foreach (var (name, value) in known)
            {
                if (properties[name] is JsonObject property)
                {
                    Walk(property, value, Join(path, name), found);
                }
                else
                {
                    found.Add(Join(path, name));
                }
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
