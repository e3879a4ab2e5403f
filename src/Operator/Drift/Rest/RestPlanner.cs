namespace Operator.Drift.Rest;

/// <summary>
/// Compares what is declared for a method with what AWS holds, and says which writes come next. Pure. Only one phase is planned at a
/// time: each write can have side effects (a request parameter drops a cache key, a put drops responses), so the next phase is planned
/// from what AWS holds after it.
/// </summary>
internal static class RestPlanner
{
    private static readonly FieldPath IntegrationResponses = new(RestFieldMap.IntegrationResponses);
    private static readonly FieldPath MethodResponses = new(RestFieldMap.Method, RestFieldMap.MethodResponses);

    /// <summary>Plans.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="observed">What AWS holds; null when there is no method.</param>
    /// <param name="onceDeclared">Fields declared when the spec was last applied.</param>
    /// <param name="progress">What this pass has tried.</param>
    public static RestPlan Plan(RestDesired desired, ObservedMethod? observed, IReadOnlySet<string> onceDeclared, RestProgress progress)
    {
        if (observed is null)
        {
            return desired.Method is null || !progress.MayTry(RestPhase.PutMethod)
                ? new RestPlan([], null, [])
                : new RestPlan([], RestPhase.PutMethod, [new RestOperation.PutMethod(RestPut.New(desired.Method))]);
        }

        var changes = new List<FieldChange>();
        var method = CompareMethod(desired, observed, onceDeclared, changes);
        var methodResponses = desired.Method is null
            ? []
            : ChildDiff.Compare(MethodResponses, RestFieldMap.MethodResponse, desired.MethodResponses, observed.MethodResponses, onceDeclared, desired.Ignore, changes);
        var state = observed.Integration is null ? null : ResourceState.Observed(RestFieldMap.Integration, observed.Integration);
        var integration = state is null ? [] : CompareIntegration(desired, state, onceDeclared);
        changes.AddRange(integration);
        var responses = observed.Integration is null
            ? []
            : ChildDiff.Compare(
                IntegrationResponses, RestFieldMap.IntegrationResponse, desired.IntegrationResponses, observed.IntegrationResponses, onceDeclared, desired.Ignore, changes);

        foreach (var (phase, operations) in new (RestPhase, Func<IReadOnlyList<RestOperation>>)[]
        {
            (RestPhase.PatchMethod, () => PatchMethod(method, observed.Integration is not null)),
            (RestPhase.MethodResponses, () => WriteMethodResponses(methodResponses)),
            (RestPhase.PutIntegration, () => PutIntegration(desired, state, integration, onceDeclared, progress)),
            (RestPhase.PatchIntegration, () => PatchIntegration(desired, integration, progress)),
            (RestPhase.CacheKeys, () => PatchCacheKeys(desired, integration)),
            (RestPhase.IntegrationResponses, () => ResponseOrder.Of(desired, responses, observed.IntegrationResponses, progress.ResponsePatchDoesNotClear, onceDeclared)),
            (RestPhase.MethodResponseDeletes, () => [.. methodResponses.Where(change => change.IsSurplus).Select(change => new RestOperation.DeleteMethodResponse(change.Key))]),
        })
        {
            if (progress.MayTry(phase) && operations() is { Count: > 0 } next)
            {
                return new RestPlan(changes, phase, next);
            }
        }

        return new RestPlan(changes, null, []);
    }

    private static IReadOnlyList<FieldChange> CompareIntegration(RestDesired desired, ResourceState state, IReadOnlySet<string> onceDeclared) =>
        StateDiff.Compare(RestFieldMap.Integration, desired.Integration, state, onceDeclared, desired.DefaultOf, desired.Ignore, service: false);

