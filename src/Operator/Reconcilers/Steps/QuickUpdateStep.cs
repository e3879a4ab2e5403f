using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// An edit that needs one PATCH is sent without reading AWS first: the request is planned from what AWS showed last, which is in status,
/// and the reply is the read. Saves a call of every edit, and a round trip until it takes effect.
/// </summary>
/// <remarks>
/// What was changed outside since is in the reply: then <see cref="ApplyStep"/> plans again from it. Where that would be too late the
/// step leaves the object to the steps that read first: fields that belong to somebody else (they would be sent as they were),
/// integration responses, a function that has to be allowed first, a replacement, an unfinished create, a pass that failed before.
/// </remarks>
internal sealed class QuickUpdateStep(IntegrationUpdater updater) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (ChangesOf(pass) is not { } changes)
        {
            return null;
        }

        pass.Observed = pass.Status.Observed;
        try
        {
            var leftovers = await updater.TryAsync(pass, changes, cancellationToken);
            if (leftovers is null)
            {
                return IntegrationUpdater.EditedAgain;
            }

            if (leftovers.Count < changes.Count)
            {
                IntegrationUpdater.Announce(pass, changes);
            }
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass is ErrorClass.NotFound or ErrorClass.Invalid)
        {
            // Gone, or not what it was. Nothing has changed, and the next steps look.
            pass.Observed = null;
        }

        return null;
    }

    /// <summary>What the step sends, from what status shows of AWS; null when it leaves the pass to the steps that read first.</summary>
    public static IReadOnlyList<FieldChange>? ChangesOf(IntegrationPass pass)
    {
        if (!MayWriteFirst(pass))
        {
            return null;
        }

        var changes = StateDiff.Compare(pass.Desired, ResourceState.Observed(FieldMap.Integration, pass.Status.Observed!), pass.OnceDeclared);
        return ChangeSet.Of(changes).Kind == ChangeKind.Update ? changes : null;
    }

    private static bool MayWriteFirst(IntegrationPass pass) =>
        pass is { IsEdit: true, ManagementPolicy: ManagementPolicy.Manage, Failures: 0 }
        && pass.Status is { IntegrationId: not null, Observed: not null, LastAppliedGeneration: not null, PendingCreate: null, ReplacingIntegrationId: null }
        && pass.Spec is { IgnoreFields: null or { Count: 0 }, Lambda: null }
        && !ResponsePlanner.Owns(pass.Desired, pass.OnceDeclared);
}
