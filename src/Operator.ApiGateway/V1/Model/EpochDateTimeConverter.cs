using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Times of this API version: seconds since 1970, possibly with a fraction. ISO 8601 text, which stand-ins send, is read as well.</summary>
internal sealed class EpochDateTimeConverter : JsonConverter<DateTime>
{
    // The years 1 to 9999, which is what DateTime can hold.
    private const double Least = -62135596800;
    private const double Most = 253402300799;

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) && seconds is >= Least and <= Most)
        {
            return DateTime.UnixEpoch.AddSeconds(seconds);
        }

        return reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out var time)
            ? time.UtcDateTime
            : throw new JsonException("A time was expected.");
    }

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteNumberValue((value.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds);
}
