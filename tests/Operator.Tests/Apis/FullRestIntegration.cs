using System.Text.Json.Nodes;

namespace Operator.Tests.Apis;

/// <summary>A RestIntegration with as many entries as the schema allows, of lengths as found in practice: rules over it must stay within every evaluator's budget.</summary>
internal static class FullRestIntegration
{
    private const int Parameters = 100;
    private const int Responses = 40;

    public static JsonObject Manifest() => new()
    {
        ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
        ["kind"] = "RestIntegration",
        ["metadata"] = new JsonObject { ["name"] = "full" },
        ["spec"] = new JsonObject
        {
            ["restApiId"] = "r3st4p1x",
            ["resourcePath"] = "/orders/{orderId}",
            ["httpMethod"] = "POST",
            ["type"] = "http",
            ["integrationHttpMethod"] = "POST",
            ["uri"] = "https://example.com/" + new string('x', 1000),
            ["requestParameters"] = Map(Parameters, i => $"integration.request.header.x-some-ordinary-header-name-{i}", i => $"method.request.header.x-some-ordinary-header-name-{i}"),
            ["cacheKeyParameters"] = new JsonArray([.. Enumerable.Range(Parameters - 50, 50).Select(i => (JsonNode)$"method.request.header.x-some-ordinary-header-name-{i}")]),
            ["integrationResponses"] = new JsonArray([.. Enumerable.Range(200, Responses).Select(status => (JsonNode)new JsonObject
            {
                ["statusCode"] = $"{status}",
                ["selectionPattern"] = $".*an ordinary pattern for the errors of number {status}.*",
                ["responseParameters"] = Map(Responses, i => $"method.response.header.x-ordinary-header-{i}", i => $"integration.response.header.x-ordinary-header-{i}"),
            })]),
            ["method"] = new JsonObject
            {
                ["requestParameters"] = Map(Parameters, i => $"method.request.header.x-some-ordinary-header-name-{i}", _ => true),
                ["methodResponses"] = new JsonArray([.. Enumerable.Range(200, Responses).Select(status => (JsonNode)new JsonObject
                {
                    ["statusCode"] = $"{status}",
                    ["responseParameters"] = Map(Responses, i => $"method.response.header.x-ordinary-header-{i}", _ => true),
                })]),
            },
        },
    };

    private static JsonObject Map(int count, Func<int, string> key, Func<int, JsonNode> value) =>
        new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create(key(i), (JsonNode?)value(i))));
}
