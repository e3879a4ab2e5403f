using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Steps;

namespace Operator.Reconcilers.RestDeployments.Steps;

/// <summary>
/// Cleans up after an object that is being deleted, then lets it go. Retain touches nothing in AWS. Delete takes the stage away, if this
/// object made it, then the deployments that it made and that no other stage serves.
/// </summary>
internal sealed class StageDeletionStep(
    RestDeploymentServices services, TargetStep<RestDeployment> target, LostDeploymentRecovery recovery) : IPassStep<RestDeploymentPass>
{
    public async Task<PassOutcome?> RunAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        if (!pass.IsDeleting)
        {
            return null;
        }

        if (!pass.HasFinalizer)
        {
            return new PassOutcome.Gone();
        }

        if (!pass.HasAwsSide)
        {
            return await services.Writer.RemoveFinalizerAsync(pass);
        }

        if (pass.Spec.DeletionPolicy == DeletionPolicy.Retain)
        {
            pass.Publish(EventType.Normal, Events.Retained, "Delete", $"Left stage {pass.Spec.StageName} and {pass.History.Count} deployments of API {pass.Home.ApiId} in AWS: deletionPolicy is Retain.");
            return await services.Writer.RemoveFinalizerAsync(pass);
        }

        if (await target.RunAsync(pass, cancellationToken) is { } unresolved)
        {
            return unresolved;
        }

        try
        {
            if (await CleanUpAsync(pass, cancellationToken) is { } wait)
            {
                return wait;
            }
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            // The whole API is gone, and all that was in it.
        }

        return await services.Writer.RemoveFinalizerAsync(pass);
    }

    private async Task<PassOutcome?> CleanUpAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        using var lane = await services.Lanes.EnterAsync(pass.Api, cancellationToken);
        pass.Contents = ApiContents.Of(services.Neighbours.IntegrationsOf(pass.ApiId, pass.Place));
        pass.Stages = await ApiStages.ReadAsync(pass.Target, pass.ApiId, cancellationToken);
        if (await recovery.RunAsync(pass, cancellationToken) is { } uncertain)
        {
            return uncertain;
        }

        if (pass.Status.StageOwned == true && pass.Stages.Exists(pass.Spec.StageName))
        {
            await DeleteStageAsync(pass, cancellationToken);
        }

        var inUse = pass.Stages.InUse;
        var unused = pass.History.Select(record => record.DeploymentId).Where(id => !inUse.Contains(id)).Reverse().ToList();
        await HistoryPruner.DeleteAsync(pass, unused, cancellationToken);
        if (pass.History.Count > 0)
        {
            pass.Publish(EventType.Normal, Events.Retained, "Delete",
                $"Left deployments {string.Join(", ", pass.History.Select(record => record.DeploymentId))} of API {pass.ApiId} in AWS: stages serve them.");
        }

        return null;
    }

    private static async Task DeleteStageAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await pass.Target.Rest.DeleteStageAsync(
                new DeleteStageRequest { RestApiId = pass.ApiId, StageName = pass.Spec.StageName }, cancellationToken);
            pass.Publish(EventType.Normal, Events.Deleted, "Delete", Messages.WithRequestId(
                $"Deleted stage {pass.Spec.StageName} of API {pass.ApiId}, which was made here.", answer.ResponseMetadata?.RequestId));
        }
        catch (AwsCallException exception) when (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.Stage })
        {
            // Gone: what was wanted.
        }

        pass.Stages.Deleted(pass.Spec.StageName);
        pass.Status.StageOwned = null;
    }
}
