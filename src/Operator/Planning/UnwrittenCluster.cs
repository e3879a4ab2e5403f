using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Planning.Sources;

namespace Operator.Planning;

/// <summary>The cluster of a plan's passes: tells which one it is, and takes no writes.</summary>
/// <param name="clusterId">Uid of its namespace kube-system.</param>
internal sealed class UnwrittenCluster(string clusterId) : IKubernetesClient
{
    /// <inheritdoc />
    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => key == ClusterObjects.KubeSystem
            ? Task.FromResult(new V1Namespace { Metadata = new() { Name = key.Name, Uid = clusterId } } as T)
            : throw Unasked();

    /// <inheritdoc />
    public Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    /// <inheritdoc />
    public IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    /// <inheritdoc />
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    /// <inheritdoc />
    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    /// <inheritdoc />
    public Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    /// <inheritdoc />
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Unasked();

    private static NotSupportedException Unasked() => new("A plan asks nothing of the cluster while it is made, and writes nothing there.");
}
