using System.Text.Json.Nodes;

namespace Operator.Validation;

/// <summary>How items of a list are told apart: by their keys (list type <c>map</c>), by value (<c>set</c>), or not at all.</summary>
internal static class ListItems
{
    /// <summary>What may occur once; null where anything may, and for an item without its keys, which has another error already.</summary>
    public static JsonNode? Identity(JsonObject schema, JsonNode? item) => TypeOf(schema) switch
    {
        "set" => item,
        "map" when item is JsonObject map => new JsonObject(
            schema["x-kubernetes-list-map-keys"]!.AsArray()
                .Select(key => key!.GetValue<string>())
                .Where(map.ContainsKey)
                .Select(key => KeyValuePair.Create(key, map[key]?.DeepClone()))) is { Count: > 0 } keys ? keys : null,
        _ => null,
    };

    /// <summary>The item that another one takes the place of; null when it is new. Only items with keys have a past, never a position.</summary>
    public static JsonNode? Find(JsonObject schema, JsonArray? old, JsonNode? item) =>
        TypeOf(schema) == "map" && Identity(schema, item) is { } identity
            ? old?.FirstOrDefault(one => JsonNode.DeepEquals(Identity(schema, one), identity))
            : null;

    private static string? TypeOf(JsonObject schema) => schema["x-kubernetes-list-type"]?.GetValue<string>();
}
