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

    /// <summary>Plans for one object. Reads what a pass would read.</summary>
    /// <exception cref="AwsCallException">AWS cannot be read.</exception>
    /// <exception cref="PlanException">It cannot be told.</exception>
    public async Task<ObjectPlan> PlanAsync(RestDeployment entity, CancellationToken cancellationToken)
    {
        var pass = new RestDeploymentPass(entity, NoEvents.Instance);
        var plan = pass.IsSuspended ? IntegrationPlan.Nothing("The object is suspended.")
            : pass.IsDeleting ? await DeletionAsync(pass, cancellationToken)
            : await PlanAsync(pass, cancellationToken);
        return new ObjectPlan(nameof(RestDeployment), pass.Key, pass.ApiId.Length > 0 ? pass.ApiId : pass.Home.ApiId, plan);
    }

    private async Task<IntegrationPlan> PlanAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        IPassStep<RestDeploymentPass>[] steps = [new ReferenceStep<RestDeployment>(services.RestDeployments), target, new StageClaimStep(services.RestDeployments)];
        if (await PlannedPass.RunAsync(pass, steps, cancellationToken) is { } outcome)
        {
            return IntegrationPlan.Blocked(outcome);
        }

        if (pass.Status.PendingDeployment is not null)
        {
            return IntegrationPlan.Blocked(new PassOutcome.Waiting(
                Reasons.CreatePending, "The answer of a CreateDeployment was lost: the operator first finds out what came of it, and what it does then depends on that.", default));
        }

        if (await services.RestDeployments.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken) is null)
        {
            return IntegrationPlan.Blocked(OutcomeMapper.ApiNotFound(pass.Home, services.Options));
        }

        pass.Stages = await ApiStages.ReadAsync(pass.Target, pass.ApiId, cancellationToken);
        // One that the stage serves is there; another one may have been deleted meanwhile.
        var pinned = string.IsNullOrEmpty(pass.Spec.RollbackTo) ? null : pass.Spec.RollbackTo;
        var wanted = pinned ?? (pass.History is [var newest, ..] ? newest.DeploymentId : null);
        var isGone = wanted is not null && pass.Stages.Served(pass.Spec.StageName) != wanted && !await DeployStep.ExistsAsync(pass, wanted, cancellationToken);
        if (isGone && pinned is not null)
        {
            return IntegrationPlan.Blocked(DeployStep.RollbackNotFound(pass, pinned, services.Options));
        }

        var contents = ApiContents.Of(services.RestDeployments.Neighbours.IntegrationsOf(pass.ApiId, pass.Place));
        return RestDeploymentForecast.Of(pass, contents, isGone, isComplete: services.World.HasCluster, services.Options);
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
            var (calls, kept) = DeletionForecast.Of(pass, await ApiStages.ReadAsync(pass.Target, pass.ApiId, cancellationToken));
            return new IntegrationPlan(ChangeKind.Delete, [], calls, kept.Count == 0 ? null : $"Deployments {string.Join(", ", kept)} stay in AWS: stages serve them.")
                .Noting(pass.Status.PendingDeployment is null ? null : "What came of a CreateDeployment whose answer was lost is found out first, and what it made is deleted too.");
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return IntegrationPlan.Nothing("The whole API is gone, and all that was in it.");
        }
    }
}
