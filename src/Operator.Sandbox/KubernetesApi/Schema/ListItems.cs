using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>How items of a list are told apart: by their keys (listType map), by value (set) or not at all (atomic).</summary>
internal static class ListItems
{
    /// <summary>Null when the list has no identity for items, or the item lacks its keys.</summary>
    public static string? Identity(StructuralSchema schema, JsonNode? item) => schema.ListType switch
    {
        "map" => Keys(schema, item)?.ToJsonString(JsonReading.Relaxed),
        "set" => item?.ToJsonString(JsonReading.Relaxed) ?? "null",
        _ => null,
    };

    /// <summary>The key fields of an item of a map list, in alphabetical order; defaults of key fields count.</summary>
    public static JsonObject? Keys(StructuralSchema schema, JsonNode? item)
    {
        var keys = new JsonObject();
        foreach (var name in schema.ListMapKeys.Order(StringComparer.Ordinal))
        {
            var value = item.At(name) ?? schema.Items?.Property(name)?.Default;
            if (value is null)
            {
                return null;
            }

            keys[name] = value.DeepClone();
        }

        return keys;
    }

    public static Dictionary<string, JsonNode> ByIdentity(StructuralSchema schema, JsonArray? list)
    {
        var found = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in list ?? [])
        {
            if (item is not null && Identity(schema, item) is { } identity)
            {
                found.TryAdd(identity, item);
            }
        }

        return found;
    }
}
