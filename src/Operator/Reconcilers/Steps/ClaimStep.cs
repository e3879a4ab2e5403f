using Operator.Apis.V1Alpha1;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Finds out which integration is the object's: the one in status; else the one that a lost create made; else the one of the id
/// annotation (status was lost); else the one to adopt. None of them means that one has to be created.
/// </summary>
internal sealed class ClaimStep(ReconcilerServices services, LostCreateRecovery recovery) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        if (status.PendingCreate is not null)
        {
            if (await recovery.RunAsync(pass, cancellationToken) is { } uncertain)
            {
                return uncertain;
            }

            if (status.IntegrationId is null && pass.Spec.ManagementPolicy == ManagementPolicy.Manage)
            {
                // A create was under way and provably made nothing: what the annotation or the spec name was decided against then.
                return null;
            }
        }

        var id = IntegrationClaims.ClaimedId(pass.Entity);
        if (id is null)
        {
            return pass.Spec.ManagementPolicy != ManagementPolicy.Observe ? null : new PassOutcome.Waiting(
                Reasons.NothingToObserve,
                $"Set annotation {ApiGroup.IntegrationIdAnnotation} to the id of the integration to observe, or make a new object with spec.integrationId.",
                services.Options.StalledRecheck);
        }

        if (pass.Spec.ManagementPolicy == ManagementPolicy.Manage
            && services.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, id) is { } rival)
        {
            return new PassOutcome.Stalled(
                Reasons.AlreadyClaimed,
                $"Delete this object or {rival} (or, if this one was copied from it, remove annotation {ApiGroup.IntegrationIdAnnotation} here to get an integration of its own): both name integration {id}, and {rival} has it or is older.",
                services.Options.StalledRecheck);
        }

        if (status.IntegrationId is null)
        {
            pass.Adopting = true;
            status.IntegrationId = id;
        }

        return null;
    }
}
