using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Events;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Reconcilers.Integrations;

/// <summary>
/// Finds what a create made whose answer was lost, by elimination: an integration that was not there before, that no other
/// object has, and that is what was to be created. One such integration is taken; none, once the create cannot take effect any
/// more, proves that nothing was made; between several only a person can choose.
/// </summary>
internal sealed class LostCreateRecovery(ReconcilerServices services, OpenIntents intents)
{
    /// <summary>
    /// Resolves <c>status.pendingCreate</c>. Null means resolved: it is cleared, and <c>status.integrationId</c> is the found
    /// integration or what it was before.
    /// </summary>
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        var pending = pass.Status.PendingCreate!;
        if (intents.HasMadeNothing(pass.Key, IntentOf(pending)))
        {
            pass.Status.PendingCreate = null;
            return null;
        }

        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        pass.SawAws = true;
        if (await services.Snapshots.ListAsync(pass.Target, pass.ApiId, TimeSpan.Zero, cancellationToken) is not { } listed)
        {
            if (!pass.IsDeleting)
            {
                return OutcomeMapper.ApiNotFound(pass.Home, services.Options);
            }

            // The whole API is gone, and with it whatever the create made.
            pass.Status.PendingCreate = null;
            return null;
        }

        var candidates = Candidates(pass, pending, [.. listed.ById.Values.OfType<Model.Integration>()]);
        // A person's choice between several.
        if (candidates.Count > 1 && candidates.Find(candidate => candidate.IntegrationId == pass.Annotation(ApiGroup.IntegrationIdAnnotation)) is { } chosen)
        {
            candidates = [chosen];
        }

        if (candidates.Count == 1)
        {
            await TakeAsync(pass, pending, candidates[0], cancellationToken);
            return null;
        }

        if (candidates.Count > 1)
        {
            var ids = string.Join(", ", candidates.Select(candidate => candidate.IntegrationId).Order(StringComparer.Ordinal).Take(20));
            return new PassOutcome.Stalled(
                Reasons.CreateUncertain,
                $"Set annotation {ApiGroup.IntegrationIdAnnotation} to the right id and delete the others if nobody needs them: the answer of a create was lost, and {ids} of API {pass.ApiId} could each be what it made.",
                services.Options.QuotaRecheck);
        }

        // The list may also be torn: what somebody deletes while its pages are read can move an entry past us. The second look settles that.
        var left = intents.Left(pass.Key, IntentOf(pending), services.Options.CreateSettleTime);
        if (left > TimeSpan.Zero)
        {
            return new PassOutcome.Waiting(
                Reasons.CreatePending,
                "Nothing to do: the answer of a create was lost, and the operator waits until it is sure whether it made an integration.",
                left);
        }

        intents.Forget(pass.Key);
        pass.Status.PendingCreate = null;
        return null;
    }

    /// <summary>Tells an intent of an object from any other of the same object.</summary>
    public static string IntentOf(PendingCreate pending) => $"{pending.StartedAt.ToUniversalTime():O} {pending.Fingerprint}";

    private List<Model.Integration> Candidates(IntegrationPass pass, PendingCreate pending, IReadOnlyList<Model.Integration> listed)
    {
        var known = pending.KnownIntegrationIds.ToHashSet(StringComparer.Ordinal);
        // An entry that moves between pages is listed twice, and is one candidate.
        return [.. listed.DistinctBy(integration => integration.IntegrationId).Where(integration =>
            !known.Contains(integration.IntegrationId!)
            && integration.IntegrationId != pass.Status.IntegrationId
            && !services.Claims.IsTaken(pass.Entity, pass.Target.Region, pass.ApiId, integration.IntegrationId!)
            && Matches(pass, pending, integration))];
    }

    private static bool Matches(IntegrationPass pass, PendingCreate pending, Model.Integration integration)
    {
        var state = ResourceState.Observed(FieldMap.Integration, IntegrationMapping.ToObserved(integration));
        var defaults = new ServerDefaults(
            pass.Spec.ProtocolType, integration.IntegrationType, !string.IsNullOrEmpty(integration.IntegrationSubtype));
        return Fingerprint.Of(state, pending.Fields, defaults) == pending.Fingerprint;
    }

    private async Task TakeAsync(IntegrationPass pass, PendingCreate pending, Model.Integration integration, CancellationToken cancellationToken)
    {
        var status = pass.Status;
        if (status.IntegrationId is { } replaced)
        {
            status.ReplacingIntegrationId ??= replaced;
        }

        status.IntegrationId = integration.IntegrationId;
        status.CreatedAt = pending.StartedAt;
        status.PendingCreate = null;
        // That is what AWS holds now; what the spec has dropped since is to be cleared.
        status.LastAppliedFields = [.. pending.Fields];
        pass.OnceDeclared = pending.Fields.ToHashSet(StringComparer.Ordinal);
        services.Claims.Record(pass.Entity, pass.Target.Region, pass.ApiId, integration.IntegrationId!);
        // Locked: what was found belongs to the intent that was read, and to no other.
        await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
        intents.Forget(pass.Key);
        pass.Publish(EventType.Normal, Events.Recovered, "Create", $"Found integration {integration.IntegrationId} of API {pass.ApiId}, made by a create whose answer was lost.");
    }
}
