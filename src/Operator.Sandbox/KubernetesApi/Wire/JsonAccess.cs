using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>Reads of nodes whose shape nobody has checked yet: a wrong shape is "absent", never an exception.</summary>
internal static class JsonAccess
{
    public static JsonNode? At(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node is JsonObject obj && obj.TryGetPropertyValue(name, out var child) ? child : null;
        }

        return node;
    }

    public static JsonObject? ObjectAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonObject;

    public static JsonArray? ArrayAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path) as JsonArray;

    public static string? StringAt(this JsonNode? node, params ReadOnlySpan<string> path) => node.At(path).AsText();

    public static bool? BoolAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static long? LongAt(this JsonNode? node, params ReadOnlySpan<string> path) =>
        node.At(path) is JsonValue value && value.TryGetValue<long>(out var number) ? number : null;

    public static string? AsText(this JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static double? AsNumber(this JsonNode? node) => node switch
    {
        JsonValue value when value.TryGetValue<long>(out var integer) => integer,
        JsonValue value when value.TryGetValue<int>(out var integer) => integer,
        JsonValue value when value.TryGetValue<double>(out var number) => number,
        _ => null,
    };

    public static IEnumerable<string> Strings(this JsonArray? array) => array is null ? [] : array.Select(AsText).OfType<string>();

    public static JsonObject Ensure(this JsonObject obj, string name)
    {
        if (obj[name] is JsonObject existing)
        {
            return existing;
        }

        var created = new JsonObject();
        obj[name] = created;
        return created;
    }

    public static JsonObject Copy(this JsonObject obj) => (JsonObject)obj.DeepClone();

    /// <summary>Sets or, when <paramref name="value"/> is null, removes.</summary>
    public static void Put(this JsonObject obj, string name, JsonNode? value)
    {
        if (value is null)
        {
            obj.Remove(name);
        }
        else
        {
            obj[name] = value.Parent is null ? value : value.DeepClone();
        }
    }

    /// <summary>Kind of a value as JSON schema names it; 1.0 is an integer as for the API server.</summary>
    public static string TypeName(this JsonNode? node) => node is null ? "null" : node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => node.AsNumber() is { } number && Math.Floor(number) == number ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };

    /// <summary>Kind of a value as Go's JSON decoder names it in its errors.</summary>
    public static string GoTypeName(this JsonNode? node) => node.TypeName() switch
    {
        "integer" => "number",
        "boolean" => "bool",
        var other => other,
    };
}
