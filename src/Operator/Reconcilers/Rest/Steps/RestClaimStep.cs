using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>
/// Finds out whether the integration in place, if there is one, is the object's: it is when status says so, when a write whose answer
/// was lost made it, or when taking it over was asked for. Nobody's integration is overwritten otherwise.
/// </summary>
internal sealed class RestClaimStep(RestServices services, MethodReader reader) : IPassStep<RestIntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var contest = Contest(pass);
        if (contest is not null || pass.Spec.ManagementPolicy == ManagementPolicy.Observe)
        {
            return contest;
        }

        var path = pass.Resource?.Path ?? pass.Spec.ResourcePath ?? "";
        if (pass.Status.PendingCreate is not null)
        {
            var snapshot = await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: true, cancellationToken);
            pass.Resource = snapshot?.Find(pass.Resource?.Id) ?? snapshot?.FindPath(path) ?? pass.Resource;
            pass.See(pass.Resource?.Methods.GetValueOrDefault(pass.HttpMethod));
            Ownership.TakeUp(pass, wanted => snapshot?.FindPath(wanted));
        }

        // What is decided here lasts, and the picture may be some seconds old.
        if (pass.Resource is not null && (pass.Observed?.Integration is null) == (pass.Status.Owned == true))
        {
            await reader.ReadAsync(pass, cancellationToken);
        }

        return Judge(pass);
    }

    /// <summary>Whether another object has the method, or an observer has nothing to look at; from what is known already, without a call.</summary>
    public PassOutcome? Contest(RestIntegrationPass pass)
    {
        if (pass.Spec.ManagementPolicy == ManagementPolicy.Observe)
        {
            return pass.Observed?.Integration is null
                ? RestOutcomes.IntegrationNotFound(pass, "Create the integration that is to be observed, or set managementPolicy to Manage.", services.Options)
                : null;
        }

        return services.Claims.Rival(pass.Entity, pass.Target.Region, pass.ApiId, pass.Resource?.Id, pass.Resource?.Path ?? pass.Spec.ResourcePath ?? "") is { } rival
            ? new PassOutcome.Stalled(
                Reasons.AlreadyClaimed,
                $"Delete this object or {rival}: both name {Ownership.Name(pass)}, and {rival} has it or is older.",
                services.Options.StalledRecheck)
            : null;
    }

    /// <summary>Whether the integration is there to be written, and the object's to write; from what a fresh read showed.</summary>
    public PassOutcome? Judge(RestIntegrationPass pass)
    {
        var (status, spec) = (pass.Status, pass.Spec);
        if (pass.Observed is null && spec.Method is null && pass.Resource is not null)
        {
            return RestOutcomes.MethodNotFound(pass, services.Options);
        }

        if (pass.Observed?.Integration is not null && status.Owned != true)
        {
            if (!spec.Adopt)
            {
                return new PassOutcome.Stalled(
                    Reasons.AlreadyExists,
                    $"Set spec.adopt to true to take the integration of {Ownership.Name(pass)} over, or delete it in AWS: it was there before this object, which does not overwrite it.",
                    services.Options.StalledRecheck);
            }

            pass.Adopting = true;
            status.Owned = true;
            pass.Publish(EventType.Normal, Events.Adopted, "Adopt", $"Took over the integration of {Ownership.Name(pass)}.");
        }
        else if (pass.Observed?.Integration is null && status.Owned == true)
        {
            if (spec.DriftPolicy == DriftPolicy.Detect && !pass.IsEdit)
            {
                return RestOutcomes.IntegrationNotFound(pass, "Set driftPolicy to Correct to have it made again.", services.Options);
            }

            pass.Publish(EventType.Warning, Events.Vanished, "Observe", $"The integration of {Ownership.Name(pass)} was deleted outside of Kubernetes; it is made again.");
            status.Owned = null;
            status.Observed = null;
        }

        return null;
    }
}
