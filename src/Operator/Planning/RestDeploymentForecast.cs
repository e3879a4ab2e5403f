using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Planning;

/// <summary>A RestIntegration of an API, and whether its plan changes something in AWS.</summary>
internal sealed record PlannedRestIntegration(RestIntegration Entity, bool Changes);

/// <summary>
/// What the operator would do for a <see cref="RestDeployment"/> until nothing is left to do, as if all pauses were over. Pure; the moves are those of
/// <see cref="DeploymentPlan"/>.
/// </summary>
internal static class RestDeploymentForecast
{
    // What an integration will hold after its change is nowhere deployed.
    private const string Changed = "changed";

    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;

    /// <summary>Plans.</summary>
    /// <param name="entity">The object, with its status where it has one: without it, every deployment is a new one.</param>
    /// <param name="integrations">The API's RestIntegrations, as far as they are given, with their status.</param>
    /// <param name="snapshot">The API; null when there is none.</param>
    /// <param name="stages">Its stages.</param>
    public static IntegrationPlan Of(RestDeployment entity, IReadOnlyList<PlannedRestIntegration> integrations, RestSnapshot? snapshot, ApiStages stages)
    {
        var (spec, status) = (entity.Spec, entity.Status);
        if (spec.Suspend)
        {
            return Nothing("The object is suspended.");
        }

        if (snapshot is null)
        {
            return Nothing($"Set spec.restApiId to the id of a REST API: there is no API {spec.KnownApiId}.") with { IsBlocked = true };
        }

        var contents = ApiContents.Of(integrations.Select(integration => integration.Entity)).As(snapshot);
        var history = (status?.History ?? []).Select(record => (record.DeploymentId, record.Hash)).ToList();
        // Without the integrations nothing tells whether all of them are deployed; what is deployed is taken for it.
        var isKnown = contents.Hashes.Count > 0 || integrations.Any(integration => integration.Changes);
        var state = new DeploymentState
        {
            ContentHash = integrations.Any(integration => integration.Changes) ? Changed : isKnown || history.Count == 0 ? contents.Hash : history[0].Hash,
            HasContent = isKnown,
            LastChange = Begin,
            Served = stages.Served(spec.StageName),
            History = history,
            InUse = stages.InUse,
            Debounce = TimeSpan.Zero,
            MinInterval = TimeSpan.Zero,
            HistoryLimit = spec.HistoryLimit,
            RollbackTo = string.IsNullOrEmpty(spec.RollbackTo) ? null : spec.RollbackTo,
        };
        var plan = Plan(spec, state, stages);
        return isKnown || spec.RollbackTo is { Length: > 0 } ? plan : plan with
        {
            Note = $"Pass the RestIntegrations of API {spec.KnownApiId} too (kubectl get restintegrations,restdeployments -o yaml): they tell whether there is something to deploy.",
        };
    }

    private static IntegrationPlan Plan(RestDeploymentSpec spec, DeploymentState state, ApiStages stages)
    {
        var (calls, changes, stageExists) = (new List<PlannedCall>(), new List<FieldChange>(), stages.Exists(spec.StageName));
        while (true)
        {
            switch (DeploymentPlan.Next(state, Begin + TimeSpan.FromDays(1)))
            {
                case DeploymentMove.Deploy:
                    calls.Add(RestPlannedCalls.CreateDeployment(spec.KnownApiId, spec.Description));
                    state = state with { History = [(RestPlannedCalls.NewDeploymentId, state.ContentHash), .. state.History] };
                    break;
                case DeploymentMove.PointStage point:
                    Point(point.DeploymentId);
                    break;
                case DeploymentMove.Rollback rollback:
                    Point(rollback.DeploymentId);
                    break;
                case DeploymentMove.Prune prune:
                    calls.AddRange(prune.DeploymentIds.Select(id => RestPlannedCalls.DeleteDeployment(spec.KnownApiId, id)));
                    state = state with { History = [.. state.History.Where(record => !prune.DeploymentIds.Contains(record.Id))] };
                    break;
                default:
                    var kind = calls.Count == 0 ? ChangeKind.None : calls.Exists(call => call.Operation == "CreateStage") ? ChangeKind.Create : ChangeKind.Update;
                    return new IntegrationPlan(kind, changes, calls);
            }
        }

        void Point(string deploymentId)
        {
            calls.Add(stageExists
                ? RestPlannedCalls.PointStage(spec.KnownApiId, spec.StageName, deploymentId)
                : RestPlannedCalls.CreateStage(spec.KnownApiId, spec.StageName, deploymentId));
            changes.Add(new FieldChange(new FieldPath("deploymentId"), DeploymentId, deploymentId, state.Served, Ignored: false, NeedsReplacement: false));
            stageExists = true;
            state = state with { Served = deploymentId, InUse = stages.InUseWhen(spec.StageName, deploymentId) };
        }
    }

    private static Field<RestDeploymentSpec, RestDeploymentStatus> DeploymentId { get; } =
        new("deploymentId", FieldShape.Scalar, Clearing.Impossible, _ => null, _ => null);

    private static IntegrationPlan Nothing(string note) => new(ChangeKind.None, [], [], note);
}
