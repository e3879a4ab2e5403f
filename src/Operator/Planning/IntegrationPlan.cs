using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;

namespace Operator.Planning;

/// <summary>What passes of the operator would do for an object.</summary>
/// <param name="Kind">What becomes of it in AWS; responses may change although the integration does not.</param>
/// <param name="Changes">All differences, those included that are not corrected.</param>
/// <param name="Calls">The writes, in order; none when nothing is to be done or nothing may be.</param>
/// <param name="Note">Why differences stand, or what else to know; null when there is nothing to say.</param>
/// <param name="IsBlocked">The operator would stop, after the calls if there are any, and wait for a person or for something to come.</param>
internal sealed record IntegrationPlan(
    ChangeKind Kind, IReadOnlyList<FieldChange> Changes, IReadOnlyList<PlannedCall> Calls, string? Note = null, bool IsBlocked = false)
{
    /// <summary>Nothing is done, for a reason that is no trouble.</summary>
    public static IntegrationPlan Nothing(string? note = null) => new(ChangeKind.None, [], [], note);

    /// <summary>Nothing follows from an edit that never gets to the operator.</summary>
    /// <param name="refusal">What the API server says to it.</param>
    public static IntegrationPlan Refused(string refusal) => new(ChangeKind.None, [], [], $"The API server will refuse this: {refusal}", IsBlocked: true);

    /// <summary>A pass ends with an outcome that keeps the object from being ready; shown as its conditions would.</summary>
    public static IntegrationPlan Blocked(PassOutcome outcome, IReadOnlyList<FieldChange>? changes = null) => outcome switch
    {
        PassOutcome.Waiting waiting => new(ChangeKind.None, changes ?? [], [], $"{waiting.Reason}: {waiting.Message}", IsBlocked: true),
        PassOutcome.Stalled stalled => new(ChangeKind.None, changes ?? [], [], $"{stalled.Reason}: {stalled.Message}", IsBlocked: true),
        PassOutcome.Conflict conflict => throw new PlanException(conflict.Message),
        PassOutcome.Retry retry => throw new PlanException(retry.Message, retry.Exception),
        _ => throw new InvalidOperationException($"No plan ends with {outcome.GetType().Name}."),
    };

    /// <summary>The same with a further note.</summary>
    public IntegrationPlan Noting(string? note) => note is null ? this : this with { Note = Note is null ? note : $"{Note} {note}" };

    /// <summary>
    /// Plans the last part of a pass with the reconciler's own parts: what is compared, what policies let through and what is sent are decided in
    /// <c>Drift</c>, for both. Pure.
    /// </summary>
    /// <remarks>
    /// What AWS answers is not foreseen: an update that AWS keeps only in part leads to more calls.
    /// </remarks>
    /// <param name="pass">The pass, once the integration was looked at.</param>
    /// <param name="first">The update that is sent before AWS is read; null when the pass reads first.</param>
    /// <param name="routes">Target, id and key of the API's routes; asked for only when some have to move.</param>
    /// <param name="options">Pauses, which outcomes carry.</param>
    public static async Task<IntegrationPlan> OfAsync(
        IntegrationPass pass, FirstUpdate? first, Func<Task<IReadOnlyList<(string Target, string Id)>>> routes, ReconcilerOptions options)
    {
        var observed = pass.Observed is null ? null : ResourceState.Observed(FieldMap.Integration, pass.Observed);
        var changes = observed is null ? ChangeSet.Creation : ChangeSet.Of(StateDiff.Compare(pass.Desired, observed, pass.OnceDeclared));
        // An integration that is gone refuses the update, and is made anew.
        if (first is not null && observed is not null)
        {
            var rest = await OfAsync(pass, first.LeftOf(changes), observed, routes, options);
            return rest with
            {
                Kind = rest.Kind == ChangeKind.None ? ChangeKind.Update : rest.Kind,
                Changes = changes.Changes,
                Calls = [first.Call(pass), .. rest.Calls],
            };
        }

        return await OfAsync(pass, changes, observed, routes, options);
    }

    private static async Task<IntegrationPlan> OfAsync(
        IntegrationPass pass, ChangeSet changes, ResourceState? observed, Func<Task<IReadOnlyList<(string Target, string Id)>>> routes, ReconcilerOptions options)
    {
        var desired = pass.Desired;
        var decision = PolicyFilter.Apply(changes, pass.Spec, pass.IsEdit);
        var responses = pass.Observed is null
            ? ResponsePlan.Nothing
            : ResponsePlanner.Plan(desired, [.. pass.Observed.IntegrationResponses ?? []], pass.OnceDeclared);
        IReadOnlyList<FieldChange> all = [.. changes.Changes, .. responses.Changes];
        var because = changes.Correctable.Where(change => change.NeedsReplacement);
        if (decision.ReplacementRefused)
        {
            return Blocked(RefusedReplacement.ByPolicy(pass, because, options), all);
        }

        if (decision.Apply == ChangeKind.Replace && pass.Status.ApiGatewayManaged == true)
        {
            return Blocked(RefusedReplacement.OfQuickCreate(pass, because, options), all);
        }

        var corrects = pass.Spec.ManagementPolicy == ManagementPolicy.Manage
            && (pass.Spec.DriftPolicy == DriftPolicy.Correct || pass.IsEdit || decision.Apply == ChangeKind.Create);
        var (apiId, id) = (pass.ApiId, pass.Status.IntegrationId ?? PlannedCall.NewIntegrationId);
        IReadOnlyList<PlannedCall> calls = decision.Apply switch
        {
            ChangeKind.Create => [.. Create(apiId, desired)],
            ChangeKind.Update =>
            [
                PlannedCall.UpdateIntegration(apiId, id, UpdatePlanner.Update(desired, observed!, changes.Changes)),
                .. corrects ? Responses(apiId, id, responses) : [],
            ],
            ChangeKind.Replace =>
            [
                .. Create(apiId, desired),
                .. Replaced(apiId, id, PlannedCall.NewIntegrationId, await routes()),
            ],
            _ => corrects ? [.. Responses(apiId, id, responses)] : [],
        };
        // An earlier replacement that was interrupted is brought to its end, before another one is begun.
        if (pass.Status.ReplacingIntegrationId is { } old && old != id && pass.Spec.ManagementPolicy == ManagementPolicy.Manage)
        {
            var rest = Replaced(apiId, old, id, await routes());
            calls = decision.Apply == ChangeKind.Replace ? [.. rest, .. calls] : [.. calls, .. rest];
        }

        return new IntegrationPlan(decision.Apply, all, calls, calls.Count > 0 || all.Count == 0 ? null : Standing(pass.Spec));
    }

    private static string Standing(IntegrationSpec spec) =>
        spec.ManagementPolicy == ManagementPolicy.Observe ? "Reported only: managementPolicy is Observe."
        : spec.DriftPolicy == DriftPolicy.Detect ? "Reported only: driftPolicy is Detect."
        : "Reported only: ignoreFields covers them.";

    private static IEnumerable<PlannedCall> Create(string apiId, DesiredIntegration desired) =>
    [
        PlannedCall.CreateIntegration(apiId, UpdatePlanner.Create(desired.State)),
        .. Responses(apiId, PlannedCall.NewIntegrationId, ResponsePlanner.Plan(desired, [], new HashSet<string>())),
    ];

    private static IEnumerable<PlannedCall> Replaced(string apiId, string old, string current, IReadOnlyList<(string Target, string Id)> routes) =>
    [
        .. routes.Where(route => route.Target == $"integrations/{old}").Select(route => PlannedCall.UpdateRoute(apiId, route.Id, current)),
        PlannedCall.DeleteIntegration(apiId, old),
    ];

    private static IEnumerable<PlannedCall> Responses(string apiId, string id, ResponsePlan plan) =>
    [
        .. plan.Deletes.Select(response => PlannedCall.DeleteResponse(apiId, id, response.IntegrationResponseId)),
        .. plan.Creates.Select(response => PlannedCall.CreateResponse(apiId, id, response.Key, response.Fields)),
        .. plan.Updates.Select(response => PlannedCall.UpdateResponse(
            apiId, id, response.Observed.IntegrationResponseId, response.Observed.IntegrationResponseKey, response.Fields)),
    ];
}
