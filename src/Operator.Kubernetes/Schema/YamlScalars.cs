using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Kubernetes.Schema;

/// <summary>
/// What a plain YAML scalar means to <c>kubectl</c>: YAML 1.1's words and number forms (<c>yes</c>, <c>on</c>, <c>0x1F</c>,
/// <c>017</c>, <c>1_000</c>), but no dates and no sexagesimals. Compared with kubectl's answers, not with the YAML standard.
/// </summary>
internal static partial class YamlScalars
{
    private static readonly HashSet<string> True = ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"];
    private static readonly HashSet<string> False = ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"];
    private static readonly HashSet<string> Null = ["", "~", "null", "Null", "NULL"];

    /// <summary>The value; null for YAML's null.</summary>
    /// <exception cref="ManifestException">A number that JSON cannot hold.</exception>
    public static JsonNode? Resolve(string text)
    {
        if (Null.Contains(text))
        {
            return null;
        }

        if (True.Contains(text) || False.Contains(text))
        {
            return JsonValue.Create(True.Contains(text));
        }

        return Number(text) ?? JsonValue.Create(text);
    }

    /// <summary>Whether a plain scalar of this text is read back as this very string, on any YAML 1.1 or 1.2 reader.</summary>
    public static bool IsPlainString(string text) =>
        PlainText().IsMatch(text)
        && !text.Contains(": ", StringComparison.Ordinal)
        && !text.Contains(" #", StringComparison.Ordinal)
        && !text.EndsWith(':')
        && !text.EndsWith(' ')
        && !Null.Contains(text)
        && !True.Contains(text)
        && !False.Contains(text);

    /// <summary>A map key: YAML allows any scalar, JSON only strings.</summary>
    public static string Key(string text, bool plain) =>
        !plain ? text : Resolve(text) switch
        {
            JsonValue value when value.TryGetValue<string>(out var s) => s,
            JsonValue value when value.TryGetValue<bool>(out var b) => b ? "true" : "false",
            { } number => number.ToJsonString(),
            null => "null",
        };

    private static JsonValue? Number(string text)
    {
        if (!NumberStart().IsMatch(text))
        {
            return null;
        }

        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var negative = digits[0] == '-';
        var magnitude = digits[0] is '-' or '+' ? digits[1..] : digits;
        if (Radix(magnitude) is var (radix, rest) && TryParse(rest, radix, out var integer))
        {
            return JsonValue.Create(negative ? -integer : integer);
        }

        if (!Decimal().IsMatch(magnitude))
        {
            return null;
        }

        var number = double.Parse(magnitude, NumberStyles.Float, CultureInfo.InvariantCulture) * (negative ? -1 : 1);
        if (!double.IsFinite(number))
        {
            throw new ManifestException($"the number {text} is too large for JSON; quote it if it is text");
        }

        return double.IsInteger(number) && Math.Abs(number) < long.MaxValue ? JsonValue.Create((long)number) : JsonValue.Create(number);
    }

    private static (int Radix, string Digits) Radix(string text) => text switch
    {
        ['0', 'x' or 'X', ..] => (16, text[2..]),
        ['0', 'b', ..] => (2, text[2..]),
        ['0', 'o', ..] => (8, text[2..]),
        ['0', _, ..] => (8, text[1..]),
        _ => (10, text),
    };

    private static bool TryParse(string digits, int radix, out long value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0;
    }

    [GeneratedRegex(@"\A[-+.]?[0-9]|\A[-+]\.[0-9]")]
    private static partial Regex NumberStart();

    [GeneratedRegex(@"\A(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex Decimal();

    // Starts with something that is neither an indicator nor the beginning of a number; then printable ASCII without the signs of
    // comments, anchors, aliases and tags, which some readers take for such inside a scalar, too.
    [GeneratedRegex(@"\A(?![.][0-9iInN])[A-Za-z_/.$^(][ -~-[#&*!`]]*\z")]
    private static partial Regex PlainText();
}
