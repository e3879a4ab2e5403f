using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

/// <summary>A test against the samples' REST API, whose methods have no integrations yet.</summary>
public abstract class RestTest : ServerTest
{
    internal const string Api = "/restapis/r3st4p1x";
    internal const string Order = $"{Api}/resources/res1ordrid/methods/GET";
    internal const string Orders = $"{Api}/resources/res0orders/methods";
    internal const string Mock = $"{Api}/resources/res2mock00/methods/GET";

    internal const string LambdaUri =
        "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:orders/invocations";

    internal const string StreamUri =
        "arn:aws:apigateway:us-west-2:lambda:path/2021-11-15/functions/arn:aws:lambda:us-west-2:123456789012:function:orders/response-streaming-invocations";

    internal const string PutMock = """{"type":"MOCK"}""";

    private protected ApiGatewayOptions Ignoring => Options with { UnprovenClearing = UnprovenClearing.Ignore };

    internal static string PatchOf(params (string Op, string Path, string? Value)[] operations) => new JsonObject
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

    internal static async Task<JsonObject> Expect(int status, Task<Reply> call)
    {
        var reply = await call;
        Assert.True(reply.Status == status, $"{reply.Status} {reply.Body.ToJsonString()}");
        return reply.Body;
    }

    internal static async Task AssertRefused(Task<Reply> call, int status, string errorType, string message)
    {
        var reply = await call;
        Assert.Equal((status, errorType, message), (reply.Status, reply.ErrorType, reply.Message));
    }

    internal static void AssertJson(string expected, JsonNode actual) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString());

    /// <summary>Gives every method of the samples' API a MOCK integration, so that it can be deployed.</summary>
    internal static async Task IntegrateAll(Caller caller)
    {
        foreach (var method in (string[])[$"{Orders}/GET", $"{Orders}/POST", $"{Orders}/PUT", Order, Mock])
        {
            await Expect(201, caller.Put($"{method}/integration", PutMock));
        }
    }
}
