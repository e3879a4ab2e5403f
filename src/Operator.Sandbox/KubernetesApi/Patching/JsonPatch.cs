using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Patching;

/// <summary>RFC 6902: all operations or none.</summary>
internal static class JsonPatch
{
    // The real server's bound against patches that are a program.
    private const int MaxOperations = 10_000;

    /// <exception cref="ApiException">400: no patch; 422: an operation cannot be done, a failed <c>test</c> among them.</exception>
    public static JsonObject Apply(JsonObject target, byte[] body)
    {
        JsonNode? document = target.Copy();
        foreach (var operation in Read(body))
        {
            var path = Pointer(operation.StringAt("path"));
            switch (operation.StringAt("op"))
            {
                case "add" when operation.ContainsKey("value"):
                    document = Add(document, path, operation["value"]?.DeepClone());
                    break;
                case "replace" when operation.ContainsKey("value"):
                    if (path.Length > 0)
                    {
                        Remove(document, path);
                    }

                    document = Add(document, path, operation["value"]?.DeepClone());
                    break;
                case "remove":
                    Remove(document, path);
                    break;
                case "move":
                    var from = Pointer(operation.StringAt("from"));
                    var moved = Get(document, from)?.DeepClone();
                    Remove(document, from);
                    document = Add(document, path, moved);
                    break;
                case "copy":
                    document = Add(document, path, Get(document, Pointer(operation.StringAt("from")))?.DeepClone());
                    break;
                case "test" when JsonNode.DeepEquals(GetOrNull(document, path), operation.At("value")):
                    break;
                case "add" or "replace" or "test":
                    throw StatusErrors.UnprocessablePatch();
                default:
                    throw StatusErrors.BadRequest($"invalid operation {operation.ToJsonString(JsonReading.Relaxed)}: unsupported operation");
            }
        }

        return document as JsonObject ?? throw StatusErrors.UnprocessablePatch();
    }

    private static IEnumerable<JsonObject> Read(byte[] body)
    {
        try
        {
            if (JsonReading.Parse(body) is JsonArray operations && operations.All(o => o is JsonObject))
            {
                return operations.Count <= MaxOperations
                    ? operations.Cast<JsonObject>()
                    : throw new ApiException(413, "RequestEntityTooLarge", $"The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
            }
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"error decoding patch: {e.Message}");
        }

        throw StatusErrors.BadRequest("error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp");
    }

    private static string[] Pointer(string? text) => text switch
    {
        "" => [],
        { Length: > 0 } when text[0] == '/' =>
            [.. text[1..].Split('/').Select(p => p.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))],
        _ => throw StatusErrors.UnprocessablePatch(),
    };

    private static JsonNode? Get(JsonNode? node, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node switch
            {
                JsonObject obj when obj.TryGetPropertyValue(name, out var child) => child,
                JsonArray array => array[Index(name, array.Count - 1)],
                _ => throw StatusErrors.UnprocessablePatch(),
            };
        }

        return node;
    }

    // "test" of a member that is not there compares with null.
    private static JsonNode? GetOrNull(JsonNode? document, string[] path) => path.Length == 0
        ? document
        : Get(document, path.AsSpan()[..^1]) is JsonObject parent ? parent.At(path[^1]) : Get(document, path);

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Get(document, path.AsSpan()[..^1]))
        {
            case JsonObject obj:
                obj[path[^1]] = value;
                break;
            case JsonArray array:
                array.Insert(path[^1] == "-" ? array.Count : Index(path[^1], array.Count), value);
                break;
            default:
                throw StatusErrors.UnprocessablePatch();
        }

        return document;
    }

    private static void Remove(JsonNode? document, string[] path)
    {
        var parent = path.Length == 0 ? null : Get(document, path.AsSpan()[..^1]);
        if (parent is JsonArray array)
        {
            array.RemoveAt(Index(path[^1], array.Count - 1));
        }
        else if (parent is not JsonObject obj || !obj.Remove(path[^1]))
        {
            throw StatusErrors.UnprocessablePatch();
        }
    }

    private static int Index(string text, int last) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last
            ? index
            : throw StatusErrors.UnprocessablePatch();
}
