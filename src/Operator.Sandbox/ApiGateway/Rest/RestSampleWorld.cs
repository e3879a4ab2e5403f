using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>
/// The REST API that the samples refer to: resources and methods without integrations. Stage prod serves an empty
/// deployment, which AWS would not have made: the next one needs an integration on every method.
/// </summary>
internal static class RestSampleWorld
{
    public static void Build(Call call)
    {
        var api = RestApis.Build(call, "r3st4p1x", "rootresrc1", new JsonObject
        {
            ["name"] = "sample-rest",
            ["endpointConfiguration"] = new JsonObject { ["types"] = new JsonArray("REGIONAL") },
        });
        var root = api.Resources.Single();
        var orders = AddResource(api, "res0orders", root, "orders");
        AddMethod(orders, "GET");
        AddMethod(orders, "POST");
        AddMethod(orders, "PUT");
        AddMethod(
            AddResource(api, "res1ordrid", orders, "{orderId}"),
            "GET",
            ("method.request.path.orderId", true),
            ("method.request.querystring.limit", false));
        var mock = AddResource(api, "res2mock00", root, "mock");
        mock.Methods.Add("GET", NewMethod("GET", [], ["200"]));

        var deployment = RestDeployments.Build(call, "d3p0x0", [], "before any method");
        api.Deployments.Add(deployment);
        RestStages.Add(call, api, new JsonObject { ["stageName"] = "prod", ["deploymentId"] = deployment.Id });
        call.Partition.RestApis.Add(api);

        var link = new JsonObject
        {
            ["name"] = "sample-rest-link",
            ["targetArns"] = new JsonArray("arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/net/sample/0123456789abcdef"),
        };
        call.Partition.RestVpcLinks.Add(RestVpcLinks.Build("vlnk02", link, call.Now));
    }

    private static RestResource AddResource(RestApi api, string id, RestResource parent, string part)
    {
        var resource = RestResources.Build(id, parent, part);
        api.Resources.Add(resource);
        return resource;
    }

    private static void AddMethod(RestResource resource, string verb, params (string Name, bool Required)[] parameters) =>
        resource.Methods.Add(verb, NewMethod(verb, parameters, ["200", "400", "500"]));

    private static RestMethod NewMethod(string verb, (string Name, bool Required)[] parameters, string[] statuses)
    {
        var method = RestMethods.Build(verb, new JsonObject
        {
            ["authorizationType"] = "NONE",
            ["requestParameters"] = new JsonObject(parameters.Select(parameter => KeyValuePair.Create(parameter.Name, (JsonNode?)parameter.Required))),
        });
        foreach (var status in statuses)
        {
            method.Responses.Add(status, RestMethodResponses.Build(status, []));
        }

        return method;
    }
}
