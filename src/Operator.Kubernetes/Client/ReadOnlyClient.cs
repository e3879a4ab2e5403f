using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>A client for what must not write: every write is refused before anything is sent, unless a derived class says otherwise.</summary>
/// <param name="refusal">Why, for whoever tries.</param>
public abstract class ReadOnlyClient(string refusal) : IKubernetesClient
{
    /// <inheritdoc />
    public abstract Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <inheritdoc />
    public abstract Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <inheritdoc />
    public abstract IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Refused();

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Refused();

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Unless a derived class says otherwise.</exception>
    public virtual Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Refused();

    /// <inheritdoc />
    /// <exception cref="NotSupportedException">Always.</exception>
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw Refused();

    /// <summary>For calls that make no sense either.</summary>
    protected NotSupportedException Refused() => new(refusal);
}
