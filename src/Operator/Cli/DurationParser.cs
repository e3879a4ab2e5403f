using System.CommandLine.Parsing;
using System.Globalization;

namespace Operator.Cli;

/// <summary>Durations as Kubernetes flags write them: <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>500ms</c>.</summary>
internal static class DurationParser
{
    private static readonly (string Unit, double Milliseconds)[] Units =
        [("ms", 1), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

    /// <summary>For System.CommandLine: reports a wrong value as an error of the option.</summary>
    public static TimeSpan Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"'{text}' is not a duration. Write a number and a unit, for example 90s, 10m or 1h30m.");
        return default;
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var total = 0d;
        if (rest.IsEmpty)
        {
            return false;
        }

        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExceptInRange('0', '9') is var end and >= 0 ? rest[..end] : default;
            if (digits.IsEmpty || !double.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits.Length..];
            var found = false;
            foreach (var (unit, milliseconds) in Units)
            {
                if (rest.StartsWith(unit, StringComparison.Ordinal))
                {
                    rest = rest[unit.Length..];
                    total += number * milliseconds;
                    found = true;
                    break;
                }
            }

            if (!found || total > TimeSpan.FromDays(365).TotalMilliseconds)
            {
                return false;
            }
        }

        duration = TimeSpan.FromMilliseconds(total);
        return true;
    }
}
