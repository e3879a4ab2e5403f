using System.Text.Json;
using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Json;

/// <summary>
/// Reads short strings so that equal ones are mostly one. Objects of a kind repeat the same few dozen texts (types, reasons, field names,
/// regions, map keys), and a cache holds ten thousand of them: this is a third of its memory.
/// </summary>
/// <remarks>
/// The pool has a fixed number of places, one for each hash; a newer string takes the place of an older one, so content decides how well it
/// works but never how much it keeps. Racing readers at worst make a string twice.
/// </remarks>
internal sealed class PooledStringConverter : JsonConverter<string>
{
    /// <summary>Longer texts are seldom equal; in bytes, so that the stack's part is bounded.</summary>
    internal const int MaxLength = 64;

    private const int Places = 4096;
    private readonly string?[] _pool = new string?[Places];

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Pooled(ref reader) : reader.GetString();

    /// <inheritdoc />
    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Pooled(ref reader);

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    /// <inheritdoc />
    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private string Pooled(ref Utf8JsonReader reader)
    {
        if ((reader.HasValueSequence ? reader.ValueSequence.Length : reader.ValueSpan.Length) > MaxLength)
        {
            return reader.GetString()!;
        }

        // Never more characters than bytes.
        Span<char> buffer = stackalloc char[MaxLength];
        ReadOnlySpan<char> text = buffer[..reader.CopyString(buffer)];
        ref var place = ref _pool[string.GetHashCode(text) & (Places - 1)];
        var known = place;
        return known is not null && text.SequenceEqual(known) ? known : place = text.ToString();
    }
}
