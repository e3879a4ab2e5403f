namespace Operator.Kubernetes.Core;

/// <summary>A namespace: existence and metadata are all that controllers here ask of it.</summary>
[KubernetesEntity(Group = "", ApiVersion = "v1", Kind = "Namespace", PluralName = "namespaces")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1Namespace : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>Set by the server.</summary>
    public V1NamespaceStatus? Status { get; set; }
}

/// <summary>Life of a <see cref="V1Namespace"/>.</summary>
public sealed class V1NamespaceStatus
{
    /// <summary><c>Active</c> or <c>Terminating</c>.</summary>
    public string? Phase { get; set; }
}
