using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers;
using Operator.Reconcilers.RestDeployments;
using Operator.Reconcilers.RestDeployments.Steps;

namespace Operator.Planning;

/// <summary>
/// What the operator would do for a <see cref="RestDeployment"/> until nothing is left to do, as if all pauses were over. Pure; the moves are those of
/// <see cref="DeploymentPlan"/>.
/// </summary>
internal static class RestDeploymentForecast
{
    private static readonly DateTimeOffset Begin = DateTimeOffset.UnixEpoch;

    // All pauses are over.
    private static readonly DateTimeOffset Later = Begin + TimeSpan.FromDays(1);

    /// <summary>Plans.</summary>
    /// <param name="pass">
    /// The object, with its status where it has one: without it, every deployment is a new one. Its stages were read; its contents are what the API's
    /// RestIntegrations amount to, as far as they are known, once their plans are carried out.
    /// </param>
    /// <param name="newestIsGone">The newest deployment of the history does not exist any more.</param>
    /// <param name="isComplete">Whether all RestIntegrations are known.</param>
    /// <param name="options">Pauses, which outcomes carry.</param>
    public static IntegrationPlan Of(RestDeploymentPass pass, bool newestIsGone, bool isComplete, ReconcilerOptions options)
    {
        var (spec, contents) = (pass.Spec, pass.Contents);
        var history = pass.History.Select(record => (record.DeploymentId, record.Hash)).ToList();
        // Without the integrations nothing tells whether all of them are deployed; what is deployed is taken for it.
        var isKnown = isComplete || contents.Hashes.Count > 0;
        var state = new DeploymentState
        {
            ContentHash = isKnown || history.Count == 0 ? contents.Hash : history[0].Hash,
            HasContent = contents.Hashes.Count > 0,
            LastChange = Begin,
            Served = pass.Stages.Served(spec.StageName),
            History = history,
            NewestIsGone = newestIsGone,
            InUse = pass.Stages.InUse,
            Debounce = TimeSpan.Zero,
            MinInterval = TimeSpan.Zero,
            HistoryLimit = spec.HistoryLimit,
            RollbackTo = string.IsNullOrEmpty(spec.RollbackTo) ? null : spec.RollbackTo,
        };
        if (isComplete && DeploymentPlan.Next(state, Later) is DeploymentMove.WaitForContent)
        {
            return IntegrationPlan.Blocked(DeployStep.NothingToDeploy(pass, options));
        }

        return Plan(pass, state).Noting(isKnown || spec.RollbackTo is { Length: > 0 } ? null
            : $"Pass the RestIntegrations of API {pass.ApiId} too (kubectl get restintegrations,restdeployments -o yaml), or let a cluster be read: they tell whether there is something to deploy.");
    }

    private static IntegrationPlan Plan(RestDeploymentPass pass, DeploymentState state)
    {
        var (spec, stages, apiId) = (pass.Spec, pass.Stages, pass.ApiId);
        var (calls, changes, stageExists) = (new List<PlannedCall>(), new List<FieldChange>(), stages.Exists(spec.StageName));
        while (true)
        {
            switch (DeploymentPlan.Next(state, Later))
            {
                case DeploymentMove.Deploy:
                    calls.Add(RestPlannedCalls.CreateDeployment(apiId, spec.Description));
                    state = state with { History = [(RestPlannedCalls.NewDeploymentId, state.ContentHash), .. state.NewestIsGone ? state.History.Skip(1) : state.History], NewestIsGone = false };
                    break;
                case DeploymentMove.PointStage point:
                    Point(point.DeploymentId);
                    break;
                case DeploymentMove.Rollback rollback:
                    Point(rollback.DeploymentId);
                    break;
                case DeploymentMove.Prune prune:
                    calls.AddRange(prune.DeploymentIds.Select(id => RestPlannedCalls.DeleteDeployment(apiId, id)));
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
                ? RestPlannedCalls.PointStage(apiId, spec.StageName, deploymentId)
                : RestPlannedCalls.CreateStage(apiId, spec.StageName, deploymentId));
            changes.Add(new FieldChange(new FieldPath("deploymentId"), DeploymentId, deploymentId, state.Served, Ignored: false, NeedsReplacement: false));
            stageExists = true;
            state = state with { Served = deploymentId, InUse = stages.InUseWhen(spec.StageName, deploymentId) };
        }
    }

    private static Field<RestDeploymentSpec, RestDeploymentStatus> DeploymentId { get; } =
        new("deploymentId", FieldShape.Scalar, Clearing.Impossible, _ => null, _ => null);
}
