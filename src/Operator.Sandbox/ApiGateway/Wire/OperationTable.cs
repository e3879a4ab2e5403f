using System.Diagnostics.CodeAnalysis;
using Operator.Sandbox.ApiGateway.Lambda;
using Operator.Sandbox.ApiGateway.Operations;
using Operator.Sandbox.ApiGateway.Rest;

namespace Operator.Sandbox.ApiGateway.Wire;

/// <summary>All services' operations by method and path. {+name} takes the rest of the path.</summary>
internal static class OperationTable
{
    internal sealed record Operation(string Name, string Method, string[] Template, Func<Call, Answer> Handler, Service Service);

    private static readonly Operation[] All =
    [
        Define("CreateApi", "POST /v2/apis", Apis.Create),
        Define("GetApis", "GET /v2/apis", Apis.List),
        Define("GetApi", "GET /v2/apis/{apiId}", Apis.Get),
        Define("UpdateApi", "PATCH /v2/apis/{apiId}", Apis.Update),
        Define("DeleteApi", "DELETE /v2/apis/{apiId}", Apis.Delete),
        Define("DeleteCorsConfiguration", "DELETE /v2/apis/{apiId}/cors", Apis.DeleteCors),

        Define("CreateIntegration", "POST /v2/apis/{apiId}/integrations", Integrations.Create),
        Define("GetIntegrations", "GET /v2/apis/{apiId}/integrations", Integrations.List),
        Define("GetIntegration", "GET /v2/apis/{apiId}/integrations/{integrationId}", Integrations.Get),
        Define("UpdateIntegration", "PATCH /v2/apis/{apiId}/integrations/{integrationId}", Integrations.Update),
        Define("DeleteIntegration", "DELETE /v2/apis/{apiId}/integrations/{integrationId}", Integrations.Delete),

        Define("CreateIntegrationResponse", "POST /v2/apis/{apiId}/integrations/{integrationId}/integrationresponses", IntegrationResponses.Create),
        Define("GetIntegrationResponses", "GET /v2/apis/{apiId}/integrations/{integrationId}/integrationresponses", IntegrationResponses.List),
        Define("GetIntegrationResponse", "GET /v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}", IntegrationResponses.Get),
        Define("UpdateIntegrationResponse", "PATCH /v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}", IntegrationResponses.Update),
        Define("DeleteIntegrationResponse", "DELETE /v2/apis/{apiId}/integrations/{integrationId}/integrationresponses/{integrationResponseId}", IntegrationResponses.Delete),

        Define("CreateRoute", "POST /v2/apis/{apiId}/routes", Routes.Create),
        Define("GetRoutes", "GET /v2/apis/{apiId}/routes", Routes.List),
        Define("GetRoute", "GET /v2/apis/{apiId}/routes/{routeId}", Routes.Get),
        Define("UpdateRoute", "PATCH /v2/apis/{apiId}/routes/{routeId}", Routes.Update),
        Define("DeleteRoute", "DELETE /v2/apis/{apiId}/routes/{routeId}", Routes.Delete),
        Define("DeleteRouteRequestParameter", "DELETE /v2/apis/{apiId}/routes/{routeId}/requestparameters/{requestParameterKey}", Routes.DeleteRequestParameter),

        Define("CreateStage", "POST /v2/apis/{apiId}/stages", Stages.Create),
        Define("GetStages", "GET /v2/apis/{apiId}/stages", Stages.List),
        Define("GetStage", "GET /v2/apis/{apiId}/stages/{stageName}", Stages.Get),
        Define("UpdateStage", "PATCH /v2/apis/{apiId}/stages/{stageName}", Stages.Update),
        Define("DeleteStage", "DELETE /v2/apis/{apiId}/stages/{stageName}", Stages.Delete),
        Define("DeleteAccessLogSettings", "DELETE /v2/apis/{apiId}/stages/{stageName}/accesslogsettings", Stages.DeleteAccessLogSettings),
        Define("DeleteRouteSettings", "DELETE /v2/apis/{apiId}/stages/{stageName}/routesettings/{routeKey}", Stages.DeleteRouteSettings),

        Define("CreateDeployment", "POST /v2/apis/{apiId}/deployments", Deployments.Create),
        Define("GetDeployments", "GET /v2/apis/{apiId}/deployments", Deployments.List),
        Define("GetDeployment", "GET /v2/apis/{apiId}/deployments/{deploymentId}", Deployments.Get),
        Define("UpdateDeployment", "PATCH /v2/apis/{apiId}/deployments/{deploymentId}", Deployments.Update),
        Define("DeleteDeployment", "DELETE /v2/apis/{apiId}/deployments/{deploymentId}", Deployments.Delete),

        Define("CreateVpcLink", "POST /v2/vpclinks", VpcLinks.Create),
        Define("GetVpcLinks", "GET /v2/vpclinks", VpcLinks.List),
        Define("GetVpcLink", "GET /v2/vpclinks/{vpcLinkId}", VpcLinks.Get),
        Define("UpdateVpcLink", "PATCH /v2/vpclinks/{vpcLinkId}", VpcLinks.Update),
        Define("DeleteVpcLink", "DELETE /v2/vpclinks/{vpcLinkId}", VpcLinks.Delete),

        Define("GetTags", "GET /v2/tags/{+resourceArn}", Tagging.Get),
        Define("TagResource", "POST /v2/tags/{+resourceArn}", Tagging.Tag),
        Define("UntagResource", "DELETE /v2/tags/{+resourceArn}", Tagging.Untag),

        .. RestOperations.All,
        .. LambdaOperations.All,
    ];

    /// <summary>
    /// Finds the operation of a path as it was sent: segments are split before they are decoded, so an id that holds
    /// an escaped slash or is ".." stays one segment and never reaches another resource.
    /// </summary>
    public static bool TryMatch(
        string method, string rawPath, [NotNullWhen(true)] out Operation? operation, out Dictionary<string, string> parameters)
    {
        var segments = rawPath.Split('/', StringSplitOptions.None)[1..];
        parameters = new(StringComparer.Ordinal);
        foreach (var candidate in All)
        {
            parameters.Clear();
            if (candidate.Method == method && Matches(candidate.Template, segments, parameters))
            {
                operation = candidate;
                return true;
            }
        }

        operation = null;
        return false;
    }

    private static bool Matches(string[] template, string[] segments, Dictionary<string, string> parameters)
    {
        for (var i = 0; i < template.Length; i++)
        {
            var part = template[i];
            if (i >= segments.Length)
            {
                return false;
            }

            if (part.StartsWith("{+", StringComparison.Ordinal))
            {
                parameters[part[2..^1]] = Uri.UnescapeDataString(string.Join('/', segments[i..]));
                return true;
            }

            if (part.StartsWith('{'))
            {
                if (segments[i].Length == 0)
                {
                    return false;
                }

                parameters[part[1..^1]] = Uri.UnescapeDataString(segments[i]);
            }
            else if (part != segments[i])
            {
                return false;
            }
        }

        return template.Length == segments.Length;
    }

    /// <param name="name">The name in counters, journal and faults.</param>
    /// <param name="route">Method and path template, such as "GET /restapis/{restapi_id}".</param>
    /// <param name="handler">Runs under the partition's lock.</param>
    /// <param name="service">Whose operation it is.</param>
    internal static Operation Define(string name, string route, Func<Call, Answer> handler, Service service = Service.HttpApis)
    {
        var parts = route.Split(' ');
        return new Operation(name, parts[0], parts[1].Split('/')[1..], handler, service);
    }
}
