using System.Text.Json.Nodes;

namespace Operator.Validation;

/// <summary>
/// One reason to refuse an object, in the words of the API server (<c>field.Error</c>), so that what the command line says is
/// what <c>kubectl apply</c> would have said.
/// </summary>
/// <param name="Path">Dotted path of the field.</param>
/// <param name="Text">Kind of error, value where it helps, and detail.</param>
/// <param name="Blocks">Whether the API server does not evaluate rules on an object with such an error.</param>
internal sealed record FieldError(string Path, string Text, bool Blocks = false)
{
    /// <summary>The server's own note on an object whose rules were not looked at.</summary>
    public static FieldError RulesNotChecked { get; } = new(
        "<nil>", "Invalid value: null: some validation rules were not checked because the object was invalid; correct the existing errors to complete validation");

    public static FieldError Required(string path) => new(path, "Required value", Blocks: true);

    public static FieldError Type(string path, string expected, string actual) =>
        new(path, $"Invalid value: \"{actual}\": {path} in body must be of type {expected}: \"{actual}\"", Blocks: true);

    public static FieldError NotSupported(string path, JsonNode value, IEnumerable<string> supported) => new(
        path,
        $"Unsupported value: {Show(value)}: supported values: {string.Join(", ", supported.Select(v => $"\"{v}\""))}",
        Blocks: true);

    public static FieldError TooLong(string path, long limit) => new(path, $"Too long: may not be more than {limit} bytes", Blocks: true);

    public static FieldError TooMany(string path, long actual, long limit) => new(path, $"Too many: {actual}: must have at most {limit} items", Blocks: true);

    public static FieldError Duplicate(string path, JsonNode? value) => new(path, $"Duplicate value: {Show(value)}");

    public static FieldError Invalid(string path, JsonNode? value, string detail) => new(path, $"Invalid value: {Show(value)}: {detail}");

    /// <summary>A rule that does not hold. Only scalars are shown, and none where the rule names another field.</summary>
    public static FieldError Rule(string path, string? reason, JsonNode? value, string message) => new(path, reason switch
    {
        "FieldValueRequired" => $"Required value: {message}",
        "FieldValueForbidden" => $"Forbidden: {message}",
        // The API server drops the rule's message here; rules with a message to give use another reason.
        "FieldValueDuplicate" => value is JsonValue ? $"Duplicate value: {Show(value)}" : "Duplicate value",
        _ => $"Invalid value: {(value is JsonValue ? Show(value) + ": " : "")}{message}",
    });

    public override string ToString() => $"{Path}: {Text}";

    private static string Show(JsonNode? value) => value?.ToJsonString(RelaxedJson) ?? "null";

    private static readonly System.Text.Json.JsonSerializerOptions RelaxedJson = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
