namespace Operator.Kubernetes.Core;

/// <summary>Identity of an object of a known kind: what queues, stores and logs carry instead of the object.</summary>
/// <param name="Namespace">Null for cluster-wide objects.</param>
/// <param name="Name">The object's name.</param>
public readonly record struct ObjectKey(string? Namespace, string Name)
{
    /// <summary>The key of <paramref name="entity"/>, which must have a name.</summary>
    public static ObjectKey Of(IMetadata<V1ObjectMeta> entity) =>
        new(entity.Metadata.NamespaceProperty, entity.Metadata.Name ?? throw new ArgumentException("The object has no name.", nameof(entity)));

    /// <summary><c>namespace/name</c>, or <c>name</c> for cluster-wide objects.</summary>
    public override string ToString() => Namespace is null ? Name : $"{Namespace}/{Name}";
}
