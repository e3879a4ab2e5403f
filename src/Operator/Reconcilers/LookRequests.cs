using System.Collections.Concurrent;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers;

/// <summary>Requests of people for a look at AWS: annotation <see cref="ApiGroup.ReconcileRequestedAt"/>.</summary>
internal static class LookRequests
{
    /// <summary>The value of the request that no pass has answered yet; null when there is none.</summary>
    public static string? Open(V1ObjectMeta metadata, IObjectStatus? status) =>
        Of(metadata) is { } asked && asked != status?.LastHandledReconcileAt ? asked : null;

    /// <summary>The value of the last request, answered or not; null when there is none.</summary>
    public static string? Of(V1ObjectMeta metadata) =>
        metadata.Annotations?.TryGetValue(ApiGroup.ReconcileRequestedAt, out var asked) == true && asked.Length > 0 ? asked : null;
}

/// <summary>
/// Since when this process knows of each open request. What was read after that answers the request, whoever read it and for whom: so one
/// list serves all objects of an API that people ask for together, though their passes come one after the other.
/// </summary>
/// <remarks>Memory: an entry for each open request. Thread-safe.</remarks>
/// <param name="store">What the watch shows.</param>
/// <param name="byApi">Name of the store's index by API.</param>
/// <param name="statusOf">Status of an object.</param>
internal sealed class LookRequests<TEntity>(IStore<TEntity> store, string byApi, Func<TEntity, IObjectStatus?> statusOf)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ConcurrentDictionary<ObjectKey, (string Asked, long Since)> known = [];

    /// <summary>The moment for <see cref="ObjectPass.AskedSince"/>; null when nobody asks for this object.</summary>
    public long? Since(ObjectPass<TEntity> pass)
    {
        if (LookRequests.Open(pass.Metadata, statusOf(pass.Entity)) is not { } asked)
        {
            return null;
        }

        if (known.TryGetValue(pass.Key, out var request) && request.Asked == asked)
        {
            return request.Since;
        }

        // The others of the API that wait for their turn are known as of now as well. The moment comes after the look at the store: what is
        // found there was asked before it.
        var open = store.ByIndex(byApi, pass.ApiId)
            .Select(entity => (Key: ObjectKey.Of(entity), Asked: LookRequests.Open(entity.Metadata, statusOf(entity))))
            .Append((pass.Key, asked))
            .ToList();
        var now = Moment.Next();
        foreach (var (key, value) in open)
        {
            if (value is not null)
            {
                known.AddOrUpdate(key, (value, now), (_, before) => before.Asked == value ? before : (value, now));
            }
        }

        return known.TryGetValue(pass.Key, out request) && request.Asked == asked ? request.Since : now;
    }

    /// <summary>The request is answered, or the object gone.</summary>
    public void Forget(ObjectKey key) => known.TryRemove(key, out _);
}
