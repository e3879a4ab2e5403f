using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>Where the text of a template comes from.</summary>
[Description("Where the text of a template comes from.")]
public sealed class TemplateSource
{
    [Required]
    [Description("A key of a ConfigMap in this object's namespace.")]
    public ConfigMapKeyReference ConfigMapKeyRef { get; set; } = new();
}

/// <summary>A key of a ConfigMap, under the names of Kubernetes' own ConfigMapKeySelector. Always in the object's own namespace.</summary>
[Description("A key of a ConfigMap in the same namespace.")]
public sealed class ConfigMapKeyReference
{
    [Required]
    [Length(1, 253)]
    [ValidationRule(
        "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
        Message = "Set name to the name of a ConfigMap (lower-case letters, digits, - and .), for example order-templates.")]
    [Description("Name of the ConfigMap.")]
    public string Name { get; set; } = "";

    [Required]
    [Length(1, 253)]
    [ValidationRule(
        "self.matches('^[A-Za-z0-9._-]+$')",
        Message = "Set key to a key of the ConfigMap's data (letters, digits, -, _ and .), for example request.vtl.")]
    [Description("Key below its data.")]
    public string Key { get; set; } = "";
}
