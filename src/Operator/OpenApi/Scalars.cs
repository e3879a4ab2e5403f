using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Operator.OpenApi;

/// <summary>Reads single values from documents that may hold anything.</summary>
internal static class Scalars
{
    /// <summary>A text, or null for anything else.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>
    /// A text, or a number or truth value as it is written: YAML makes numbers of codes and versions that nobody quoted. Null for anything else.
    /// </summary>
    public static string? TextOrScalar(JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToJsonString(),
            _ => null,
        }
        : null;

    /// <summary>A whole number, also when written as text; null for anything else.</summary>
    public static int? Integer(JsonNode? node) =>
        decimal.TryParse(TextOrScalar(node), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && number is >= int.MinValue and <= int.MaxValue
            ? (int)number
            : null;

    /// <summary>A truth value, also when written as text; null for anything else.</summary>
    public static bool? Flag(JsonNode? node) => bool.TryParse(TextOrScalar(node), out var flag) ? flag : null;
}
