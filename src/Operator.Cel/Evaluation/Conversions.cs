using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Cel.Evaluation;

/// <summary>The type conversions <c>int()</c>, <c>uint()</c>, <c>double()</c>, <c>string()</c>, <c>bool()</c>.</summary>
internal static partial class Conversions
{
    private const double TwoTo63 = 9223372036854775808.0;
    private const double TwoTo64 = 18446744073709551616.0;

    public static CelValue ToInt(CelValue value) => value switch
    {
        CelInt => value,
        CelUint u => u.Value <= long.MaxValue ? new CelInt((long)u.Value) : Arithmetic.Overflow(),
        CelDouble d => d.Value > -TwoTo63 && d.Value < TwoTo63 ? new CelInt((long)d.Value) : Arithmetic.Overflow(),
        CelString s => long.TryParse(s.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new CelInt(number)
            : Failed("string", "int"),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue ToUint(CelValue value) => value switch
    {
        CelUint => value,
        CelInt i => i.Value >= 0 ? new CelUint((ulong)i.Value) : Arithmetic.UnsignedOverflow(),
        CelDouble d => d.Value >= 0 && d.Value < TwoTo64 ? new CelUint((ulong)d.Value) : Arithmetic.UnsignedOverflow(),
        CelString s => ulong.TryParse(s.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new CelUint(number)
            : Failed("string", "uint"),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue ToDouble(CelValue value) => value switch
    {
        CelDouble => value,
        CelInt i => new CelDouble(i.Value),
        CelUint u => new CelDouble(u.Value),
        CelString s => ParseDouble(s.Value),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue ToBool(CelValue value) => value switch
    {
        CelBool => value,
        CelString { Value: "1" or "t" or "T" or "true" or "TRUE" or "True" } => CelBool.True,
        CelString { Value: "0" or "f" or "F" or "false" or "FALSE" or "False" } => CelBool.False,
        CelString => Failed("string", "bool"),
        _ => CelError.NoSuchOverload(),
    };

    public static CelValue ToText(CelValue value) => value switch
    {
        CelString => value,
        CelBool or CelInt or CelUint or CelDouble => new CelString(value.ToString()!),
        _ => CelError.NoSuchOverload(),
    };

    /// <summary>As Go's <c>%g</c> prints: shortest digits that read back the same, an exponent below 1e-4 and from 1e6 on.</summary>
    public static string FormatDouble(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        var text = value.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = value.ToString("R", CultureInfo.InvariantCulture);
        var digits = string.Concat(shortest.TakeWhile(c => c != 'E').Where(char.IsAsciiDigit)).TrimStart('0');
        var significant = digits.TrimEnd('0');
        if (significant.Length == 0)
        {
            return double.IsNegative(value) ? "-0" : "0";
        }

        var exponent = int.Parse(text.AsSpan(text.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var sign = value < 0 ? "-" : "";
        if (exponent is < -4 or >= 6)
        {
            var fraction = significant.Length > 1 ? "." + significant[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{significant[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{significant}";
        }

        return significant.Length <= exponent + 1
            ? sign + significant.PadRight(exponent + 1, '0')
            : $"{sign}{significant[..(exponent + 1)]}.{significant[(exponent + 1)..]}";
    }

    private static CelValue ParseDouble(string text)
    {
        switch (text.TrimStart('+', '-').ToLowerInvariant())
        {
            case "nan" when text.Length == 3:
                return new CelDouble(double.NaN);
            case "inf" or "infinity" when text.Length - text.TrimStart('+', '-').Length <= 1:
                return new CelDouble(text[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity);
        }

        return DecimalNumber().IsMatch(text)
            && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new CelDouble(number)
            : Failed("string", "double");
    }

    private static CelError Failed(string from, string to) => new($"type conversion error from '{from}' to '{to}'");

    [GeneratedRegex(@"\A[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalNumber();
}
