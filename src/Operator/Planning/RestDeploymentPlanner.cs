using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Reconcilers;
using Operator.Reconcilers.RestDeployments;
using Operator.Reconcilers.RestDeployments.Steps;
using Operator.Reconcilers.Steps;

namespace Operator.Planning;

/// <summary>
/// Plans for RestDeployments, from what the plans for the RestIntegrations leave: those come first. Up to the look at the stages a plan is a pass,
/// with the operator's own steps.
/// </summary>
/// <param name="services">What the steps work with.</param>
internal sealed class RestDeploymentPlanner(PlanServices services)
{
    private readonly TargetStep<RestDeployment> target = new(services.RestDeployments);
    private readonly LostDeploymentRecovery recovery = new(services.RestDeployments, new OpenIntents(services.RestDeployments.TimeProvider));

    /// <summary>Plans for one object. Reads what a pass would read.</summary>
    /// <exception cref="AwsCallException">AWS cannot be read.</exception>
    /// <exception cref="PlanException">It cannot be told.</exception>
    public Task<ObjectPlan> PlanAsync(RestDeployment entity, CancellationToken cancellationToken) =>
        PlannedPass.OfAsync(new RestDeploymentPass(entity, NoEvents.Instance), PlanAsync, DeletionAsync, cancellationToken);

    private async Task<IntegrationPlan> PlanAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        IPassStep<RestDeploymentPass>[] steps = [new ReferenceStep<RestDeployment>(services.RestDeployments), target, new StageClaimStep(services.RestDeployments)];
        if (await PlannedPass.RunAsync(pass, steps, cancellationToken) is { } outcome)
        {
            return IntegrationPlan.Blocked(outcome);
        }

        if (await services.RestDeployments.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken) is null)
        {
            return IntegrationPlan.Blocked(OutcomeMapper.ApiNotFound(pass.Home, services.Options));
        }

        var lost = await LookAsync(pass, cancellationToken);
        // One that the stage serves is there; another one may have been deleted meanwhile.
        var pinned = string.IsNullOrEmpty(pass.Spec.RollbackTo) ? null : pass.Spec.RollbackTo;
        var wanted = pinned ?? (pass.History is [var newest, ..] ? newest.DeploymentId : null);
        var isGone = wanted is not null && pass.Stages.Served(pass.Spec.StageName) != wanted && !await DeployStep.ExistsAsync(pass, wanted, cancellationToken);
        if (isGone && pinned is not null)
        {
            return IntegrationPlan.Blocked(DeployStep.RollbackNotFound(pass, pinned, services.Options));
        }

        return RestDeploymentForecast.Of(pass, isGone, isComplete: services.World.HasCluster, services.Options).Noting(lost);
    }

    // Stages, contents, and what came of a CreateDeployment whose answer was lost, in words; null when none was.
    private async Task<string?> LookAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        pass.Contents = ApiContents.Of(services.RestDeployments.Neighbours.IntegrationsOf(pass.ApiId, pass.Place));
        pass.Stages = await ApiStages.ReadAsync(pass.Target, pass.ApiId, cancellationToken);
        if (pass.Status.PendingDeployment is null)
        {
            return null;
        }

        // Plans do not wait for what may still take effect: it is settled now.
        await recovery.RunAsync(pass, cancellationToken);
        return pass.NewlyMade is { } made
            ? $"The answer of a CreateDeployment was lost: deployment {made} is what it made, and the operator takes it."
            : "The answer of a CreateDeployment was lost, and no single deployment can be what it made: the operator goes on without it, at once if there are several, else 30 s after it first looked, as the call may take effect until then.";
    }

    private async Task<IntegrationPlan> DeletionAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        if (!pass.HasFinalizer)
        {
            return IntegrationPlan.Nothing("The operator has let go of the object.");
        }

        if (!pass.HasAwsSide)
        {
            return IntegrationPlan.Nothing("Nothing of it is in AWS.");
        }

        if (PlannedPass.LeftBecause(pass, pass.Spec.DeletionPolicy) is { } left)
        {
            return IntegrationPlan.Nothing(left);
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return IntegrationPlan.Blocked(unresolved);
        }

        try
        {
            var lost = await LookAsync(pass, cancellationToken);
            var (calls, kept) = DeletionForecast.Of(pass);
            return new IntegrationPlan(ChangeKind.Delete, [], calls, kept.Count == 0 ? null : $"Deployments {string.Join(", ", kept)} stay in AWS: stages serve them.")
                .Noting(lost);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return IntegrationPlan.Nothing("The whole API is gone, and all that was in it.");
        }
    }
}
