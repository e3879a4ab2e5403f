using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Json;

/// <summary>Reads maps of strings (labels, annotations, parameters) in as little memory as their number of entries allows.</summary>
/// <param name="strings">Reads keys and values.</param>
internal sealed class StringMapConverter(PooledStringConverter strings) : JsonConverter<IDictionary<string, string>>
{
    /// <inheritdoc />
    public override IDictionary<string, string> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("A map of strings must be an object.");
        }

        var few = new SmallMap();
        Dictionary<string, string>? many = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var key = strings.ReadAsPropertyName(ref reader, typeof(string), options);
            reader.Read();
            var value = strings.Read(ref reader, typeof(string), options)!;
            // Of two entries with one key the last one counts, as in every JSON reader here.
            if (many is null && few.Count < SmallMap.Few)
            {
                few[key] = value;
            }
            else
            {
                many ??= new Dictionary<string, string>(few, StringComparer.Ordinal);
                many[key] = value;
            }
        }

        return many ?? (IDictionary<string, string>)few;
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, IDictionary<string, string> value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var (key, text) in value)
        {
            strings.WriteAsPropertyName(writer, key, options);
            // A null is written, too: in a merge patch it takes the key away.
            writer.WriteStringValue(text);
        }

        writer.WriteEndObject();
    }
}
