using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Which changes of an object deserve a pass. Besides status writes, the operator's own finalizer and id annotation do not: each pass
/// costs a call to AWS, and the pass that wrote them knows of them. Somebody else's value in the annotation does: that is how a
/// person answers <see cref="Reasons.CreateUncertain"/>.
/// </summary>
internal static class IntegrationChanges
{
    public static bool DeservePass(StoreChange<Integration> change) =>
        change is not { Old: { } old, New: { } current } || Predicates.IsNews(WithoutOwnMarks(old), WithoutOwnMarks(current));

    private static V1ObjectMeta WithoutOwnMarks(Integration entity)
    {
        var metadata = entity.Metadata;
        var id = entity.Status?.IntegrationId;
        return new V1ObjectMeta
        {
            Uid = metadata.Uid,
            Generation = metadata.Generation,
            DeletionTimestamp = metadata.DeletionTimestamp,
            Labels = metadata.Labels,
            Finalizers = metadata.Finalizers?.Where(finalizer => finalizer != ApiGroup.Finalizer).ToArray(),
            Annotations = metadata.Annotations?
                .Where(annotation => annotation.Key != ApiGroup.IntegrationIdAnnotation || annotation.Value != id)
                .ToDictionary(),
        };
    }
}
