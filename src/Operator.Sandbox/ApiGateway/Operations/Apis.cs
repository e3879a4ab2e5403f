using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.State;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Operations;

internal static class Apis
{
    internal static readonly InputShape Cors = new InputShape()
        .Flag("allowCredentials")
        .Texts("allowHeaders")
        .Texts("allowMethods")
        .Texts("allowOrigins")
        .Texts("exposeHeaders")
        .Whole("maxAge");

    private static readonly InputShape Input = new InputShape()
        .Text("apiKeySelectionExpression", 128)
        .Structure("corsConfiguration", Cors)
        .Text("credentialsArn")
        .Text("description", 1024)
        .Flag("disableSchemaValidation")
        .Flag("disableExecuteApiEndpoint")
        .Choice("ipAddressType", false, "ipv4", "dualstack")
        .Text("name", 128)
        .Choice("protocolType", false, "WEBSOCKET", "HTTP")
        .Text("routeKey", 1024)
        .Text("routeSelectionExpression", 128)
        .TextMap("tags", 1600)
        .Text("target", 2048)
        .Text("version", 64);

    public static Answer Create(Call call)
    {
        var sent = Read(call);
        var target = QuickCreate.TakeFrom(sent);
        var api = Build(call.Partition, call.Partition.Identifiers.Api(), sent, call.Timestamp);
        if (target is not null)
        {
            QuickCreate.Build(call, api, target);
        }

        call.Partition.Apis.Add(api);
        return Answer.Created(api.Document);
    }

    /// <summary>An API that is not yet part of the partition; refuses what AWS refuses.</summary>
    internal static ApiResource Build(Partition partition, string id, JsonObject sent, string timestamp)
    {
        if (!sent.HasText("name"))
        {
            throw AwsException.BadRequest("Name is a required parameter");
        }

        var http = sent.Text("protocolType") switch
        {
            "HTTP" => true,
            "WEBSOCKET" => false,
            _ => throw AwsException.BadRequest("Enumeration value for ProtocolType must be non-empty"),
        };
        if (!http && !sent.HasText("routeSelectionExpression"))
        {
            throw AwsException.BadRequest("RouteSelectionExpression is a required parameter for APIs with a protocol type of WEBSOCKET");
        }

        var document = new JsonObject
        {
            ["apiEndpoint"] = $"{(http ? "https" : "wss")}://{id}.execute-api.{partition.Region}.amazonaws.com",
            ["apiId"] = id,
            ["apiKeySelectionExpression"] = "$request.header.x-api-key",
            ["createdDate"] = timestamp,
            ["disableExecuteApiEndpoint"] = false,
            ["ipAddressType"] = "ipv4",
            ["tags"] = new JsonObject(),
        };
        if (http)
        {
            document["routeSelectionExpression"] = "$request.method $request.path";
        }

        document.Merge(sent);
        CheckProtocol(document, http);
        return new ApiResource(id, document);
    }

    public static Answer Get(Call call) => Answer.Ok(call.Api().Document);

    public static Answer List(Call call) => Page.Of(call, call.Partition.Apis, "apis");

    public static Answer Update(Call call)
    {
        var api = call.Api();
        var patch = Read(call);
        patch.Remove("protocolType");
        patch.Remove("tags");
        var target = QuickCreate.TakeFrom(patch);
        if (patch.Text("name")?.Length == 0)
        {
            throw AwsException.BadRequest("Name is a required parameter");
        }

        var merged = (JsonObject)api.Document.DeepClone();
        merged.Merge(patch);
        CheckProtocol(merged, api.IsHttp);
        if (target is not null)
        {
            QuickCreate.Update(call, api, target);
        }

        api.Document = merged;
        return Answer.Ok(merged);
    }

    public static Answer DeleteCors(Call call)
    {
        call.Api().Document.Remove("corsConfiguration");
        return Answer.NoContent;
    }

    public static Answer Delete(Call call)
    {
        call.Partition.Apis.Remove(call.Api());
        return Answer.NoContent;
    }

    // An empty CORS structure says nothing: Terraform sends one beside DeleteCorsConfiguration.
    private static JsonObject Read(Call call)
    {
        var sent = Input.Read(call.Body);
        if (sent.Map("corsConfiguration") is { Count: 0 })
        {
            sent.Remove("corsConfiguration");
        }

        return sent;
    }

    private static void CheckProtocol(JsonObject document, bool http)
    {
        if (!http && document.ContainsKey("corsConfiguration"))
        {
            throw AwsException.BadRequest("CorsConfiguration is not supported for WEBSOCKET APIs");
        }

        if (http && document.Text("routeSelectionExpression") != "$request.method $request.path"
            && document.Text("routeSelectionExpression") != "${request.method} ${request.path}")
        {
            throw AwsException.BadRequest("RouteSelectionExpression for HTTP APIs must be $request.method $request.path");
        }
    }
}
