using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Operator.Cel;

namespace Operator.Validation;

/// <summary>
/// Evaluates <c>x-kubernetes-validations</c> of a schema as the API server does. On a new object transition rules (those that look at
/// <c>oldSelf</c>) have nothing to compare with and are skipped. On an edit they are the ones that always count; the others count where
/// the value changed, so that what was accepted once stays accepted.
/// </summary>
internal sealed class RuleValidator(JsonObject schema)
{
    private const string OldSelf = "oldSelf";

    private readonly ConcurrentDictionary<string, CelProgram> programs = new(StringComparer.Ordinal);

    /// <summary>The rules that do not hold.</summary>
    /// <param name="value">The object, with defaults.</param>
    /// <param name="old">The object that it takes the place of, with defaults; null when it is new.</param>
    public IReadOnlyList<FieldError> Validate(JsonNode value, JsonNode? old)
    {
        var errors = new List<FieldError>();
        Validate(schema, value, old, "", errors);
        return errors;
    }

    private void Validate(JsonObject level, JsonNode? value, JsonNode? old, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            return;
        }

        var isSame = old is not null && JsonNode.DeepEquals(value, old);
        foreach (var rule in level["x-kubernetes-validations"] as JsonArray ?? [])
        {
            if (Evaluate(rule!.AsObject(), value, old, isSame, path) is { } error)
            {
                errors.Add(error);
            }
        }

        switch (value)
        {
            case JsonObject map when level["properties"] is JsonObject properties:
                foreach (var (name, property) in properties)
                {
                    Validate(property!.AsObject(), map[name], (old as JsonObject)?[name], path.Length == 0 ? name : $"{path}.{name}", errors);
                }

                break;
            case JsonObject map when level["additionalProperties"] is JsonObject values:
                foreach (var (name, item) in map)
                {
                    Validate(values, item, (old as JsonObject)?[name], $"{path}[{name}]", errors);
                }

                break;
            case JsonArray list when level["items"] is JsonObject items:
                for (var i = 0; i < list.Count; i++)
                {
                    Validate(items, list[i], ListItems.Find(level, old as JsonArray, list[i]), $"{path}[{i}]", errors);
                }

                break;
            default:
                break;
        }
    }

    private FieldError? Evaluate(JsonObject rule, JsonNode self, JsonNode? old, bool isSame, string path)
    {
        var expression = rule["rule"]!.GetValue<string>();
        var program = Compile(expression);
        if (program.Variables.Contains(OldSelf) ? old is null : isSame)
        {
            return null;
        }

        var variables = new Dictionary<string, object?> { ["self"] = self };
        if (old is not null)
        {
            variables[OldSelf] = old;
        }

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