    private static List<FieldChange> CompareMethod(
        RestDesired desired, ObservedMethod observed, IReadOnlySet<string> onceDeclared, List<FieldChange> changes)
    {
        if (desired.Method is null)
        {
            return [];
        }

        var once = RestFieldMap.MethodFields.Select(field => field.Name)
            .Where(name => onceDeclared.Contains($"{RestFieldMap.Method}.{name}"))
            .ToHashSet(StringComparer.Ordinal);
        var differences = StateDiff.Compare(
                RestFieldMap.MethodFields,
                desired.Method,
                ResourceState.Observed(RestFieldMap.MethodFields, observed.Method),
                once,
                RestDefaults.OfMethod,
                desired.Ignore.Below(new FieldPath(RestFieldMap.Method)),
                service: false);
        changes.AddRange(differences.Select(change => change with { Path = new FieldPath(RestFieldMap.Method, change.Path.Field, change.Path.Key) }));
        return [.. differences.Where(change => !change.Ignored)];
    }

    private static IReadOnlyList<RestOperation> PatchMethod(List<FieldChange> changes, bool hasIntegration) => changes.Count == 0
        ? []
        : [new RestOperation.PatchMethod(
            RestPatch.Of(changes, RestDefaults.OfMethod),
            ReadAfter: hasIntegration && changes.Exists(change => change.Path.Field == RestFieldMap.RequestParameters))];

    private static IReadOnlyList<RestOperation> WriteMethodResponses(IReadOnlyList<ChildChange> changes) =>
    [
        .. changes.Where(change => !change.IsSurplus).Select(change => change.IsMissing
            ? (RestOperation)new RestOperation.PutMethodResponse(change.Key, RestPut.New(change.Desired!))
            : new RestOperation.PatchMethodResponse(change.Key, RestPatch.Of(change.Changes, RestDefaults.None))),
    ];

    private static IReadOnlyList<RestOperation> PutIntegration(
        RestDesired desired, ResourceState? state, IReadOnlyList<FieldChange> changes, IReadOnlySet<string> onceDeclared, RestProgress progress)
    {
        if (state is null)
        {
            return [new RestOperation.PutIntegration(RestPut.New(desired.Integration), Over: false)];
        }

        if (!changes.Any(change => !change.Ignored && (change.NeedsReplacement || (progress.PatchDoesNotClear && IsUnprovenRemoval(change)))))
        {
            return [];
        }

        // Members of another type mean nothing to the new one.
        var fields = changes.Any(change => change is { Ignored: false, Path.Field: RestFieldMap.Type })
            ? RestPut.New(desired.Integration)
            : RestPut.Over(RestFieldMap.Integration, desired.Integration, state, onceDeclared, desired.Ignore);
        return [new RestOperation.PutIntegration(fields, Over: true)];
    }

    private static IReadOnlyList<RestOperation> PatchIntegration(RestDesired desired, IReadOnlyList<FieldChange> changes, RestProgress progress)
    {
        var mine = changes
            .Where(change => change is { Ignored: false, NeedsReplacement: false } && change.Path.Field != RestFieldMap.CacheKeyParameters)
            .Where(change => !(progress.PatchDoesNotClear && IsUnprovenRemoval(change)))
            .ToList();
        return mine.Count == 0
            ? []
            : [new RestOperation.PatchIntegration(
                RestPatch.Of(mine, desired.DefaultOf),
                ReadAfter: mine.Exists(change => change.Path.Field == RestFieldMap.RequestParameters),
                TriesUnprovenRemoval: mine.Exists(IsUnprovenRemoval))];
    }

    private static IReadOnlyList<RestOperation> PatchCacheKeys(RestDesired desired, IReadOnlyList<FieldChange> changes)
    {
        var mine = changes.Where(change => change is { Ignored: false, Path.Field: RestFieldMap.CacheKeyParameters }).ToList();
        return mine.Count == 0
            ? []
            : [new RestOperation.PatchIntegration(RestPatch.Of(mine, desired.DefaultOf), ReadAfter: false, TriesUnprovenRemoval: false)];
    }

    private static bool IsUnprovenRemoval(FieldChange change) => change.IsRemoval && change.Field.Clearing == Clearing.UnprovenTombstone;
}
