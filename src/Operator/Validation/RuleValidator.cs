using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Operator.Cel;

namespace Operator.Validation;

/// <summary>
/// Evaluates <c>x-kubernetes-validations</c> of a schema on a new object: transition rules (those that look at <c>oldSelf</c>) have
/// nothing to compare with and are skipped, as the API server does at create.
/// </summary>
internal sealed class RuleValidator(JsonObject schema)
{
    private readonly ConcurrentDictionary<string, CelProgram> programs = new(StringComparer.Ordinal);

    public IReadOnlyList<FieldError> Validate(JsonNode value)
    {
        var errors = new List<FieldError>();
        Validate(schema, value, "", errors);
        return errors;
    }

    private void Validate(JsonObject level, JsonNode? value, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            return;
        }

        foreach (var rule in level["x-kubernetes-validations"] as JsonArray ?? [])
        {
            if (Evaluate(rule!.AsObject(), value, path) is { } error)
            {
                errors.Add(error);
            }
        }

        switch (value)
        {
            case JsonObject map when level["properties"] is JsonObject properties:
                foreach (var (name, property) in properties)
                {
                    Validate(property!.AsObject(), map[name], path.Length == 0 ? name : $"{path}.{name}", errors);
                }

                break;
            case JsonObject map when level["additionalProperties"] is JsonObject values:
                foreach (var (name, item) in map)
                {
                    Validate(values, item, $"{path}[{name}]", errors);
                }

                break;
            case JsonArray list when level["items"] is JsonObject items:
                for (var i = 0; i < list.Count; i++)
                {
                    Validate(items, list[i], $"{path}[{i}]", errors);
                }

                break;
            default:
                break;
        }
    }

    private FieldError? Evaluate(JsonObject rule, JsonNode self, string path)
    {
        var expression = rule["rule"]!.GetValue<string>();
        var program = Compile(expression);
        if (program.Variables.Contains("oldSelf"))
        {
            return null;
        }

        var variables = new Dictionary<string, object?> { ["self"] = self };
        var fieldPath = rule["fieldPath"]?.GetValue<string>();
        var reason = rule["reason"]?.GetValue<string>();
        try
        {
            return program.EvaluateBool(variables)
                ? null
                : FieldError.Rule(path + fieldPath, reason, fieldPath is null ? self : null, Message(rule, expression, variables));
        }
        catch (CelException e)
        {
            return FieldError.Rule(path + fieldPath, reason, null, $"rule {expression}: {e.Message}");
        }
    }

    private string Message(JsonObject rule, string expression, Dictionary<string, object?> variables)
    {
        var message = rule["message"]?.GetValue<string>() ?? $"failed rule: {expression}";
        if (rule["messageExpression"]?.GetValue<string>() is not { } messageExpression)
        {
            return message;
        }

        try
        {
            // The server falls back on the fixed message for a text that would break its lines, too.
            var text = Compile(messageExpression).EvaluateString(variables).Trim();
            return text.Length > 0 && !text.Contains('\n', StringComparison.Ordinal) ? text : message;
        }
        catch (CelException)
        {
            return message;
        }
    }

    private CelProgram Compile(string expression) => programs.GetOrAdd(expression, CelProgram.Compile);
}
