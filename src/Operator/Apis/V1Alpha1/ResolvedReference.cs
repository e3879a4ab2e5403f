using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>
/// A reference of the spec and what was found at its end. Recorded, so that deletion never needs the object that was referred to, and so
/// that a value that must not change is known.
/// </summary>
[Description("A reference of the spec and what it stands for.")]
public sealed class ResolvedReference
{
    [Description("Path of the reference below spec, for example apiRef.")]
    public string Field { get; set; } = "";

    [Description("What was found there: an id or ARN; of a template only a hash.")]
    public string Value { get; set; } = "";
}
