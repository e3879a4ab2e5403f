using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Json;

/// <summary>
/// <c>metav1.Time</c>: RFC 3339, UTC, whole seconds. Fractions are cut on writing, because the API server does the same and
/// a value that comes back different would look like a change. Reading takes any offset and gives UTC.
/// </summary>
public sealed class TimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc />
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Rfc3339.Read(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var utc = Rfc3339.Utc(value);
        // The writer leaves out a fraction that is zero.
        writer.WriteStringValue(utc.AddTicks(-(utc.Ticks % TimeSpan.TicksPerSecond)));
    }
}

/// <summary><c>metav1.MicroTime</c>: RFC 3339, UTC, always six decimals. Leases and events refuse anything else.</summary>
public sealed class MicroTimeConverter : JsonConverter<DateTime>
{
    /// <inheritdoc />
    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Rfc3339.Read(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(Rfc3339.Utc(value).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
    }
}

internal static class Rfc3339
{
    public static DateTime Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("A time must be a string.");
        }

        if (reader.TryGetDateTimeOffset(out var exact))
        {
            return exact.UtcDateTime;
        }

        // The strict reader refuses some of what RFC 3339 allows, a lower-case or blank separator for example.
        return DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed)
            ? parsed.UtcDateTime
            : throw new JsonException("Not an RFC 3339 time.");
    }

    // A time without a kind is taken as UTC: every clock in this code base is.
    public static DateTime Utc(DateTime value) =>
        value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : DateTime.SpecifyKind(value, DateTimeKind.Utc);
}
