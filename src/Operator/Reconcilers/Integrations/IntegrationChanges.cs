using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Reflection;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// The same for Integrations, whose id annotation is the operator's own as long as it says what status says. Somebody else's value in it
/// deserves a pass: that is how a person answers <see cref="Reasons.CreateUncertain"/>.
/// </summary>
internal static class IntegrationChanges
{
    /// <inheritdoc cref="ObjectChanges.DeservePass" />
    public static bool DeservePass(StoreChange<Integration> change) =>
        ObjectChanges.DeservePass(change) || (change is { Old: { } old, New: { } current } && ForeignId(old) != ForeignId(current));

    private static string? ForeignId(Integration entity) =>
        entity.Metadata.Annotations?.TryGetValue(ApiGroup.IntegrationIdAnnotation, out var id) == true && id != entity.Status?.IntegrationId ? id : null;
}
