using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers;

/// <summary>
/// Which changes of an object deserve a pass. Besides status writes, the operator's own finalizer does not: each pass costs a call to
/// AWS, and the pass that wrote it knows of it.
/// </summary>
internal static class OwnMarks
{
    public static bool DeservePass<TEntity>(StoreChange<TEntity> change)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        change is not { Old: { } old, New: { } current } || Predicates.IsNews(Without(old.Metadata), Without(current.Metadata));

    private static V1ObjectMeta Without(V1ObjectMeta metadata) => new()
    {
        Uid = metadata.Uid,
        Generation = metadata.Generation,
        DeletionTimestamp = metadata.DeletionTimestamp,
        Labels = metadata.Labels,
        Annotations = metadata.Annotations,
        Finalizers = metadata.Finalizers?.Where(finalizer => finalizer != ApiGroup.Finalizer).ToArray(),
    };
}
