using System.Text.Json.Nodes;

namespace Operator.Validation;

/// <summary>What the API server does to an object before it validates it: explicit nulls go, defaults come.</summary>
internal static class SchemaDefaults
{
    /// <summary>Changes <paramref name="node"/> in place.</summary>
    public static void Apply(JsonObject schema, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                Apply(schema, map);
                break;
            case JsonArray list when schema["items"] is JsonObject items:
                foreach (var item in list)
                {
                    Apply(items, item);
                }

                break;
            default:
                break;
        }
    }

    private static void Apply(JsonObject schema, JsonObject map)
    {
        foreach (var name in map.Where(e => e.Value is null).Select(e => e.Key).ToArray())
        {
            map.Remove(name);
        }

        if (schema["properties"] is JsonObject properties)
        {
            foreach (var (name, property) in properties)
            {
                if (property?["default"] is { } value && !map.ContainsKey(name))
                {
                    map[name] = value.DeepClone();
                }

                Apply(property!.AsObject(), map[name]);
            }
        }
        else if (schema["additionalProperties"] is JsonObject values)
        {
            foreach (var (_, value) in map)
            {
                Apply(values, value);
            }
        }
    }
}
