using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Holds the object before anything is written to AWS for it, so that it cannot go without its AWS side being cleaned up.
/// Observing needs no hold.
/// </summary>
internal sealed class FinalizerStep<TEntity>(PassServices<TEntity> services) : IPassStep<ObjectPass<TEntity>>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public async Task<PassOutcome?> RunAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken)
    {
        return pass.ManagementPolicy == ManagementPolicy.Manage
            ? await services.Writer.EnsureFinalizerAsync(pass, cancellationToken)
            : null;
    }
}
