namespace Operator.Kubernetes.Schema;

/// <summary>
/// A rule of <c>x-kubernetes-validations</c>: a CEL expression over <c>self</c> (and <c>oldSelf</c>, which makes it a transition
/// rule) that is true of a valid value. On a class it applies wherever the class is used, on a property there only. Named as
/// in KubeOps.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true, Inherited = false)]
public class ValidationRuleAttribute(string rule) : Attribute
{
    /// <summary>The expression.</summary>
    public string Rule { get; } = rule;

    /// <summary>What to do when it is false. One line; always set, also beside <see cref="MessageExpression"/>, which may fail.</summary>
    public string? Message { get; init; }

    /// <summary>CEL expression that yields the message, for messages that name a value.</summary>
    public string? MessageExpression { get; init; }

    /// <summary>JSON path from the validated value to the field to blame, for example <c>.integrationUri</c>.</summary>
    public string? FieldPath { get; init; }

    /// <summary><c>FieldValueInvalid</c> (when null), <c>FieldValueForbidden</c>, <c>FieldValueRequired</c> or <c>FieldValueDuplicate</c>.</summary>
    public string? Reason { get; init; }
}

/// <summary>A rule on each item of a list, so that the answer names the index.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ItemValidationRuleAttribute(string rule) : ValidationRuleAttribute(rule);
