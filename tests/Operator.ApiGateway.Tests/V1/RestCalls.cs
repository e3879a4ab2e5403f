using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.ApiGateway.V1.Patching;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>One call of each operation, with what it must put on the wire; what the tests go through operation by operation.</summary>
internal static class RestCalls
{
    /// <summary>Name, request line, body or null.</summary>
    public static readonly (string Operation, string Line, string? Body)[] All =
    [
        ("GetRestApi", "GET /restapis/a1", null),
        ("GetResource", "GET /restapis/a1/resources/r1?embed=methods", null),
        ("GetResources", "GET /restapis/a1/resources?embed=methods&limit=500&position=p%2B%2F%3D%26", null),
        ("CreateResource", "POST /restapis/a1/resources/r0", """{"pathPart":"{proxy+}"}"""),
        ("DeleteResource", "DELETE /restapis/a1/resources/r1", null),
        ("GetMethod", "GET /restapis/a1/resources/r1/methods/GET", null),
        ("PutMethod", "PUT /restapis/a1/resources/r1/methods/GET", """{"apiKeyRequired":false,"authorizationType":"NONE","requestParameters":{"method.request.path.x":true}}"""),
        ("UpdateMethod", "PATCH /restapis/a1/resources/r1/methods/GET", PatchBody),
        ("DeleteMethod", "DELETE /restapis/a1/resources/r1/methods/GET", null),
        ("PutMethodResponse", "PUT /restapis/a1/resources/r1/methods/GET/responses/200", """{"responseModels":{"application/json":"Empty"}}"""),
        ("UpdateMethodResponse", "PATCH /restapis/a1/resources/r1/methods/GET/responses/200", PatchBody),
        ("DeleteMethodResponse", "DELETE /restapis/a1/resources/r1/methods/GET/responses/200", null),
        ("PutIntegration", "PUT /restapis/a1/resources/r1/methods/GET/integration", """{"httpMethod":"POST","cacheKeyParameters":[],"requestTemplates":{"a/b":""},"timeoutInMillis":50,"type":"HTTP"}"""),
        ("GetIntegration", "GET /restapis/a1/resources/r1/methods/GET/integration", null),
        ("UpdateIntegration", "PATCH /restapis/a1/resources/r1/methods/GET/integration", PatchBody),
        ("DeleteIntegration", "DELETE /restapis/a1/resources/r1/methods/GET/integration", null),
        ("PutIntegrationResponse", "PUT /restapis/a1/resources/r1/methods/GET/integration/responses/404", """{"responseTemplates":{},"selectionPattern":""}"""),
        ("GetIntegrationResponse", "GET /restapis/a1/resources/r1/methods/GET/integration/responses/404", null),
        ("UpdateIntegrationResponse", "PATCH /restapis/a1/resources/r1/methods/GET/integration/responses/404", PatchBody),
        ("DeleteIntegrationResponse", "DELETE /restapis/a1/resources/r1/methods/GET/integration/responses/404", null),
        ("CreateDeployment", "POST /restapis/a1/deployments", """{"description":"d","stageName":"prod"}"""),
        ("GetDeployment", "GET /restapis/a1/deployments/d1?embed=apisummary", null),
        ("GetDeployments", "GET /restapis/a1/deployments?limit=500", null),
        ("DeleteDeployment", "DELETE /restapis/a1/deployments/d1", null),
        ("CreateStage", "POST /restapis/a1/stages", """{"deploymentId":"d1","stageName":"prod","variables":{"v":"1"}}"""),
        ("GetStage", "GET /restapis/a1/stages/prod", null),
        ("GetStages", "GET /restapis/a1/stages?deploymentId=d1", null),
        ("UpdateStage", "PATCH /restapis/a1/stages/prod", PatchBody),
        ("DeleteStage", "DELETE /restapis/a1/stages/prod", null),
    ];

    private const string PatchBody = """{"patchOperations":[{"op":"replace","path":"/x","value":"1"}]}""";

    private static List<PatchOperation> Patch => new PatchBuilder().Replace("/x", "1").Build();

