using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// Has the stage serve a deployment: by UpdateStage, which changes nothing else of it, or by CreateStage where it is missing. Within
/// the API's write lane.
/// </summary>
internal sealed class StageWriter(RestDeploymentServices services)
{
    /// <summary>Points the stage; an outcome when that has to wait.</summary>
    public async Task<PassOutcome?> PointAsync(RestDeploymentPass pass, string deploymentId, CancellationToken cancellationToken)
    {
        var stageName = pass.Spec.StageName;
        var before = pass.Stages.Served(stageName);
        string? requestId;
        if (pass.Stages.Exists(stageName))
        {
            var answer = await pass.Target.Rest.UpdateStageAsync(
                new UpdateStageRequest
                {
                    RestApiId = pass.ApiId,
                    StageName = stageName,
                    PatchOperations = new PatchBuilder().Replace("/deploymentId", deploymentId).Build(),
                },
                cancellationToken);
            requestId = answer.ResponseMetadata?.RequestId;
        }
        else
        {
            // Written ahead: a stage that was made and whose maker died right after it would be nobody's.
            if (pass.Status.StageOwned != true)
            {
                pass.Status.StageOwned = true;
                await services.Writer.WriteStatusAsync(pass, locked: true, cancellationToken);
            }

            try
            {
                var answer = await pass.Target.Rest.CreateStageAsync(
                    new CreateStageRequest { RestApiId = pass.ApiId, StageName = stageName, DeploymentId = deploymentId }, cancellationToken);
                requestId = answer.ResponseMetadata?.RequestId;
            }
            catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.Conflict)
            {
                pass.Status.StageOwned = null;
                return new PassOutcome.Conflict(Messages.WithAws($"Nothing to do: somebody else made stage {stageName} at the same moment.", exception));
            }
            catch (AwsCallException exception) when (!exception.OutcomeUnknown)
            {
                // What was refused was not made: a stage of that name that comes later is somebody else's.
                pass.Status.StageOwned = null;
                throw;
            }
        }

        pass.Stages.Wrote(stageName, deploymentId);
        pass.LastRequestId = requestId;
        Announce(pass, before, deploymentId, requestId);
        pass.Status.DeploymentId = deploymentId;
        return null;
    }

    private static void Announce(RestDeploymentPass pass, string? before, string deploymentId, string? requestId)
    {
        var what = $"{pass.Spec.StageName} of API {pass.ApiId} serves deployment {deploymentId}{(before is null ? "" : $" instead of {before}")}.";
        var (reason, note) = pass switch
        {
            _ when pass.Spec.RollbackTo == deploymentId => (Events.RolledBack, $"Stage {what}"),
            _ when pass.NewlyMade == deploymentId => (Events.Deployed, $"Stage {what}"),
            // It serves something that this object did not have it serve.
            _ when before != pass.Status.DeploymentId => (Events.DriftCorrected, $"Stage {what} Somebody else had changed it."),
            _ => (Events.Deployed, $"Stage {what}"),
        };
        pass.Publish(EventType.Normal, reason, "Deploy", Messages.WithRequestId(note, requestId));
    }
}
