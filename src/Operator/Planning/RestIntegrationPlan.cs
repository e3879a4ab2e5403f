using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Operator.Reconcilers;
using Operator.Reconcilers.Rest;

namespace Operator.Planning;

/// <summary>
/// What the last part of a pass over a <see cref="RestIntegration"/> would write. Pure; differences and writes are those of <see cref="RestPlanner"/>, phase by
/// phase as the reconciler makes them, on what AWS should hold after each.
/// </summary>
/// <remarks>
/// Of what AWS does by itself, only the coupling of cache keys with request parameters is foreseen, see <see cref="MethodForecast"/>. A value that no patch
/// clears leads to more calls, and a put over an integration that keeps its responses to fewer.
/// </remarks>
internal static class RestIntegrationPlan
{
    /// <summary>Plans the last part of a pass.</summary>
    /// <param name="pass">The pass, once the method was looked at.</param>
    /// <param name="snapshot">The API.</param>
    /// <param name="options">Pauses, which outcomes carry.</param>
    /// <returns>The plan, and the API after it; resources that do not exist yet have placeholders for ids.</returns>
    public static (IntegrationPlan Plan, RestSnapshot After) Of(RestIntegrationPass pass, RestSnapshot snapshot, ReconcilerOptions options)
    {
        var (spec, resource, observed) = (pass.Spec, pass.Resource, pass.Observed);
        IReadOnlyList<string> missing = resource is null ? ResourceCreator.Missing(snapshot, spec.ResourcePath!) : [];
        if (resource is null && missing.Count == 0)
        {
            return (IntegrationPlan.Blocked(RestOutcomes.NoPath(pass, options)), snapshot);
        }

        var at = new MethodAddress(pass.ApiId, resource?.Id ?? RestPlannedCalls.NewResourceId(spec.ResourcePath!), pass.HttpMethod);
        var desired = pass.Desired;
        var before = RestPlanner.Plan(desired, observed, pass.OnceDeclared, new RestProgress());
        var isCreate = observed?.Integration is null;
        // A rewrite that was cut short is brought to its end whatever the policy.
        var isCutShort = pass.Status.PendingResponses is not null;
        if (spec.ManagementPolicy != ManagementPolicy.Manage || (!isCreate && spec.DriftPolicy == DriftPolicy.Detect && !pass.IsEdit && !isCutShort))
        {
            var note = before.Changes.Count == 0 ? null
                : spec.ManagementPolicy == ManagementPolicy.Observe ? "Reported only: managementPolicy is Observe."
                : "Reported only: driftPolicy is Detect.";
            return (new IntegrationPlan(ChangeKind.None, before.Changes, [], note), snapshot);
        }

        var (writes, result) = Writes(pass, isCreate ? new HashSet<string>() : pass.OnceDeclared, at);
        List<PlannedCall> calls = [.. Resources(pass.ApiId, snapshot, missing), .. writes];
        var kind = isCreate ? ChangeKind.Create : calls.Count > 0 ? ChangeKind.Update : ChangeKind.None;
        return (
            new IntegrationPlan(kind, before.Changes, calls, calls.Count == 0 && before.Changes.Count > 0 ? "Reported only: ignoreFields covers them." : null)
                .Noting(isCutShort ? "A rewrite of the integration was cut short: the operator puts back the responses that it took along." : null),
            missing.Aggregate(snapshot, WithResource).With(at.ResourceId, at.HttpMethod, result));
    }

    private static RestSnapshot WithResource(RestSnapshot snapshot, string path)
    {
        var id = RestPlannedCalls.NewResourceId(path);
        return new RestSnapshot(snapshot.ById.SetItem(id, new RestResource(id, snapshot.FindPath(ParentOf(path))?.Id, path, [])));
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var cut and > 0 ? path[..cut] : "/";

    private static IEnumerable<PlannedCall> Resources(string restApiId, RestSnapshot snapshot, IReadOnlyList<string> missing) =>
        from path in missing
        let parent = ParentOf(path)
        select RestPlannedCalls.CreateResource(restApiId, snapshot.FindPath(parent)?.Id ?? RestPlannedCalls.NewResourceId(parent), path);

    private static (IReadOnlyList<PlannedCall> Calls, ObservedMethod? Result) Writes(RestIntegrationPass pass, IReadOnlySet<string> once, MethodAddress at)
    {
        var (desired, observed, progress, calls) = (pass.Desired, pass.Observed, new RestProgress(), new List<PlannedCall>());
        Write(MethodWriter.Lost(desired, observed, pass.Status.PendingResponses, once));
        for (var plan = RestPlanner.Plan(desired, observed, once, progress); plan.Phase is { } phase; plan = RestPlanner.Plan(desired, observed, once, progress))
        {
            foreach (var operation in plan.Operations)
            {
                var endangered = operation is RestOperation.PutIntegration { Over: true } ? MethodWriter.Endangered(desired, observed, once) : [];
                Write([operation]);
                Write(MethodWriter.Lost(desired, observed, endangered, once));
            }

            // The second try of a phase is for what AWS did not do.
            while (progress.MayTry(phase))
            {
                progress.Tried(phase);
            }
        }

        return (calls, observed);

        void Write(IEnumerable<RestOperation> operations)
        {
            foreach (var operation in operations)
            {
                observed = MethodForecast.After(observed, operation);
                calls.Add(RestPlannedCalls.Of(at, operation));
            }
        }
    }
}
