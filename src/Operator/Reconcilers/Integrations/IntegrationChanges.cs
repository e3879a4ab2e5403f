using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// The same for Integrations, whose id annotation is the operator's own as long as it says what status says. Somebody else's value that comes
/// into it or leaves it deserves a pass: that is how a person answers <see cref="Reasons.CreateUncertain"/>. An own value that status ran
/// ahead of does not: after a replacement the operator writes the new id into status first.
/// </summary>
internal static class IntegrationChanges
{
    /// <inheritdoc cref="ObjectChanges.DeservePass" />
    public static bool DeservePass(StoreChange<Integration> change) =>
        ObjectChanges.DeservePass(change) || (change is { Old: { } old, New: { } current } && Id(old) != Id(current) && !IsOwn(old, current));

    // Nothing becomes the operator's value, an own one gives way to the next, or to nothing.
    private static bool IsOwn(Integration old, Integration current) => Id(current) is { } id
        ? id == current.Status?.IntegrationId
        : Id(old) == old.Status?.IntegrationId;

    private static string? Id(Integration entity) =>
        entity.Metadata.Annotations?.TryGetValue(ApiGroup.IntegrationIdAnnotation, out var id) == true ? id : null;
}
