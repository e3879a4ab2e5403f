using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers;

/// <summary>
/// Which changes of an object deserve a pass: those after which a pass could come to something else. Status and the operator's own
/// finalizer are its own writes; labels, owners and other people's annotations say nothing about AWS, however many objects get them at once.
/// </summary>
internal static class ObjectChanges
{
    public static bool DeservePass<TEntity>(StoreChange<TEntity> change)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        change is not { Old.Metadata: { } old, New.Metadata: { } current } || IsNews(old, current);

    /// <summary>Whether spec, deletion or other people's finalizers changed between two versions, or somebody asks for a look.</summary>
    public static bool IsNews(V1ObjectMeta old, V1ObjectMeta current) =>
        Predicates.IsNews(Essence(old), Essence(current))
        // To take the request away again asks for nothing.
        || (LookRequests.Of(current) is { } asked && asked != LookRequests.Of(old));

    private static V1ObjectMeta Essence(V1ObjectMeta metadata) => new()
    {
        Uid = metadata.Uid,
        Generation = metadata.Generation,
        DeletionTimestamp = metadata.DeletionTimestamp,
        Finalizers = metadata.Finalizers?.Where(finalizer => finalizer != ApiGroup.Finalizer).ToArray(),
    };
}
