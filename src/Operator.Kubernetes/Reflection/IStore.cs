using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>
/// Read-only view of the objects of one kind as the watch last showed them. Objects in it are shared: treat them as
/// immutable (the controller hands a private copy to its reconciler).
/// </summary>
public interface IStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>The object, or null.</summary>
    T? Get(ObjectKey key);

    /// <summary>A consistent snapshot of all objects.</summary>
    IReadOnlyCollection<T> List();

    /// <summary>The objects that index <paramref name="indexName"/> files under <paramref name="value"/>.</summary>
    IReadOnlyCollection<T> ByIndex(string indexName, string value);

    /// <summary>Completes when the first full list is in the store.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);
}
