using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Holds the object before anything is written to AWS for it, so that it cannot go without its AWS side being cleaned up.
/// Observing needs no hold.
/// </summary>
internal sealed class FinalizerStep(ReconcilerServices services) : IPassStep
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        return pass.Spec.ManagementPolicy == ManagementPolicy.Manage
            ? await services.Writer.EnsureFinalizerAsync(pass, cancellationToken)
            : null;
    }
}
