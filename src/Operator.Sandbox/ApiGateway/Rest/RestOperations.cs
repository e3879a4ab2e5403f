using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>
/// The operations of REST APIs. In counters, journal and faults their names begin with "apigateway.", the service's
/// name in the SDKs, because a third of them share their names with operations of the v2 service.
/// </summary>
internal static class RestOperations
{
    private const string Api = "/restapis/{restapi_id}";
    private const string Resource = Api + "/resources/{resource_id}";
    private const string Method = Resource + "/methods/{http_method}";
    private const string MethodResponse = Method + "/responses/{status_code}";
    private const string Integration = Method + "/integration";
    private const string IntegrationResponse = Integration + "/responses/{status_code}";

    public static OperationTable.Operation[] All { get; } =
    [
        Define("CreateRestApi", "POST /restapis", RestApis.Create),
        Define("GetRestApis", "GET /restapis", RestApis.List),
        Define("GetRestApi", $"GET {Api}", RestApis.Get),
        Define("UpdateRestApi", $"PATCH {Api}", RestApis.Update),
        Define("DeleteRestApi", $"DELETE {Api}", RestApis.Delete),

        Define("GetResources", $"GET {Api}/resources", RestResources.List),
        Define("CreateResource", $"POST {Api}/resources/{{parent_id}}", RestResources.Create),
        Define("GetResource", $"GET {Resource}", RestResources.Get),
        Define("UpdateResource", $"PATCH {Resource}", RestResources.Update),
        Define("DeleteResource", $"DELETE {Resource}", RestResources.Delete),

        Define("PutMethod", $"PUT {Method}", RestMethods.Put),
        Define("GetMethod", $"GET {Method}", RestMethods.Get),
        Define("UpdateMethod", $"PATCH {Method}", RestMethods.Update),
        Define("DeleteMethod", $"DELETE {Method}", RestMethods.Delete),

        Define("PutMethodResponse", $"PUT {MethodResponse}", RestMethodResponses.Put),
        Define("GetMethodResponse", $"GET {MethodResponse}", RestMethodResponses.Get),
        Define("UpdateMethodResponse", $"PATCH {MethodResponse}", RestMethodResponses.Update),
        Define("DeleteMethodResponse", $"DELETE {MethodResponse}", RestMethodResponses.Delete),

        Define("PutIntegration", $"PUT {Integration}", RestIntegrations.Put),
        Define("GetIntegration", $"GET {Integration}", RestIntegrations.Get),
        Define("UpdateIntegration", $"PATCH {Integration}", RestIntegrations.Update),
        Define("DeleteIntegration", $"DELETE {Integration}", RestIntegrations.Delete),

        Define("PutIntegrationResponse", $"PUT {IntegrationResponse}", RestIntegrationResponses.Put),
        Define("GetIntegrationResponse", $"GET {IntegrationResponse}", RestIntegrationResponses.Get),
        Define("UpdateIntegrationResponse", $"PATCH {IntegrationResponse}", RestIntegrationResponses.Update),
        Define("DeleteIntegrationResponse", $"DELETE {IntegrationResponse}", RestIntegrationResponses.Delete),

        Define("CreateDeployment", $"POST {Api}/deployments", RestDeployments.Create),
        Define("GetDeployments", $"GET {Api}/deployments", RestDeployments.List),
        Define("GetDeployment", $"GET {Api}/deployments/{{deployment_id}}", RestDeployments.Get),
        Define("UpdateDeployment", $"PATCH {Api}/deployments/{{deployment_id}}", RestDeployments.Update),
        Define("DeleteDeployment", $"DELETE {Api}/deployments/{{deployment_id}}", RestDeployments.Delete),

        Define("CreateStage", $"POST {Api}/stages", RestStages.Create),
        Define("GetStages", $"GET {Api}/stages", RestStages.List),
        Define("GetStage", $"GET {Api}/stages/{{stage_name}}", RestStages.Get),
        Define("UpdateStage", $"PATCH {Api}/stages/{{stage_name}}", RestStages.Update),
        Define("DeleteStage", $"DELETE {Api}/stages/{{stage_name}}", RestStages.Delete),

        Define("CreateVpcLink", "POST /vpclinks", RestVpcLinks.Create),
        Define("GetVpcLinks", "GET /vpclinks", RestVpcLinks.List),
        Define("GetVpcLink", "GET /vpclinks/{vpclink_id}", RestVpcLinks.Get),
        Define("DeleteVpcLink", "DELETE /vpclinks/{vpclink_id}", RestVpcLinks.Delete),

        Define("GetAccount", "GET /account", RestApis.GetAccount),
        Define("GetTags", "GET /tags/{+resource_arn}", RestTagging.Get),
        Define("TagResource", "PUT /tags/{+resource_arn}", RestTagging.Tag),
        Define("UntagResource", "DELETE /tags/{+resource_arn}", RestTagging.Untag),
    ];

    private static OperationTable.Operation Define(string name, string route, Func<Call, Answer> handler) =>
        OperationTable.Define($"apigateway.{name}", route, handler, Service.RestApis);
}
