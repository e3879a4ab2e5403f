using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using Operator.Sandbox.ApiGateway.Lambda;
using Operator.Sandbox.ApiGateway.Operations;
using Operator.Sandbox.ApiGateway.Rest;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway;

/// <summary>What the samples refer to, as if a platform team had made it before: APIs, stages, VPC links, Lambda functions.</summary>
internal static class SampleWorld
{
    public static void Build(Partition partition)
    {
        var call = new Call(partition, new Dictionary<string, string>(), new Dictionary<string, StringValues>(), Body: null);
        lock (partition.Gate)
        {
            AddApi(call, "a1b2c3d4", new JsonObject { ["name"] = "sample-http", ["protocolType"] = "HTTP" }, "$default", autoDeploy: true);
            AddApi(
                call,
                "aabbccddee",
                new JsonObject
                {
                    ["name"] = "sample-websocket",
                    ["protocolType"] = "WEBSOCKET",
                    ["routeSelectionExpression"] = "$request.body.action",
                },
                "prod",
                autoDeploy: false);
            var link = new JsonObject { ["name"] = "sample-link", ["subnetIds"] = new JsonArray("subnet-0a1b2c3d", "subnet-4e5f6a7b") };
            partition.VpcLinks.Add(VpcLinks.Build("vlnk01", link, call.Timestamp, availableAt: call.Now));
            RestSampleWorld.Build(call);
            foreach (var function in (string[])["orders", "my-function"])
            {
                LambdaFunction.Ensure(partition, function, ["live", "1", "2"]);
            }
        }
    }

    private static void AddApi(Call call, string id, JsonObject sent, string stage, bool autoDeploy)
    {
        var api = Apis.Build(call.Partition, id, sent, call.Timestamp);
        call.Partition.Apis.Add(api);
        Stages.Create(call, api, new JsonObject { ["stageName"] = stage, ["autoDeploy"] = autoDeploy }, managed: false);
    }
}
