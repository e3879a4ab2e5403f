using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>
/// The calls that controllers make. There is no replace (PUT): a typed PUT would drop every field that the type does not
/// know, so all writes to existing objects are patches.
/// </summary>
/// <remarks>
/// Guarantees: every method throws <see cref="KubernetesApiException"/> for an answer of 400 or above (with the server's
/// Status), <see cref="HttpRequestException"/> when there was no answer, and <see cref="OperationCanceledException"/> only
/// when the given token was cancelled. Nothing is retried here except one authentication refresh after 401.
/// Every type argument carries <see cref="KubernetesEntityAttribute"/>.
/// </remarks>
public interface IKubernetesClient
{
    /// <summary>The object, or null when it does not exist.</summary>
    Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>One page; follow <see cref="V1ListMeta.ContinueProperty"/> for the rest.</summary>
    Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>
    /// Changes after <see cref="WatchOptions.ResourceVersion"/>. Ends normally when the server closes the stream; throws
    /// <see cref="KubernetesApiException"/> (410 included) for an ERROR event and <see cref="TimeoutException"/> when nothing,
    /// not even a bookmark, came for <see cref="WatchOptions.IdleTimeout"/>.
    /// </summary>
    IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Creates the object and returns what the server stored.</summary>
    Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches the object (not its status) and returns what the server stored.</summary>
    Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Patches the status subresource and returns what the server stored.</summary>
    Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Asks for deletion; an object that does not exist counts as deleted.</summary>
    Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>;
}
