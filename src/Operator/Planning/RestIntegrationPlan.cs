using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Reconcilers.Rest;

namespace Operator.Planning;

/// <summary>
/// What a pass of the operator would do for a <see cref="RestIntegration"/>. Pure; differences and writes are those of <see cref="RestPlanner"/>, phase by
/// phase as the reconciler makes them, on what AWS should hold after each.
/// </summary>
/// <remarks>
/// What AWS answers is not foreseen: a parameter that takes a cache key along with it, or a value that no patch clears, leads to more calls, and a put over an
/// integration that keeps its responses to fewer.
/// </remarks>
internal static class RestIntegrationPlan
{
    /// <summary>Plans.</summary>
    /// <param name="entity">The object, with its status where it has one.</param>
    /// <param name="snapshot">The API; null when there is none.</param>
    /// <param name="region">Region of the API.</param>
    /// <param name="accountId">Account of the API; null when not known. Only functions given by name need it.</param>
    public static IntegrationPlan Of(RestIntegration entity, RestSnapshot? snapshot, string region, string? accountId)
    {
        var spec = entity.Spec;
        if (spec.Suspend)
        {
            return new IntegrationPlan(ChangeKind.None, [], [], "The object is suspended.");
        }

        var effective = EffectiveRest.Of(spec, region, accountId);
        if (effective.Problem is { } problem)
        {
            return Blocked(problem);
        }

        if (snapshot is null)
        {
            return Blocked($"Set spec.restApiId to the id of a REST API in {region}: there is no API {spec.KnownApiId}.");
        }

        var resource = ResourceOf(entity, snapshot);
        var missing = resource is null && spec.ResourcePath is ['/', ..] ? ResourceCreator.Missing(snapshot, spec.ResourcePath) : [];
        if (resource is null && !(spec is { CreateResource: true, ManagementPolicy: ManagementPolicy.Manage } && missing.Count > 0))
        {
            return Blocked($"Create resource {spec.ResourcePath ?? spec.ResourceId} in API {spec.KnownApiId}, or set spec.createResource to true. The operator would wait for it.");
        }

        var observed = resource?.Methods.GetValueOrDefault(effective.HttpMethod);
        return Refusal(entity, effective, resource, observed) is { } refusal
            ? Blocked(refusal)
            : Plan(entity, effective, snapshot, resource, missing, observed);
    }

