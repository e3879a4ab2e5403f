using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Planning;

/// <summary>What an object stands for, and what AWS holds for it, as far as it matters to it.</summary>
/// <param name="Effective">The spec as it is sent in this account and region.</param>
/// <param name="IntegrationId">The integration that the object names; null when it names none.</param>
/// <param name="Observed">What AWS holds under that id; null when nothing.</param>
/// <param name="IsManaged">Made by quick create: AWS lets nobody delete it.</param>
/// <param name="Routes">Ids and keys of the routes that target it.</param>
internal sealed record ObservedWorld(
    EffectiveIntegration Effective, string? IntegrationId, ObservedIntegration? Observed, bool IsManaged, IReadOnlyList<(string Id, string Key)> Routes);

/// <summary>What a pass of the operator would do for an object.</summary>
/// <param name="Kind">What becomes of the integration; responses may change although it does not.</param>
/// <param name="Changes">All differences, those included that are not corrected.</param>
/// <param name="Calls">The writes, in order; none when nothing is to be done or nothing may be.</param>
/// <param name="Note">Why differences stand, or what else to know; null when there is nothing to say.</param>
/// <param name="IsBlocked">The operator would stop and wait for a person.</param>
internal sealed record IntegrationPlan(
    ChangeKind Kind, IReadOnlyList<FieldChange> Changes, IReadOnlyList<PlannedCall> Calls, string? Note = null, bool IsBlocked = false)
{
    /// <summary>
    /// Plans with the reconciler's own parts: what is compared, what policies let through and what is sent are decided in <c>Drift</c>, for both. Pure.
    /// </summary>
    /// <remarks>
    /// What AWS answers is not foreseen: an update that AWS keeps only in part leads to more calls. A field that was taken out of the
    /// manifest is known only when the object comes with its status (<c>kubectl get -o yaml</c>).
    /// </remarks>
    public static IntegrationPlan Of(Integration entity, ObservedWorld world)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        if (spec.Suspend)
        {
            return Nothing("The object is suspended.");
        }

        var isAdoption = string.IsNullOrEmpty(status?.IntegrationId);
        if (world is { IntegrationId: { } named, Observed: null } && isAdoption)
        {
            return Nothing($"Create integration {named}, or take its id out of the manifest: there is no such integration in API {spec.KnownApiId}.") with { IsBlocked = true };
        }

        if (world.Effective.Function?.Problem is { } problem)
        {
            return Nothing(problem) with { IsBlocked = true };
        }

        var desired = DesiredIntegration.From(world.Effective.Spec);
        var onceDeclared = (status?.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal);
        var observed = world.Observed is null ? null : ResourceState.Observed(FieldMap.Integration, world.Observed);
        var changes = observed is null ? ChangeSet.Creation : ChangeSet.Of(StateDiff.Compare(desired, observed, onceDeclared));
        var isEdit = !isAdoption && status!.LastAppliedGeneration != entity.Metadata.Generation;
        var decision = PolicyFilter.Apply(changes, spec, isEdit);
        var responses = world.Observed is null
            ? ResponsePlan.Nothing
            : ResponsePlanner.Plan(desired, [.. world.Observed.IntegrationResponses ?? []], onceDeclared);
        IReadOnlyList<FieldChange> all = [.. changes.Changes, .. responses.Changes];
        if (decision.ReplacementRefused || (decision.Apply == ChangeKind.Replace && world.IsManaged))
        {
            return new IntegrationPlan(ChangeKind.None, all, [], decision.ReplacementRefused
                ? "Set replacePolicy to CreateBeforeDelete, or undo the change: it needs a new integration."
                : "Undo the change: it needs a new integration, and one made by quick create cannot be deleted.", IsBlocked: true);
        }

        var corrects = spec.ManagementPolicy == ManagementPolicy.Manage
            && (spec.DriftPolicy == DriftPolicy.Correct || isEdit || decision.Apply == ChangeKind.Create);
        var apiId = spec.KnownApiId;
        IReadOnlyList<PlannedCall> calls = decision.Apply switch
        {
            ChangeKind.Create => [.. Create(apiId, desired)],
            ChangeKind.Update =>
            [
                PlannedCall.UpdateIntegration(apiId, world.IntegrationId!, UpdatePlanner.Update(desired, observed!, changes.Changes)),
                .. corrects ? Responses(apiId, world.IntegrationId!, responses) : [],
            ],
            ChangeKind.Replace =>
            [
                .. Create(apiId, desired),
                .. world.Routes.Select(route => PlannedCall.UpdateRoute(apiId, route.Id, PlannedCall.NewIntegrationId)),
                PlannedCall.DeleteIntegration(apiId, world.IntegrationId!),
            ],
            _ => corrects ? [.. Responses(apiId, world.IntegrationId!, responses)] : [],
        };
        return new IntegrationPlan(decision.Apply, all, calls, calls.Count > 0 || all.Count == 0 ? null : Standing(spec));
    }

    private static IntegrationPlan Nothing(string note) => new(ChangeKind.None, [], [], note);

    private static string Standing(IntegrationSpec spec) =>
        spec.ManagementPolicy == ManagementPolicy.Observe ? "Reported only: managementPolicy is Observe."
        : spec.DriftPolicy == DriftPolicy.Detect ? "Reported only: driftPolicy is Detect."
        : "Reported only: ignoreFields covers them.";

    private static IEnumerable<PlannedCall> Create(string apiId, DesiredIntegration desired) =>
    [
        PlannedCall.CreateIntegration(apiId, UpdatePlanner.Create(desired.State)),
        .. Responses(apiId, PlannedCall.NewIntegrationId, ResponsePlanner.Plan(desired, [], new HashSet<string>())),
    ];

    private static IEnumerable<PlannedCall> Responses(string apiId, string id, ResponsePlan plan) =>
    [
        .. plan.Deletes.Select(response => PlannedCall.DeleteResponse(apiId, id, response.IntegrationResponseId)),
        .. plan.Creates.Select(response => PlannedCall.CreateResponse(apiId, id, response.Key, response.Fields)),
        .. plan.Updates.Select(response => PlannedCall.UpdateResponse(
            apiId, id, response.Observed.IntegrationResponseId, response.Observed.IntegrationResponseKey, response.Fields)),
    ];
}
