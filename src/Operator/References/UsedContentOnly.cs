using System.Runtime.CompilerServices;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>A client for a cache of other people's objects: what nobody refers to arrives without its content.</summary>
/// <param name="client">Reads the kind.</param>
/// <param name="isUsed">Whether somebody refers to an object.</param>
internal sealed class UsedContentOnly(IKubernetesClient client, Func<ObjectKey, bool> isUsed) : ReadOnlyClient("Objects of others are read only.")
{
    /// <inheritdoc />
    public override Task<T?> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken)
        where T : class => client.GetAsync<T>(key, cancellationToken);

    /// <inheritdoc />
    public override async Task<KubernetesList<T>> ListAsync<T>(ListOptions options, CancellationToken cancellationToken)
    {
        var list = await client.ListAsync<T>(options, cancellationToken);
        foreach (var item in list.Items)
        {
            Thin(item);
        }

        return list;
    }

    /// <inheritdoc />
    public override async IAsyncEnumerable<WatchEvent<T>> WatchAsync<T>(WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in client.WatchAsync<T>(options, cancellationToken))
        {
            Thin(change.Object);
            yield return change;
        }
    }

    private void Thin(object? item)
    {
        if (item is ReferencedObject { Metadata.Name.Length: > 0 } target && !isUsed(ObjectKey.Of(target)))
        {
            target.Content = null;
        }
    }
}