    private static RestResource? ResourceOf(RestIntegration entity, RestSnapshot snapshot)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        return (status?.Owned == true ? snapshot.Find(status.ResourceId) : null)
            ?? (string.IsNullOrEmpty(spec.ResourceId) ? snapshot.FindPath(spec.ResourcePath ?? "") : snapshot.Find(spec.ResourceId));
    }

    private static string? Refusal(RestIntegration entity, EffectiveRest effective, RestResource? resource, ObservedMethod? observed)
    {
        var spec = entity.Spec;
        var name = $"{effective.HttpMethod} {resource?.Path ?? spec.ResourcePath} of API {spec.KnownApiId}";
        return spec.ManagementPolicy == ManagementPolicy.Observe
            ? observed?.Integration is null ? $"Create the integration of {name}, or set managementPolicy to Manage: there is nothing to observe." : null
            : observed is null && spec.Method is null ? $"Create method {name}, or describe it in spec.method to have it made. The operator would wait for it."
            : observed?.Integration is not null && entity.Status?.Owned != true && !spec.Adopt ? $"Set spec.adopt to true to take the integration of {name} over, or delete it in AWS: it is there already."
            : null;
    }

    private static IntegrationPlan Plan(
        RestIntegration entity, EffectiveRest effective, RestSnapshot snapshot, RestResource? resource, IReadOnlyList<string> missing, ObservedMethod? observed)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        var at = new MethodAddress(spec.KnownApiId, resource?.Id ?? RestPlannedCalls.NewResourceId(spec.ResourcePath!), effective.HttpMethod);
        var desired = RestDesired.From(effective, resource?.Id ?? "", spec.IgnoreFields);
        var once = (status?.LastAppliedFields ?? []).ToHashSet(StringComparer.Ordinal);
        var before = RestPlanner.Plan(desired, observed, once, new RestProgress());
        var isCreate = observed?.Integration is null;
        var isEdit = status?.Owned == true && status.LastAppliedGeneration != entity.Metadata.Generation;
        if (spec.ManagementPolicy != ManagementPolicy.Manage || (spec.DriftPolicy == DriftPolicy.Detect && !isEdit && !(isCreate && status?.Owned != true)))
        {
            var note = before.Changes.Count == 0 && !isCreate ? null
                : spec.ManagementPolicy == ManagementPolicy.Observe ? "Reported only: managementPolicy is Observe."
                : "Reported only: driftPolicy is Detect.";
            return new IntegrationPlan(ChangeKind.None, before.Changes, [], note);
        }

        List<PlannedCall> calls = [.. Resources(spec.KnownApiId, snapshot, missing), .. Writes(desired, observed, isCreate ? new HashSet<string>() : once, at)];
        var kind = isCreate ? ChangeKind.Create : calls.Count > 0 ? ChangeKind.Update : ChangeKind.None;
        return new IntegrationPlan(kind, before.Changes, calls, calls.Count == 0 && before.Changes.Count > 0 ? "Reported only: ignoreFields covers them." : null);
    }

    private static IEnumerable<PlannedCall> Resources(string restApiId, RestSnapshot snapshot, IReadOnlyList<string> missing) =>
        from path in missing
        let cut = path.LastIndexOf('/')
        let parent = cut == 0 ? "/" : path[..cut]
        select RestPlannedCalls.CreateResource(restApiId, snapshot.FindPath(parent)?.Id ?? RestPlannedCalls.NewResourceId(parent), path);

    private static IEnumerable<PlannedCall> Writes(RestDesired desired, ObservedMethod? observed, IReadOnlySet<string> once, MethodAddress at)
    {
        var progress = new RestProgress();
        for (var plan = RestPlanner.Plan(desired, observed, once, progress); plan.Phase is { } phase; plan = RestPlanner.Plan(desired, observed, once, progress))
        {
            foreach (var operation in plan.Operations.SelectMany(operation => WithLost(desired, observed, once, operation)))
            {
                observed = After(desired, observed, operation);
                yield return RestPlannedCalls.Of(at, operation);
            }

            // The second try of a phase is for what AWS did not do.
            while (progress.MayTry(phase))
            {
                progress.Tried(phase);
            }
        }
    }

    // A put is taken to drop the responses; those that the object does not own are put again after it.
    private static IEnumerable<RestOperation> WithLost(RestDesired desired, ObservedMethod? observed, IReadOnlySet<string> once, RestOperation operation) =>
    [
        operation,
        .. operation is RestOperation.PutIntegration { Over: true } && desired.IntegrationResponses is null && !once.Contains(RestFieldMap.IntegrationResponses)
            ? (observed?.Integration?.IntegrationResponses ?? []).Select(lost => new RestOperation.PutIntegrationResponse(
                lost.StatusCode, RestPut.New(ResourceState.Observed(RestFieldMap.IntegrationResponse, lost))))
            : [],
    ];

    // Only what later phases are planned from.
    private static ObservedMethod? After(RestDesired desired, ObservedMethod? observed, RestOperation operation) => operation switch
    {
        RestOperation.PutMethod => new ObservedMethod(RestMapping.With(desired.Effective.Spec.Method!, []), null),
        RestOperation.PutIntegration put => observed! with { Integration = RestMapping.ToObserved(RestMapping.ToPutIntegration(default, put.Fields)) },
        _ => observed,
    };

    private static IntegrationPlan Blocked(string note) => new(ChangeKind.None, [], [], note, IsBlocked: true);
}
