using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// Names an object in the cluster from which an id or ARN is taken. Kinds of ACK and of Crossplane's AWS provider are built in
/// (<c>docs/references.md</c> has the table): for those a name is enough, or the kind and a name.
/// </summary>
[Description("An object in the cluster from which the value is taken, once the object is ready.")]
[ValidationRule(
    "has(self.apiVersion) == has(self.kind)",
    Message = "Set apiVersion and kind, or leave both out: together they say which kind of object is meant.",
    FieldPath = ".kind",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "has(self.fieldPath) || !has(self.apiVersion) || self.apiVersion.matches('^(apigatewayv2|apigateway|lambda|iam)[.](services[.]k8s[.]aws|aws([.]m)?[.]upbound[.]io)/')",
    Message = "Set fieldPath to where the object holds the value, for example status.id or data['api-id']: it is built in only for kinds of ACK and of Crossplane's AWS provider.",
    FieldPath = ".fieldPath",
    Reason = "FieldValueRequired")]
[ValidationRule(
    "!has(self.kind) || self.kind != 'Secret'",
    Message = "Name another kind than Secret, for example to a ConfigMap: the value ends up in AWS and in status, where nothing keeps it secret.",
    FieldPath = ".kind")]
public sealed class ObjectReference
{
    [Length(1, 316)]
    [ValidationRule(
        "self.matches('^([a-z0-9]([a-z0-9.-]*[a-z0-9])?/)?v[a-z0-9]+$')",
        Message = "Set apiVersion as the object has it, for example apigatewayv2.services.k8s.aws/v1alpha1 (v1 for a ConfigMap).")]
    [Description("Group and version of the object, for example apigatewayv2.services.k8s.aws/v1alpha1. Left out, with kind, it is the kind of ACK that fits the field.")]
    public string? ApiVersion { get; set; }

    [Length(1, 63)]
    [ValidationRule("self.matches('^[A-Z][A-Za-z0-9]*$')", Message = "Set kind as the object has it, for example API.")]
    [Description("Kind of the object, for example API. Goes with apiVersion.")]
    public string? Kind { get; set; }

    [Required]
    [Length(1, 253)]
    [ValidationRule(
        "self.matches('^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$')",
        Message = "Set name to the name of an object (lower-case letters, digits, - and .), for example orders.")]
    [Description("Name of the object.")]
    public string Name { get; set; } = "";

    [Length(1, 63)]
    [ValidationRule(
        "self.matches('^[a-z0-9]([a-z0-9-]*[a-z0-9])?$')",
        Message = "Set namespace to the name of a namespace (lower-case letters, digits and -), or leave it out for this object's own.")]
    [Description("Namespace of the object. Left out, it is this object's own; another one has to allow the reference. Means nothing for kinds without namespaces.")]
    public string? Namespace { get; set; }

    [Length(1, 512)]
    [ValidationRule(
        "self.matches('^[A-Za-z_][A-Za-z0-9_-]*([.][A-Za-z_][A-Za-z0-9_-]*|[[][0-9]+[]]|[[]\\'[^\\']+\\'[]])*$')",
        Message = "Write fieldPath as names between dots, for example status.atProvider.id; other keys in brackets, for example metadata.annotations['crossplane.io/external-name'] or status.items[0].id.")]
    [Description(
        "Where the object holds the value, for example status.atProvider.id, data['api-id'] or metadata.annotations['crossplane.io/external-name']. Built in for the kinds of ACK and of Crossplane's AWS provider.")]
    public string? FieldPath { get; set; }
}
