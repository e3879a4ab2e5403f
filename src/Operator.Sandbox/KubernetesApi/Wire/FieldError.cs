using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Wire;

/// <summary>One violation: <paramref name="Reason"/> is the cause's machine word, <paramref name="Message"/> what follows the field.</summary>
internal sealed record FieldError(string Field, string Reason, string Message)
{
    private const string NoField = "<nil>";

    /// <summary>Errors after which the real server does not evaluate CEL rules, because they might not make sense.</summary>
    public bool BlocksRules => Reason is "FieldValueRequired" or "FieldValueNotSupported" or "FieldValueTooLong"
        or "FieldValueTooMany" or "FieldValueTypeInvalid";

    /// <summary>What the real server adds when rules were skipped.</summary>
    public static FieldError RulesSkipped { get; } = new(
        NoField,
        "FieldValueInvalid",
        "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    public static FieldError Invalid(string field, JsonNode? value, string detail) =>
        new(field, "FieldValueInvalid", $"Invalid value: {Show(value)}: {detail}");

    public static FieldError WrongType(string field, string found, string detail) =>
        new(field, "FieldValueTypeInvalid", $"Invalid value: \"{found}\": {detail}: \"{found}\"");

    public static FieldError Required(string field, string? detail = null) =>
        new(field, "FieldValueRequired", detail is null ? "Required value" : $"Required value: {detail}");

    public static FieldError Forbidden(string field, string detail) => new(field, "FieldValueForbidden", $"Forbidden: {detail}");

    public static FieldError Duplicate(string field, JsonNode? value) =>
        new(field, "FieldValueDuplicate", $"Duplicate value: {Show(value)}");

    public static FieldError TooMany(string field, int actual, long limit) =>
        new(field, "FieldValueTooMany", $"Too many: {actual}: must have at most {limit} items");

    public static FieldError NotSupported(string field, JsonNode? value, IEnumerable<JsonNode?> supported) =>
        new(field, "FieldValueNotSupported", $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(Show))}");

    public override string ToString() => $"{Field}: {Message}";

    public JsonObject ToCause() => new() { ["reason"] = Reason, ["message"] = Message, ["field"] = Field };

    private static string Show(JsonNode? value) => value is null ? "null" : value.ToJsonString(JsonReading.Relaxed);
}
