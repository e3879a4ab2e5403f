using System.Text.Json.Nodes;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;
using Operator.Drift.Rest;
using Operator.Reconcilers.Rest;

namespace Operator.Planning;

/// <summary>The calls to REST APIs that operations lead to. Requests are made and written out by what also sends them.</summary>
internal static class RestPlannedCalls
{
    /// <summary>The id of a deployment that does not exist yet.</summary>
    public const string NewDeploymentId = "<new>";

    /// <summary>The id of a resource that does not exist yet.</summary>
    public static string NewResourceId(string path) => $"<id of {path}>";

    /// <summary>The call of an operation on a method.</summary>
    public static PlannedCall Of(MethodAddress at, RestOperation operation)
    {
        var method = $"/restapis/{at.RestApiId}/resources/{at.ResourceId}/methods/{at.HttpMethod}";
        var integration = $"{method}/integration";
        return operation switch
        {
            RestOperation.PutMethod put => new("PutMethod", "PUT", method, WireBody.Of(RestMapping.ToPutMethod(at, put.Fields))),
            RestOperation.PatchMethod patch => new("UpdateMethod", "PATCH", method, Patch(patch.Patch)),
            RestOperation.PutMethodResponse put => new(
                "PutMethodResponse", "PUT", $"{method}/responses/{put.StatusCode}", WireBody.Of(RestMapping.ToPutMethodResponse(at, put.StatusCode, put.Fields))),
            RestOperation.PatchMethodResponse patch => new("UpdateMethodResponse", "PATCH", $"{method}/responses/{patch.StatusCode}", Patch(patch.Patch)),
            RestOperation.DeleteMethodResponse delete => new("DeleteMethodResponse", "DELETE", $"{method}/responses/{delete.StatusCode}", null),
            RestOperation.PutIntegration put => new("PutIntegration", "PUT", integration, WireBody.Of(RestMapping.ToPutIntegration(at, put.Fields))),
            RestOperation.PatchIntegration patch => new("UpdateIntegration", "PATCH", integration, Patch(patch.Patch)),
            RestOperation.PutIntegrationResponse put => new(
                "PutIntegrationResponse", "PUT", $"{integration}/responses/{put.StatusCode}", WireBody.Of(RestMapping.ToPutIntegrationResponse(at, put.StatusCode, put.Fields))),
            RestOperation.PatchIntegrationResponse patch => new("UpdateIntegrationResponse", "PATCH", $"{integration}/responses/{patch.StatusCode}", Patch(patch.Patch)),
            RestOperation.DeleteIntegrationResponse delete => new("DeleteIntegrationResponse", "DELETE", $"{integration}/responses/{delete.StatusCode}", null),
            _ => throw new InvalidOperationException($"Nobody knows the call of {operation.GetType().Name}."),
        };
    }

    public static PlannedCall DeleteIntegration(MethodAddress at) =>
        new("DeleteIntegration", "DELETE", $"/restapis/{at.RestApiId}/resources/{at.ResourceId}/methods/{at.HttpMethod}/integration", null);

    public static PlannedCall DeleteMethod(MethodAddress at) =>
        new("DeleteMethod", "DELETE", $"/restapis/{at.RestApiId}/resources/{at.ResourceId}/methods/{at.HttpMethod}", null);

    public static PlannedCall DeleteResource(string restApiId, string resourceId) =>
        new("DeleteResource", "DELETE", $"/restapis/{restApiId}/resources/{resourceId}", null);

    public static PlannedCall CreateResource(string restApiId, string parentId, string path) => new(
        "CreateResource", "POST", $"/restapis/{restApiId}/resources/{parentId}",
        WireBody.Of(new CreateResourceRequest { PathPart = path[(path.LastIndexOf('/') + 1)..] }));

    public static PlannedCall CreateDeployment(string restApiId, string? description) => new(
        "CreateDeployment", "POST", $"/restapis/{restApiId}/deployments",
        WireBody.Of(new CreateDeploymentRequest { Description = string.IsNullOrEmpty(description) ? null : description }));

    public static PlannedCall DeleteDeployment(string restApiId, string deploymentId) =>
        new("DeleteDeployment", "DELETE", $"/restapis/{restApiId}/deployments/{deploymentId}", null);

    public static PlannedCall PointStage(string restApiId, string stageName, string deploymentId) => new(
        "UpdateStage", "PATCH", $"/restapis/{restApiId}/stages/{stageName}",
        Patch(new PatchBuilder().Replace("/deploymentId", deploymentId).Build()));

    public static PlannedCall CreateStage(string restApiId, string stageName, string deploymentId) => new(
        "CreateStage", "POST", $"/restapis/{restApiId}/stages",
        WireBody.Of(new CreateStageRequest { StageName = stageName, DeploymentId = deploymentId }));

    public static PlannedCall DeleteStage(string restApiId, string stageName) =>
        new("DeleteStage", "DELETE", $"/restapis/{restApiId}/stages/{stageName}", null);

    // All updates have one form.
    private static JsonObject Patch(List<PatchOperation> patch) => WireBody.Of(new UpdateIntegrationRequest { PatchOperations = patch });
}
