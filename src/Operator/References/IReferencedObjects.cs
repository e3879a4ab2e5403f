using Operator.Kubernetes.Client;

namespace Operator.References;

/// <summary>Finds the objects at the end of references.</summary>
internal interface IReferencedObjects
{
    /// <summary>The resource of a kind; null when the cluster does not serve it.</summary>
    ValueTask<KubernetesResource?> FindResourceAsync(ReferencedKind kind, CancellationToken cancellationToken);

    /// <summary>An object, from a cache that is kept as long as somebody refers to its kind.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="resource">The resource of that kind.</param>
    /// <param name="namespaceName">Its namespace; means nothing for cluster-wide kinds.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends the wait, never the cache.</param>
    ValueTask<ReferenceLookup> FindAsync(ReferencedKind kind, KubernetesResource resource, string namespaceName, string name, CancellationToken cancellationToken);
}

/// <summary>What came of looking for an object.</summary>
internal abstract record ReferenceLookup
{
    private ReferenceLookup()
    {
    }

    /// <summary>It is there, with its content.</summary>
    public sealed record Found(ReferencedObject Target) : ReferenceLookup;

    /// <summary>It is not there.</summary>
    public sealed record Missing : ReferenceLookup;

    /// <summary>The operator may not read the kind.</summary>
    public sealed record Denied : ReferenceLookup;

    /// <summary>The cache is not filled yet.</summary>
    public sealed record Unread : ReferenceLookup;
}
