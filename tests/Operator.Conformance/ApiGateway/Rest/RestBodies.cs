using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>Members of integrations that PutIntegration accepts, without the braces, so that tests can add to them.</summary>
internal static class RestBodies
{
    public const string StreamInvocation = $"arn:aws:apigateway:us-west-2:lambda:path/2021-11-15/functions/{Bodies.Function}/response-streaming-invocations";

    public const string Mock = """ "type":"MOCK" """;
    public const string Http = """ "type":"HTTP","httpMethod":"GET","uri":"https://example.com/{id}" """;
    public const string HttpProxy = """ "type":"HTTP_PROXY","httpMethod":"ANY","uri":"https://example.com/{id}" """;
    public const string Service = $""" "type":"AWS","httpMethod":"POST","uri":"{Bodies.Queue}","credentials":"{Bodies.Role}" """;
    public const string LambdaProxy = $""" "type":"AWS_PROXY","httpMethod":"POST","uri":"{Bodies.Invocation}" """;
    public const string Private = """ "type":"HTTP_PROXY","httpMethod":"GET","uri":"http://nlb.internal","connectionType":"VPC_LINK","connectionId":"@restLink" """;

    /// <summary>A mapping that also is a cache key.</summary>
    public const string Cached = Http
        + ""","requestParameters":{"integration.request.path.id":"method.request.path.id"},"cacheKeyParameters":["method.request.path.id"]""";

    public static string Resolve(Gateway gateway, string members) => members.Replace("@restLink", gateway.RestVpcLink, StringComparison.Ordinal);

    /// <summary>The body of an update: patchOperations as the service takes them, values as text.</summary>
    public static string Patch(params IEnumerable<(string Op, string Path, string? Value)> operations) => new JsonObject
    {
        ["patchOperations"] = new JsonArray([.. operations.Select(operation =>
        {
            var node = new JsonObject { ["op"] = operation.Op, ["path"] = operation.Path };
            if (operation.Value is not null)
            {
                node["value"] = operation.Value;
            }

            return (JsonNode)node;
        })]),
    }.ToJsonString();

    /// <summary>The items of a page, as this version of the API calls them.</summary>
    public static IReadOnlyList<JsonObject> Resources(this JsonObject page) => [.. (page["item"]?.AsArray() ?? []).Select(item => (JsonObject)item!)];
}
