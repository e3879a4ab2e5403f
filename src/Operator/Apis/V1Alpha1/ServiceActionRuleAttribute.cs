using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// The rule that an AWS service action's required parameters are there (API Gateway developer guide, integration subtype
/// reference). Parameters that are not required are not checked: AWS adds some from time to time.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
internal sealed class ServiceActionRuleAttribute : ValidationRuleAttribute
{
    public ServiceActionRuleAttribute(string subtype, params string[] required)
        : base(
            $"!has(self.integrationSubtype) || self.integrationSubtype != '{subtype}' || !has(self.requestParameters) || " +
            $"[{string.Join(", ", required.Select(name => $"'{name}'"))}].all(p, p in self.requestParameters)")
    {
        Subtype = subtype;
        Required = required;
        Message = $"Add to requestParameters what {subtype} requires: {string.Join(", ", required)}.";
        FieldPath = ".requestParameters";
        Reason = "FieldValueRequired";
    }

    public string Subtype { get; }

    public IReadOnlyList<string> Required { get; }
}
