using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Planning;

/// <summary>What is deleted of REST APIs for an object that goes. Pure; goes by the status, as the operator does.</summary>
internal static class DeletionForecast
{
    /// <summary>An integration of a REST API, its method, and the resources that are empty then: as far as they were made for the object.</summary>
    /// <param name="pass">The object.</param>
    /// <param name="snapshot">The API; null when there is none.</param>
    /// <returns>The calls, and the API after them.</returns>
    public static (IReadOnlyList<PlannedCall> Calls, RestSnapshot? After) Of(RestIntegrationPass pass, RestSnapshot? snapshot)
    {
        var calls = new List<PlannedCall>();
        var status = pass.Status;
        if (status is { ResourceId: { Length: > 0 } resourceId, HttpMethod: { Length: > 0 } httpMethod })
        {
            var at = new MethodAddress(pass.ApiId, resourceId, httpMethod);
            if (status.Owned == true)
            {
                calls.Add(RestPlannedCalls.DeleteIntegration(at));
                snapshot = snapshot?.Find(resourceId)?.Methods.GetValueOrDefault(httpMethod) is { } method
                    ? snapshot.With(resourceId, httpMethod, method with { Integration = null })
                    : snapshot;
            }

            if (status.MethodOwned == true)
            {
                calls.Add(RestPlannedCalls.DeleteMethod(at));
                snapshot = snapshot?.With(resourceId, httpMethod, null);
            }
        }

        // The path of what is inside is the longer one.
        foreach (var made in (status.CreatedResourceIds ?? []).Select(id => snapshot?.Find(id)).OfType<RestResource>().OrderByDescending(made => made.Path.Length).ToList())
        {
            if (snapshot!.Find(made.Id)!.Methods.Count == 0 && !snapshot.HasChildren(made.Id))
            {
                calls.Add(RestPlannedCalls.DeleteResource(pass.ApiId, made.Id));
                snapshot = new RestSnapshot(snapshot.ById.Remove(made.Id));
            }
        }

        return (calls, snapshot);
    }

    /// <summary>The stage, if the object made it, then the deployments that it made and that no other stage serves, the oldest first.</summary>
    /// <param name="pass">The object. Its stages were read, and are those after the calls then.</param>
    /// <returns>The calls, and the deployments that stay.</returns>
    public static (IReadOnlyList<PlannedCall> Calls, IReadOnlyList<string> Left) Of(RestDeploymentPass pass)
    {
        var (calls, stages) = (new List<PlannedCall>(), pass.Stages);
        if (pass.Status.StageOwned == true && stages.Exists(pass.Spec.StageName))
        {
            calls.Add(RestPlannedCalls.DeleteStage(pass.ApiId, pass.Spec.StageName));
            stages.Deleted(pass.Spec.StageName);
        }

        var inUse = stages.InUse;
        calls.AddRange(pass.History.Select(record => record.DeploymentId).Where(id => !inUse.Contains(id)).Reverse()
            .Select(id => RestPlannedCalls.DeleteDeployment(pass.ApiId, id)));
        return (calls, [.. pass.History.Select(record => record.DeploymentId).Where(inUse.Contains)]);
    }
}
