using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>Checks of strings and numbers. Like the server, it reports the first violated bound of a value, not all of them.</summary>
internal sealed class ScalarValidator(List<FieldError> errors, string inBody)
{
    public void Validate(StructuralSchema schema, JsonNode value, string path)
    {
        if (value.AsText() is { } text)
        {
            ValidateText(schema, text, path);
        }
        else if (value.AsNumber() is { } number)
        {
            ValidateNumber(schema, value, number, path);
        }
    }

    private void ValidateText(StructuralSchema schema, string text, string path)
    {
        var length = text.EnumerateRunes().Count();
        if (schema.MaxLength is { } most && length > most)
        {
            errors.Add(new FieldError(path, "FieldValueTooLong", $"Too long: may not be more than {most} bytes"));
        }
        else if (schema.MinLength is { } least && length < least)
        {
            errors.Add(FieldError.Invalid(path, text, $"{inBody} should be at least {least} chars long"));
        }
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(text))
        {
            errors.Add(FieldError.Invalid(path, text, $"{inBody} should match '{schema.PatternText}'"));
        }

        if (schema.Format is { } format && !IsOfFormat(format, text))
        {
            errors.Add(FieldError.WrongType(path, text, $"{inBody} must be of type {format}"));
        }
    }

    private void ValidateNumber(StructuralSchema schema, JsonNode value, double number, string path)
    {
        // One unit in the last place of the quotient: 0.7 is a multiple of 0.1 to a reader.
        if (schema.MultipleOf is { } step && Math.Abs((number / step) - Math.Round(number / step)) > 1e-9)
        {
            errors.Add(FieldError.Invalid(path, value, $"{inBody} should be a multiple of {Show(step)}"));
        }
        else if (schema.Maximum is { } most && (number > most || (schema.ExclusiveMaximum && number >= most)))
        {
            errors.Add(FieldError.Invalid(path, value, $"{inBody} should be less than{OrEqual(schema.ExclusiveMaximum)} {Show(most)}"));
        }
        else if (schema.Minimum is { } least && (number < least || (schema.ExclusiveMinimum && number <= least)))
        {
            errors.Add(FieldError.Invalid(path, value, $"{inBody} should be greater than{OrEqual(schema.ExclusiveMinimum)} {Show(least)}"));
        }
        else if (schema is { Type: "integer", Format: "int32" } && (number is < int.MinValue or > int.MaxValue))
        {
            errors.Add(FieldError.Invalid(path, value, $"Checked value must be of type integer with format int32 in {path}"));
        }
    }

    private static string OrEqual(bool exclusive) => exclusive ? "" : " or equal to";

    private static string Show(double number) => number.ToString(CultureInfo.InvariantCulture);

    // Formats that are not in this list are accepted, as the API promises.
    private static bool IsOfFormat(string format, string text) => format switch
    {
        "date-time" => text.Length >= 20 && (text[10] is 'T' or 't') && DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _),
        "ipv4" => IPAddress.TryParse(text, out var address) && address.GetAddressBytes().Length == 4 && text.Count(c => c == '.') == 3,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.GetAddressBytes().Length == 16,
        "cidr" => IPNetwork.TryParse(text, out _),
        "byte" => IsBase64(text),
        "duration" => text.Length > 0 && char.IsAsciiLetter(text[^1]) && text.Any(char.IsAsciiDigit),
        _ => true,
    };

    private static bool IsBase64(string text)
    {
        var buffer = new byte[Encoding.ASCII.GetMaxByteCount(text.Length)];
        return Convert.TryFromBase64String(text, buffer, out _);
    }
}
