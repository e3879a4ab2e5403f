using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>Reads bodies within the API's limit of 3 MiB, as JSON or YAML by content type.</summary>
internal static class RequestBody
{
    public const int MaxBytes = 3 * 1024 * 1024;

    private static readonly string[] ObjectTypes = ["application/json", "application/yaml"];

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > MaxBytes)
        {
            throw StatusErrors.TooLargeBody();
        }

        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, cancellationToken)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxBytes)
            {
                throw StatusErrors.TooLargeBody();
            }
        }

        return buffer.ToArray();
    }

    public static string MediaType(HttpRequest request) =>
        request.ContentType is { Length: > 0 } type ? type.Split(';')[0].Trim().ToLowerInvariant() : "application/json";

    /// <summary>An API object, with the paths of fields that were given twice.</summary>
    /// <exception cref="ApiException">415 for other media types, 400 for anything that is no object of a kind.</exception>
    public static (JsonObject Value, List<string> Duplicates) ParseObject(byte[] body, string mediaType, string expectedKind)
    {
        if (mediaType == ProtobufReading.MediaType)
        {
            return (ParseProtobuf(body, expectedKind), []);
        }

        if (!ObjectTypes.Contains(mediaType))
        {
            throw StatusErrors.UnsupportedMediaType(ObjectTypes);
        }

        var duplicates = new List<string>();
        JsonNode? node;
        try
        {
            node = mediaType == "application/yaml" && !LooksLikeJson(body) ? YamlReading.Parse(body) : JsonReading.Parse(body, duplicates);
        }
        catch (JsonException e)
        {
            var problem = mediaType == "application/yaml" ? e.Message : $"couldn't get version/kind; json parse error: {Brief(e, body)}";
            throw StatusErrors.BadRequest($"the object provided is unrecognized (must be of type {expectedKind}): {problem} ({Excerpt(body)})");
        }

        if (node is not JsonObject obj)
        {
            throw StatusErrors.BadRequest(
                $"the object provided is unrecognized (must be of type {expectedKind}): couldn't get version/kind; json parse error: "
                + $"json: cannot unmarshal {node.TypeName()} into an object ({Excerpt(body)})");
        }

        foreach (var (field, name) in new[] { ("kind", "Kind"), ("apiVersion", "apiVersion") })
        {
            if (obj.StringAt(field) is not { Length: > 0 })
            {
                throw StatusErrors.BadRequest(
                    $"the object provided is unrecognized (must be of type {expectedKind}): Object '{name}' is missing in '{Excerpt(body)}' ({Excerpt(body)})");
            }
        }

        return (obj, duplicates);
    }

    private static JsonObject ParseProtobuf(byte[] body, string expectedKind)
    {
        try
        {
            return ProtobufReading.Parse(body) ?? throw StatusErrors.UnsupportedMediaType(ObjectTypes);
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"the object provided is unrecognized (must be of type {expectedKind}): {e.Message}");
        }
    }

    public static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var trimmed = body.TrimStart(" \t\r\n"u8);
        return trimmed.Length > 0 && trimmed[0] is (byte)'{' or (byte)'[';
    }

    private static string Brief(JsonException e, byte[] body) => body.Length == 0
        ? "unexpected end of JSON input"
        : e.Message.Split(" Path:", StringSplitOptions.None)[0];

    // Never the whole body: it may be megabytes, or secret.
    private static string Excerpt(byte[] body) => body.Length == 0
        ? "<empty>"
        : Encoding.UTF8.GetString(body, 0, Math.Min(body.Length, 30)) + (body.Length > 30 ? " ..." : "");
}
