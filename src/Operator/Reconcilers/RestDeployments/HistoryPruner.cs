using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>Deletes deployments that were made here. AWS itself refuses to delete one that a stage serves. Within the API's write lane.</summary>
internal static class HistoryPruner
{
    /// <summary>Deletes; what AWS refuses stays in the history.</summary>
    public static async Task DeleteAsync(RestDeploymentPass pass, IEnumerable<string> deploymentIds, CancellationToken cancellationToken)
    {
        foreach (var id in deploymentIds)
        {
            try
            {
                var answer = await pass.Target.Rest.DeleteDeploymentAsync(
                    new DeleteDeploymentRequest { RestApiId = pass.ApiId, DeploymentId = id }, cancellationToken);
                pass.Publish(EventType.Normal, Events.Deleted, "Prune", Messages.WithRequestId(
                    $"Deleted deployment {id} of API {pass.ApiId}, which no stage serves.", answer.ResponseMetadata?.RequestId));
            }
            catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
            {
                // Gone: what was wanted.
            }
            catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.Conflict)
            {
                // A stage was pointed to it meanwhile.
                pass.Undeletable.Add(id);
                continue;
            }

            pass.Status.History = [.. pass.History.Where(record => record.DeploymentId != id)];
        }
    }
}
