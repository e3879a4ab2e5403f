using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Planning.Sources;

namespace Operator.Planning;

/// <summary>
/// The cluster of a plan's passes: tells which one it is, and takes no writes. A status that a step writes down to go on from is in the object
/// already, and stays there.
/// </summary>
/// <param name="clusterId">Uid of its namespace kube-system.</param>
/// <param name="find">The objects that passes are over.</param>
internal sealed class UnwrittenCluster(string clusterId, Func<Type, ObjectKey, CustomKubernetesEntity?> find)
    : ReadOnlyClient("A plan asks nothing of the cluster while it is made, and writes nothing there.")
{
    /// <inheritdoc />
    public override Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class => key == ClusterObjects.KubeSystem
            ? Task.FromResult(new V1Namespace { Metadata = new() { Name = key.Name, Uid = clusterId } } as T)
            : throw Refused();

    /// <inheritdoc />
    public override Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken) => throw Refused();

    /// <inheritdoc />
    public override IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken cancellationToken) => throw Refused();

    /// <inheritdoc />
    public override Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken) =>
        Task.FromResult(find(typeof(T), key) as T ?? throw Refused());
}
