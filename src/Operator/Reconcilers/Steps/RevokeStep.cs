using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.Permissions;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Takes back permissions that the object needed before, once the integration does not need them any more. Never ends a pass; what is
/// refused shows in its outcome.
/// </summary>
/// <param name="permissions">Takes them back.</param>
/// <param name="isLive">Whether everything that serves clients is as the integration is now; until then functions used before are still called.</param>
internal sealed class RevokeStep<TEntity, TPass>(ILambdaPermissions permissions, Func<TPass, bool> isLive) : IPassStep<TPass>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TPass : ObjectPass<TEntity>, ILambdaPass
{
    public async Task<PassOutcome?> RunAsync(TPass pass, CancellationToken cancellationToken)
    {
        if (pass.Granted is { } granted && pass.ManagementPolicy == ManagementPolicy.Manage)
        {
            pass.Granted = await permissions.RevokeAsync(pass, granted, keepRetiring: !isLive(pass), cancellationToken);
            pass.Permission = pass.Granted.Status;
        }

        return null;
    }
}
