using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>REST APIs themselves. Policies and endpoint types are only echoed: nothing here is ever invoked.</summary>
internal static class RestApis
{
    private static readonly InputShape Input = new InputShape()
        .Text("apiKeySource")
        .Texts("binaryMediaTypes")
        .Text("description", 1024)
        .Flag("disableExecuteApiEndpoint")
        .Structure("endpointConfiguration", new InputShape().Text("ipAddressType").Texts("types").Texts("vpcEndpointIds"))
        .Whole("minimumCompressionSize")
        .Text("name", 1024)
        .Text("policy", 8192)
        .TextMap("tags", 256)
        .Text("version", 64);

    private static readonly PatchTable Patch = new PatchTable()
        .Text("/name")
        .ClearableText("/description")
        .Text("/apiKeySource")
        .ClearableText("/policy")
        .ClearableText("/version")
        .Flag("/disableExecuteApiEndpoint")
        .Replace("/minimumCompressionSize", (context, operation) =>
        {
            context.Document.Remove("minimumCompressionSize");
            if (operation.Value?.Length > 0)
            {
                context.Document["minimumCompressionSize"] = operation.Whole();
            }
        })
        .Add("/endpointConfiguration/types", keyed: true, ["replace"], (context, operation, _) =>
            context.Document.MapToChange("endpointConfiguration")["types"] = new JsonArray(operation.Required()))
        .Set("/binaryMediaTypes", "Invalid binary media type specified");

    public static Answer Create(Call call)
    {
        var sent = Input.Read(call.Body);
        var api = Build(call, call.Partition.Identifiers.Api(), call.Partition.Identifiers.RestRootResource(), sent);
        call.Partition.RestApis.Add(api);
        return Answer.Created(api.Document);
    }

    /// <summary>An API with nothing but its root resource, not yet part of the partition.</summary>
    internal static RestApi Build(Call call, string id, string rootId, JsonObject sent)
    {
        if (!sent.HasText("name"))
        {
            throw AwsException.BadRequest("Name is a required parameter");
        }

        var document = new JsonObject
        {
            ["id"] = id,
            ["createdDate"] = call.Seconds(),
            ["apiKeySource"] = "HEADER",
            ["endpointConfiguration"] = new JsonObject { ["types"] = new JsonArray("EDGE"), ["ipAddressType"] = "ipv4" },
            ["tags"] = new JsonObject(),
            ["disableExecuteApiEndpoint"] = false,
            ["rootResourceId"] = rootId,
        };
        var endpoint = sent.Map("endpointConfiguration");
        sent.Remove("endpointConfiguration");
        document.Merge(sent);
        document.MapToChange("endpointConfiguration").Merge(endpoint ?? []);
        Check(document);
        var api = new RestApi(id, document);
        api.Resources.Add(new RestResource(rootId, new JsonObject { ["id"] = rootId, ["path"] = "/" }));
        return api;
    }

    public static Answer List(Call call) => Page.OfRest(call, call.Partition.RestApis, "restapis", api => api.Document);

    public static Answer Get(Call call) => Answer.Ok(call.RestApi().Document);

    public static Answer Update(Call call)
    {
        var api = call.RestApi();
        var patched = Patch.Apply(call, api.Document);
        Check(patched);
        api.Document = patched;
        return Answer.Ok(patched);
    }

    public static Answer Delete(Call call)
    {
        call.Partition.RestApis.Remove(call.RestApi());
        return new Answer(202, null);
    }

    /// <summary>The account's quotas as AWS documents them; there is no log role.</summary>
    public static Answer GetAccount(Call call) => Answer.Ok(new JsonObject
    {
        ["throttleSettings"] = new JsonObject { ["burstLimit"] = 5000, ["rateLimit"] = 10000.0 },
        ["features"] = new JsonArray("UsagePlans"),
        ["apiKeyVersion"] = "4",
    });

    private static void Check(JsonObject api)
    {
        RestCalls.RequireOneOf(api, "apiKeySource", "createRestApiInput.apiKeySource", "HEADER", "AUTHORIZER");
        foreach (var type in api.Map("endpointConfiguration")?["types"] as JsonArray ?? [])
        {
            if (type!.GetValue<string>() is not ("EDGE" or "REGIONAL" or "PRIVATE"))
            {
                throw AwsException.BadRequest($"Invalid endpoint type specified: {type}");
            }
        }
    }
}
