using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>
/// Reads JSON as the API server does: the last of two equal keys wins and each extra one is reported (the base class library
/// refuses them), numbers are 64-bit integers where they fit and doubles otherwise.
/// </summary>
internal static class JsonReading
{
    private const int MaxDepth = 256;

    /// <summary>Writes characters as they are, so that messages can be read and patterns compared.</summary>
    public static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonWriterOptions Writer { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The text is not one JSON value in UTF-8.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, List<string>? duplicates = null)
    {
        if (!Utf8.IsValid(utf8))
        {
            throw new JsonException("invalid UTF-8");
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        if (!reader.Read())
        {
            throw new JsonException("unexpected end of JSON input");
        }

        try
        {
            var node = ReadValue(ref reader, "", duplicates);
            return reader.Read() ? throw new JsonException("invalid character after top-level value") : node;
        }
        catch (JsonException) when (IsTruncated(utf8))
        {
            throw new JsonException("unexpected end of JSON input");
        }
        catch (InvalidOperationException e)
        {
            // GetString on an escaped lone surrogate.
            throw new JsonException("invalid UTF-16 escape in string", e);
        }
    }

    public static JsonObject ParseObject(ReadOnlySpan<byte> utf8) =>
        Parse(utf8) as JsonObject ?? throw new JsonException("a JSON object was expected");

    public static byte[] ToBytes(JsonNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Writer))
        {
            node.WriteTo(writer);
        }

        return buffer.ToArray();
    }

    // Read as a first part of something longer, a truncated text is without fault.
    private static bool IsTruncated(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = MaxDepth }));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? ReadValue(ref Utf8JsonReader reader, string path, List<string>? duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var obj = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    var child = duplicates is null ? "" : path.Length == 0 ? name : $"{path}.{name}";
                    if (obj.ContainsKey(name))
                    {
                        duplicates?.Add(child);
                    }

                    reader.Read();
                    obj[name] = ReadValue(ref reader, child, duplicates);
                }

                return obj;
            case JsonTokenType.StartArray:
                var array = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    array.Add(ReadValue(ref reader, duplicates is null ? "" : $"{path}[{array.Count}]", duplicates));
                }

                return array;
            case JsonTokenType.String:
                return JsonValue.Create(reader.GetString());
            case JsonTokenType.Number:
                return reader.TryGetInt64(out var integer) ? JsonValue.Create(integer) : ReadDouble(ref reader);
            case JsonTokenType.True:
                return JsonValue.Create(true);
            case JsonTokenType.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private static JsonValue ReadDouble(ref Utf8JsonReader reader)
    {
        var number = reader.GetDouble();
        return double.IsFinite(number) ? JsonValue.Create(number) : throw new JsonException("number out of range");
    }
}
