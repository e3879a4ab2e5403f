using System.Runtime.CompilerServices;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>A client for a cache of other people's objects: what nobody refers to arrives without its content.</summary>
/// <param name="client">Reads the kind.</param>
/// <param name="isUsed">Whether somebody refers to an object.</param>
internal sealed class UsedContentOnly(IKubernetesClient client, Func<ObjectKey, bool> isUsed) : IKubernetesClient
{
    /// <inheritdoc />
    public Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => client.GetAsync<T>(key, cancellationToken);

    /// <inheritdoc />
    public async Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var list = await client.ListAsync<T>(options, cancellationToken);
        foreach (var item in list.Items)
        {
            Thin(item);
        }

        return list;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        await foreach (var change in client.WatchAsync<T>(options, cancellationToken))
        {
            Thin(change.Object);
            yield return change;
        }
    }

    /// <inheritdoc />
    public Task<T> CreateAsync<T>(T entity, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw ReadOnly();

    /// <inheritdoc />
    public Task<T> PatchAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw ReadOnly();

    /// <inheritdoc />
    public Task<T> PatchStatusAsync<T>(ObjectKey key, V1Patch patch, PatchOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw ReadOnly();

    /// <inheritdoc />
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta> => throw ReadOnly();

    private void Thin(object? item)
    {
        if (item is ReferencedObject { Metadata.Name.Length: > 0 } target && !isUsed(ObjectKey.Of(target)))
        {
            target.Content = null;
        }
    }

    private static NotSupportedException ReadOnly() => new("Objects of others are read only.");
}
