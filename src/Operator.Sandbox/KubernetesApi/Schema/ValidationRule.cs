using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Operator.Cel;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>
/// One entry of <c>x-kubernetes-validations</c>, and the only file that touches the CEL evaluator. An expression outside the
/// evaluator's subset makes the CRD invalid: a rule that is silently skipped would let an object pass that a cluster refuses.
/// </summary>
internal sealed class ValidationRule
{
    private const string OldSelf = "oldSelf";
    private static readonly string[] Reasons =
        ["FieldValueInvalid", "FieldValueForbidden", "FieldValueRequired", "FieldValueDuplicate"];

    private readonly CelProgram _rule;
    private readonly CelProgram? _messageExpression;
    private readonly string? _message;
    private readonly string _reason;
    private readonly string _fieldPath;
    private readonly bool _optionalOldSelf;

    private ValidationRule(JsonNode source, CelProgram rule, CelProgram? messageExpression)
    {
        _rule = rule;
        _messageExpression = messageExpression;
        _message = source.StringAt("message");
        _reason = source.StringAt("reason") ?? "FieldValueInvalid";
        _fieldPath = source.StringAt("fieldPath") ?? "";
        _optionalOldSelf = source.BoolAt("optionalOldSelf") == true;
    }

    /// <summary>True for rules that compare with the stored object; they run on updates only.</summary>
    public bool IsTransition => _rule.Variables.Contains(OldSelf);

    public static bool TryRead(JsonNode? source, string path, List<FieldError> errors, [NotNullWhen(true)] out ValidationRule? rule)
    {
        rule = null;
        if (source.StringAt("rule") is not { Length: > 0 } text)
        {
            errors.Add(FieldError.Required($"{path}.rule", "rule is not specified"));
            return false;
        }

        if (source.StringAt("reason") is { } reason && !Reasons.Contains(reason))
        {
            errors.Add(FieldError.NotSupported($"{path}.reason", reason, Reasons.Select(r => (JsonNode?)r)));
        }

        var program = Compile(text, $"{path}.rule", errors);
        var expression = source.StringAt("messageExpression") is { Length: > 0 } message
            ? Compile(message, $"{path}.messageExpression", errors)
            : null;
        rule = program is null ? null : new ValidationRule(source!, program, expression);
        return rule is not null;
    }

    /// <summary>The violation, or null when the rule holds or does not apply (a transition rule without an old value).</summary>
    public FieldError? Check(JsonNode self, JsonNode? oldSelf, string path)
    {
        if (IsTransition && oldSelf is null && !_optionalOldSelf)
        {
            return null;
        }

        var variables = new Dictionary<string, object?> { ["self"] = self };
        if (_optionalOldSelf)
        {
            variables[OldSelf] = oldSelf is null ? CelOptional.None : CelOptional.Of(CelValue.From(oldSelf));
        }
        else if (oldSelf is not null)
        {
            variables[OldSelf] = oldSelf;
        }

        try
        {
            return _rule.EvaluateBool(variables) ? null : Violation(self, variables, path);
        }
        catch (CelException e)
        {
            return new FieldError(path, "FieldValueInvalid", $"Invalid value: rule could not be evaluated: {_rule.Text}: {e.Problem}");
        }
    }

    private FieldError Violation(JsonNode self, Dictionary<string, object?> variables, string path)
    {
        // Scalars are shown, objects and lists left out: they could be anything but short.
        var shown = self is JsonValue ? self.ToJsonString(JsonReading.Relaxed) : null;
        var field = path + _fieldPath;
        var message = Message(variables);
        return _reason switch
        {
            "FieldValueForbidden" => FieldError.Forbidden(field, message),
            "FieldValueRequired" => FieldError.Required(field, message),
            // The real server has no place for a message in this kind of error.
            "FieldValueDuplicate" => new FieldError(field, _reason, shown is null ? "Duplicate value" : $"Duplicate value: {shown}"),
            _ => new FieldError(field, "FieldValueInvalid", shown is null ? $"Invalid value: {message}" : $"Invalid value: {shown}: {message}"),
        };
    }

    private string Message(Dictionary<string, object?> variables)
    {
        if (_messageExpression is not null)
        {
            try
            {
                if (_messageExpression.EvaluateString(variables) is { Length: > 0 } text && !text.Contains('\n', StringComparison.Ordinal))
                {
                    return text;
                }
            }
            catch (CelException)
            {
                // By the API's contract a message expression that fails yields the fixed message.
                return _message ?? $"failed rule: {_rule.Text}";
            }
        }

        return _message ?? $"failed rule: {_rule.Text}";
    }

    private static CelProgram? Compile(string text, string path, List<FieldError> errors)
    {
        try
        {
            return CelProgram.Compile(text);
        }
        catch (CelException e)
        {
            errors.Add(new FieldError(path, "FieldValueInvalid", $"Invalid value: compilation failed: {e.Message}"));
            return null;
        }
    }
}