    public static Task CallAsync(IAmazonAPIGateway client, string operation, CancellationToken token) => operation switch
    {
        "GetRestApi" => client.GetRestApiAsync(new() { RestApiId = "a1" }, token),
        "GetResource" => client.GetResourceAsync(new() { RestApiId = "a1", ResourceId = "r1", Embed = ["methods"] }, token),
        "GetResources" => client.GetResourcesAsync(
            new() { RestApiId = "a1", Limit = 500, Position = "p+/=&", Embed = ["methods"] }, token),
        "CreateResource" => client.CreateResourceAsync(new() { RestApiId = "a1", ParentId = "r0", PathPart = "{proxy+}" }, token),
        "DeleteResource" => client.DeleteResourceAsync(new() { RestApiId = "a1", ResourceId = "r1" }, token),
        "GetMethod" => client.GetMethodAsync(new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET" }, token),
        "PutMethod" => client.PutMethodAsync(
            new()
            {
                RestApiId = "a1",
                ResourceId = "r1",
                HttpMethod = "GET",
                AuthorizationType = "NONE",
                ApiKeyRequired = false,
                RequestParameters = new() { ["method.request.path.x"] = true },
            }, token),
        "UpdateMethod" => client.UpdateMethodAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", PatchOperations = Patch }, token),
        "DeleteMethod" => client.DeleteMethodAsync(new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET" }, token),
        "PutMethodResponse" => client.PutMethodResponseAsync(
            new()
            {
                RestApiId = "a1",
                ResourceId = "r1",
                HttpMethod = "GET",
                StatusCode = "200",
                ResponseModels = new() { ["application/json"] = "Empty" },
            }, token),
        "UpdateMethodResponse" => client.UpdateMethodResponseAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", StatusCode = "200", PatchOperations = Patch }, token),
        "DeleteMethodResponse" => client.DeleteMethodResponseAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", StatusCode = "200" }, token),
        "PutIntegration" => client.PutIntegrationAsync(
            new()
            {
                RestApiId = "a1",
                ResourceId = "r1",
                HttpMethod = "GET",
                Type = IntegrationType.HTTP,
                IntegrationHttpMethod = "POST",
                RequestTemplates = new() { ["a/b"] = "" },
                CacheKeyParameters = [],
                TimeoutInMillis = 50,
            }, token),
        "GetIntegration" => client.GetIntegrationAsync(new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET" }, token),
        "UpdateIntegration" => client.UpdateIntegrationAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", PatchOperations = Patch }, token),
        "DeleteIntegration" => client.DeleteIntegrationAsync(new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET" }, token),
        "PutIntegrationResponse" => client.PutIntegrationResponseAsync(
            new()
            {
                RestApiId = "a1",
                ResourceId = "r1",
                HttpMethod = "GET",
                StatusCode = "404",
                SelectionPattern = "",
                ResponseTemplates = [],
            }, token),
        "GetIntegrationResponse" => client.GetIntegrationResponseAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", StatusCode = "404" }, token),
        "UpdateIntegrationResponse" => client.UpdateIntegrationResponseAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", StatusCode = "404", PatchOperations = Patch }, token),
        "DeleteIntegrationResponse" => client.DeleteIntegrationResponseAsync(
            new() { RestApiId = "a1", ResourceId = "r1", HttpMethod = "GET", StatusCode = "404" }, token),
        "CreateDeployment" => client.CreateDeploymentAsync(new() { RestApiId = "a1", StageName = "prod", Description = "d" }, token),
        "GetDeployment" => client.GetDeploymentAsync(new() { RestApiId = "a1", DeploymentId = "d1", Embed = ["apisummary"] }, token),
        "GetDeployments" => client.GetDeploymentsAsync(new() { RestApiId = "a1", Limit = 500 }, token),
        "DeleteDeployment" => client.DeleteDeploymentAsync(new() { RestApiId = "a1", DeploymentId = "d1" }, token),
        "CreateStage" => client.CreateStageAsync(
            new() { RestApiId = "a1", StageName = "prod", DeploymentId = "d1", Variables = new() { ["v"] = "1" } }, token),
        "GetStage" => client.GetStageAsync(new() { RestApiId = "a1", StageName = "prod" }, token),
        "GetStages" => client.GetStagesAsync(new() { RestApiId = "a1", DeploymentId = "d1" }, token),
        "UpdateStage" => client.UpdateStageAsync(new() { RestApiId = "a1", StageName = "prod", PatchOperations = Patch }, token),
        "DeleteStage" => client.DeleteStageAsync(new() { RestApiId = "a1", StageName = "prod" }, token),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
