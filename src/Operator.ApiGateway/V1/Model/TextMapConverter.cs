using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>
/// A map of texts. An empty template reads back from this service as null, so null is read as the empty text it stands for; callers never
/// meet a null value. Writing is plain.
/// </summary>
internal sealed class TextMapConverter : JsonConverter<Dictionary<string, string>>
{
    public override Dictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A map was expected.");
        }

        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = Text(ref reader)!;
            reader.Read();
            map[key] = reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                ? Text(ref reader) ?? ""
                : throw new JsonException("A text was expected.");
        }

        return map;
    }

    public override void Write(Utf8JsonWriter writer, Dictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            writer.WriteString(key, text);
        }

        writer.WriteEndObject();
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException exception)
        {
            throw new JsonException("The text is not valid Unicode.", exception); // an escaped unpaired surrogate
        }
    }
}
