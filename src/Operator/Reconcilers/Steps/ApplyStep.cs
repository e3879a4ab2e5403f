using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Compares, lets the policies filter, and does what is left: create, update in place or replace, then the integration
/// responses, then the rest of a replacement.
/// </summary>
internal sealed class ApplyStep(
    ReconcilerServices services,
    IntegrationCreator creator,
    IntegrationUpdater updater,
    ResponseWriter responses,
    Replacement replacement) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var changes = Changes(pass);
        var decision = PolicyFilter.Apply(changes, pass.Spec, pass.IsEdit);
        var plan = Responses(pass);
        pass.Differences = [.. changes.Changes, .. plan.Changes];
        if (decision.ReplacementRefused)
        {
            return RefusedReplacement.ByPolicy(pass, changes.Correctable.Where(change => change.NeedsReplacement), services.Options);
        }

        var corrects = pass.Spec.ManagementPolicy == ManagementPolicy.Manage && (pass.Spec.DriftPolicy == DriftPolicy.Correct || pass.IsEdit || decision.Apply == ChangeKind.Create);
        var outcome = decision.Apply switch
        {
            ChangeKind.Create => await CreateAsync(pass, cancellationToken),
            ChangeKind.Update => await UpdateAsync(pass, changes, cancellationToken),
            ChangeKind.Replace => await ReplaceAsync(pass, changes.Correctable.Where(change => change.NeedsReplacement), cancellationToken),
            _ => null,
        };
        // A value that AWS drops is no reason to leave the rest undone, least of all a replacement halfway.
        if (outcome is not (null or PassOutcome.Stalled { Reason: Reasons.FieldNotKept }))
        {
            return outcome;
        }

        if (corrects)
        {
            await responses.ApplyAsync(pass, Responses(pass), cancellationToken);
            outcome ??= NotKept(pass, Responses(pass).Changes.Where(change => !change.Ignored));
        }

        if (pass.Spec.ManagementPolicy == ManagementPolicy.Manage
            && await replacement.FinishAsync(pass, cancellationToken) is { } blocked)
        {
            return blocked;
        }

        return outcome;
    }

    private static ChangeSet Changes(IntegrationPass pass) => pass.Observed is null
        ? ChangeSet.Creation
        : ChangeSet.Of(pass.Changes);

    private static ResponsePlan Responses(IntegrationPass pass) => pass.Observed is null
        ? ResponsePlan.Nothing
        : ResponsePlanner.Plan(pass.Desired, [.. pass.Observed.IntegrationResponses ?? []], pass.OnceDeclared);

    private async Task<PassOutcome?> CreateAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        return await creator.CreateAsync(pass, Conclude, cancellationToken) ?? NotKept(pass, Changes(pass).Correctable);
    }

    // With responses or routes still to come, or the API's protocol to be asked for, the status is not complete at the write of the id.
    private void Conclude(IntegrationPass pass)
    {
        if (pass.Desired.Responses is null or { Count: 0 } && pass.Status.ReplacingIntegrationId is null
            && ApiProtocol.IsShown(pass) && Changes(pass).Kind == ChangeKind.None)
        {
            services.Conditions.Apply(pass, Settlement.Of(pass), stale: false);
        }
    }

    private async Task<PassOutcome?> UpdateAsync(IntegrationPass pass, ChangeSet changes, CancellationToken cancellationToken)
    {
        if (await updater.UpdateAsync(pass, changes.Changes, cancellationToken) is not { } check)
        {
            return IntegrationUpdater.EditedAgain;
        }

        if (check.Leftovers.Count < changes.Correctable.Count())
        {
            IntegrationUpdater.Announce(pass, changes.Changes);
        }

        switch (check.Remedy)
        {
            case Remedy.Replace when pass.Spec.ReplacePolicy == ReplacePolicy.Never:
                return RefusedReplacement.ByPolicy(pass, check.Leftovers, services.Options);
            case Remedy.Replace:
                return await ReplaceAsync(pass, check.Leftovers, cancellationToken);
            case Remedy.NotKept:
                return NotKept(pass, check.Leftovers);
            default:
                return null;
        }
    }

    private async Task<PassOutcome?> ReplaceAsync(IntegrationPass pass, IEnumerable<FieldChange> because, CancellationToken cancellationToken)
    {
        if (pass.Status.ApiGatewayManaged == true)
        {
            return RefusedReplacement.OfQuickCreate(pass, because, services.Options);
        }

        // One at a time: an earlier replacement that was interrupted is brought to its end first.
        if (await replacement.FinishAsync(pass, cancellationToken) is { } blocked)
        {
            return blocked;
        }

        return await creator.CreateAsync(pass, Conclude, cancellationToken) ?? NotKept(pass, Changes(pass).Correctable);
    }

    private PassOutcome.Stalled? NotKept(IntegrationPass pass, IEnumerable<FieldChange> leftovers)
    {
        var dropped = leftovers.ToList();
        if (dropped.Count == 0)
        {
            return null;
        }

        pass.Differences = dropped;
        return new PassOutcome.Stalled(
            Reasons.FieldNotKept,
            $"Remove {DriftReport.Names(dropped)} from the spec, or add it to ignoreFields: API Gateway accepted the value and dropped it.",
            services.Options.StalledRecheck);
    }
}
