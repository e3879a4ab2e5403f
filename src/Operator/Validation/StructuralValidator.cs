using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.Validation;

/// <summary>
/// Checks a value against the part of OpenAPI v3 that our CRDs use: type, format of integers, enum, pattern, bounds, required
/// fields, and the uniqueness that list types demand. On an edit a part that stays as it was is not looked at again, as on the API server:
/// tightening a schema does not lock its old objects. Rules are <see cref="RuleValidator"/>'s.
/// </summary>
internal static class StructuralValidator
{
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>What is wrong.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="value">The object, with defaults.</param>
    /// <param name="old">The object that it takes the place of, with defaults; null when it is new.</param>
    public static IReadOnlyList<FieldError> Validate(JsonObject schema, JsonNode? value, JsonNode? old)
    {
        var errors = new List<FieldError>();
        Validate(schema, value, old, "", "", errors);
        return errors;
    }

    /// <summary>The server writes keys of maps as <c>.key</c> in structural errors, and as <c>[key]</c> in errors on list types and rules.</summary>
    private static void Validate(JsonObject schema, JsonNode? value, JsonNode? old, string path, string bracketPath, List<FieldError> errors)
    {
        if (old is not null && JsonNode.DeepEquals(value, old))
        {
            return;
        }

        switch (Text(schema, "type"))
        {
            case "object" when value is JsonObject map:
                Object(schema, map, old as JsonObject, path, bracketPath, errors);
                break;
            case "array" when value is JsonArray list:
                Array(schema, list, old as JsonArray, path, bracketPath, errors);
                break;
            case "string" when Kind(value) == JsonValueKind.String:
                String(schema, value!, path, errors);
                break;
            case "integer" or "number" when Kind(value) == JsonValueKind.Number:
                Number(schema, value!, path, errors);
                break;
            case "boolean" when Kind(value) is JsonValueKind.True or JsonValueKind.False:
                break;
            case var type:
                errors.Add(FieldError.Type(path, type!, TypeName(value)));
                if (schema["enum"] is JsonArray values && value is JsonValue)
                {
                    errors.Add(FieldError.NotSupported(path, value, values.Select(v => v!.GetValue<string>())));
                }

                break;
        }
    }

    private static void Object(JsonObject schema, JsonObject map, JsonObject? old, string path, string bracketPath, List<FieldError> errors)
    {
        if (Limit(schema, "maxProperties") is { } maximum && map.Count > maximum)
        {
            errors.Add(FieldError.TooMany(path, map.Count, maximum));
        }

        if (Limit(schema, "minProperties") is { } minimum && map.Count < minimum)
        {
            errors.Add(new FieldError(path, $"Invalid value: {map.Count}: {path} in body should have at least {minimum} properties"));
        }

        foreach (var name in (schema["required"] as JsonArray ?? []).Select(n => n!.GetValue<string>()).Where(n => !map.ContainsKey(n)))
        {
            errors.Add(FieldError.Required(Join(path, name)));
        }

        foreach (var (name, value) in map)
        {
            if (schema["properties"]?[name] is JsonObject property)
            {
                Validate(property, value, old?[name], Join(path, name), Join(bracketPath, name), errors);
            }
            else if (schema["additionalProperties"] is JsonObject values)
            {
                Validate(values, value, old?[name], Join(path, name), $"{bracketPath}[{name}]", errors);
            }
        }
    }

    private static void Array(JsonObject schema, JsonArray list, JsonArray? old, string path, string bracketPath, List<FieldError> errors)
    {
        if (Limit(schema, "maxItems") is { } maximum && list.Count > maximum)
        {
            errors.Add(FieldError.TooMany(path, list.Count, maximum));
        }

        if (Limit(schema, "minItems") is { } minimum && list.Count < minimum)
        {
            errors.Add(new FieldError(path, $"Invalid value: {list.Count}: {path} in body should have at least {minimum} items"));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            Validate(schema["items"]!.AsObject(), list[i], ListItems.Find(schema, old, list[i]), $"{path}[{i}]", $"{bracketPath}[{i}]", errors);
            if (Text(schema, "x-kubernetes-list-type") == "map" && list[i] is not JsonObject)
            {
                errors.Add(FieldError.Invalid($"{bracketPath}[{i}]", list[i], "must be an object for an array of list-type map"));
            }

            if (ListItems.Identity(schema, list[i]) is { } identity && !seen.Add(identity.ToJsonString()))
            {
                errors.Add(FieldError.Duplicate($"{bracketPath}[{i}]", identity));
            }
        }
    }

    private static void String(JsonObject schema, JsonNode value, string path, List<FieldError> errors)
    {
        var text = value.GetValue<string>();
        var length = text.EnumerateRunes().Count();
        if (Limit(schema, "maxLength") is { } maximum && length > maximum)
        {
            errors.Add(FieldError.TooLong(path, maximum));
        }

        if (Limit(schema, "minLength") is { } minimum && length < minimum)
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be at least {minimum} chars long"));
        }

        if (Text(schema, "pattern") is { } pattern
            && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, PatternTimeout))
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should match '{pattern}'"));
        }

        if (schema["enum"] is JsonArray values && !values.Any(v => v!.GetValue<string>() == text))
        {
            errors.Add(FieldError.NotSupported(path, value, values.Select(v => v!.GetValue<string>())));
        }
    }

    private static void Number(JsonObject schema, JsonNode value, string path, List<FieldError> errors)
    {
        var number = double.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);
        var format = Text(schema, "format");
        if (Text(schema, "type") == "integer")
        {
            if (!double.IsInteger(number))
            {
                errors.Add(FieldError.Type(path, format ?? "integer", "float64"));
            }

            if (!double.IsInteger(number) || (format == "int32" && number is < int.MinValue or > int.MaxValue))
            {
                errors.Add(new FieldError("<nil>", $"Invalid value: \"\": Checked value must be of type integer with format {format ?? "int64"} in {path}"));
            }
        }

        if (schema["minimum"] is { } low && number < low.GetValue<double>())
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be greater than or equal to {low}"));
        }

        if (schema["maximum"] is { } high && number > high.GetValue<double>())
        {
            errors.Add(FieldError.Invalid(path, value, $"{path} in body should be less than or equal to {high}"));
        }
    }

    private static string TypeName(JsonNode? value) => Kind(value) switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => value!.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        _ => "null",
    };

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static string? Text(JsonObject schema, string name) => schema[name]?.GetValue<string>();

    private static long? Limit(JsonObject schema, string name) => schema[name]?.GetValue<long>();

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
