namespace Operator.References;

/// <summary>Objects refer to what is in their own namespace, and to nothing else.</summary>
internal sealed class SameNamespaceOnly : IReferencePolicy
{
    /// <inheritdoc />
    public ReferenceVerdict MayRefer(ReferenceSource from, ReferenceTarget to) => from.Namespace == to.Namespace
        ? ReferenceVerdict.Allowed
        : ReferenceVerdict.Refused($"Refer to a {to.Kind} in namespace {from.Namespace}: {to.Kind} {to.Name} is in another one, {to.Namespace}.");
}
