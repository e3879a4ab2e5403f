using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>
/// The Gateway API's ReferenceGrant, as far as it is read here: the owner of a namespace lets objects of other namespaces refer to what is in
/// it. All served versions have this shape. Source: https://gateway-api.sigs.k8s.io/api-types/referencegrant/.
/// </summary>
[KubernetesEntity(Group = Group, ApiVersion = "v1beta1", Kind = KindName, PluralName = "referencegrants")]
internal sealed class ReferenceGrant : IKubernetesObject<V1ObjectMeta>
{
    /// <summary>API group of the kind.</summary>
    public const string Group = "gateway.networking.k8s.io";

    /// <summary>The kind.</summary>
    public const string KindName = "ReferenceGrant";

    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>What is allowed.</summary>
    public ReferenceGrantSpec Spec { get; set; } = new();

    /// <summary>Whether this grant, which is in the target's namespace, allows the reference.</summary>
    public bool Allows(ReferenceSource from, ReferenceTarget to) =>
        (Spec.From ?? []).Any(one => (one.Group ?? "") == from.Group && one.Kind == from.Kind && one.Namespace == from.Namespace)
        && (Spec.To ?? []).Any(one => (one.Group ?? "") == to.Group && one.Kind == to.Kind && (string.IsNullOrEmpty(one.Name) || one.Name == to.Name));
}

/// <summary>Any of <see cref="From"/> may refer to any of <see cref="To"/>.</summary>
internal sealed class ReferenceGrantSpec
{
    /// <summary>Who may refer.</summary>
    public IList<ReferenceGrantFrom>? From { get; set; }

    /// <summary>To what, in the grant's own namespace.</summary>
    public IList<ReferenceGrantTo>? To { get; set; }
}

/// <summary>Objects that may refer.</summary>
internal sealed class ReferenceGrantFrom
{
    /// <summary>API group of the kind; empty for the core group.</summary>
    public string? Group { get; set; }

    /// <summary>Kind.</summary>
    public string? Kind { get; set; }

    /// <summary>Their namespace.</summary>
    public string? Namespace { get; set; }
}

/// <summary>Objects that may be referred to.</summary>
internal sealed class ReferenceGrantTo
{
    /// <summary>API group of the kind; empty for the core group.</summary>
    public string? Group { get; set; }

    /// <summary>Kind.</summary>
    public string? Kind { get; set; }

    /// <summary>Name; all of the kind when left out.</summary>
    public string? Name { get; set; }
}
