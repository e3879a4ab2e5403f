using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway.Rest;

/// <summary>What REST operations answer a caller who does not ask for application/json, as the examples of AWS' API reference show it.</summary>
public sealed class RestHal : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Given.AnApi("HAL of a REST API has its path and its dates as texts", async api =>
        {
            var reply = await api.Gateway.Caller.Get(api.Path);
            Assert.Equal("application/hal+json", reply.ContentType);
            Assert.Equal(api.Path, reply.Succeeded().Href("self"));
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", reply.Body.Text("createdDate"));
            Assert.Equal($"{api.Resources}/{api.RootId}", reply.Body.Href("resource:create"));
        }),
        Given.AnApi("HAL marks the references that are templates", async api =>
        {
            var links = (await api.Gateway.Caller.Get(api.Path)).Succeeded().Part("_links");
            Assert.Equal(
                (api.Resources + "{?limit,embed}", "true"),
                (links.Part("restapi:resources").Text("href"), links.Part("restapi:resources").Need("templated").ToJsonString()));
            Assert.False(links.Part("restapi:update").ContainsKey("templated"));
        }),
        Given.AnApi("HAL names the vocabularies of its relations", async api =>
        {
            var curies = (await api.Gateway.Caller.Get($"{api.Resources}/{api.RootId}")).Succeeded().Part("_links").Need("curies");
            Assert.Equal(["method", "resource"], curies.AsArray().Select(curie => curie!.AsObject().Text("name")));
        }),
        Given.AnApi("HAL of a list of one has the item, not an array", async api =>
        {
            var list = (await api.Gateway.Caller.Get(api.Resources)).Succeeded();
            Assert.Equal("/", list.Part("_embedded").Part("item").Text("path"));
            Assert.Equal($"{api.Resources}/{api.RootId}", list.Href("item"));
        }),
        Given.AnApi("HAL of a list of several has an array", async api =>
        {
            await api.Resource("a");
            var list = (await api.Gateway.Caller.Get(api.Resources)).Succeeded();
            Assert.Equal(2, list.Part("_embedded").Need("item").AsArray().Count);
            Assert.Equal(2, list.Part("_links").Need("item").AsArray().Count);
        }),
        Given.AnApi("HAL of a list leads to the next page", async api =>
        {
            var child = await api.Resource("a");
            var next = (await api.Gateway.Caller.Get($"{api.Resources}?limit=1")).Succeeded().Href("next");
            var list = (await api.Gateway.Caller.Get(next)).Succeeded();
            Assert.Equal(child, list.Part("_embedded").Part("item").Text("id"));
            Assert.False(list.Part("_links").ContainsKey("next"));
        }),
        Given.AnApi("HAL of the root leads to no deletion", async api =>
        {
            var caller = api.Gateway.Caller;
            var child = await api.Resource("a");
            Assert.Equal($"{api.Resources}/{child}", (await caller.Get($"{api.Resources}/{child}")).Succeeded().Href("resource:delete"));
            Assert.False((await caller.Get($"{api.Resources}/{api.RootId}")).Succeeded().Part("_links").ContainsKey("resource:delete"));
        }),
        Given.AMethod("HAL of a resource leads to its methods by name", async method =>
        {
            var resource = (await method.Api.Gateway.Caller.Get($"{method.Api.Resources}/{method.ResourceId}")).Succeeded();
            var link = resource.Part("_links").Part("resource:methods");
            Assert.Equal((method.Path, "GET", "GET"), (link.Text("href"), link.Text("name"), link.Text("title")));
        }),
        Given.AMethod("HAL of a method without an integration leads to none", async method =>
        {
            var links = (await method.Api.Gateway.Caller.Get(method.Path)).Succeeded().Part("_links");
            Assert.Equal(method.Integration, links.Part("integration:put").Text("href"));
            Assert.False(links.ContainsKey("method:integration"));
        }),
        Given.AMethod("HAL of a method embeds its integration and its responses", async method =>
        {
            await method.Put(RestBodies.Mock);
            var shown = (await method.Api.Gateway.Caller.Get(method.Path)).Succeeded();
            Assert.Equal("MOCK", shown.Part("_embedded").Part("method:integration").Text("type"));
            Assert.Equal(["200", "400"], shown.Part("_embedded").Need("method:responses").AsArray().Select(response => response!.AsObject().Text("statusCode")));
            Assert.Equal(method.Integration, shown.Href("method:integration"));
            Assert.False(shown.ContainsKey("methodIntegration") || shown.ContainsKey("methodResponses"));
        }),
        Given.AMethod("HAL of an integration embeds its responses", async method =>
        {
            await method.Put(RestBodies.Mock);
            await method.PutResponse("200");
            var shown = (await method.Api.Gateway.Caller.Get(method.Integration)).Succeeded();
            Assert.Equal("200", shown.Part("_embedded").Part("integration:responses").Text("statusCode"));
            Assert.Equal(method.Response("200"), shown.Part("_embedded").Part("integration:responses").Href("integrationresponse:update"));
            Assert.Equal(method.Response("200"), shown.Href("integration:responses"));
            Assert.Equal("200", shown.Part("_links").Part("integration:responses").Text("title"));
        }),
        Given.AMethod("HAL is what a put answers too", async method =>
        {
            var reply = await method.Api.Gateway.Caller.Put(method.Integration, $"{{{RestBodies.Mock}}}");
            Assert.Equal(method.Integration, reply.Succeeded().Href("self"));
        }),
        Given.AnApi("HAL of what is made has its own path", async api =>
        {
            var made = (await api.Gateway.Caller.Post($"{api.Resources}/{api.RootId}", """{"pathPart":"a"}""")).Succeeded();
            Assert.Equal($"{api.Resources}/{made.Text("id")}", made.Href("self"));
        }),
        Given.AMethod("HAL of a deployment leads to the stages that serve it", async method =>
        {
            await method.Put(RestBodies.Mock);
            var api = method.Api;
            var first = await api.Deploy(""" "stageName":"a" """);
            await api.Deploy(""" "stageName":"b" """);
            var stages = (await api.Gateway.Caller.Get($"{api.Deployments}/{first}")).Succeeded().Href("deployment:stages");
            Assert.Equal("a", (await api.Gateway.Caller.Get(stages)).Succeeded().Part("_embedded").Part("item").Text("stageName"));
        }),
    ];
}

/// <summary>Reads of HAL that say what is missing.</summary>
internal static class HalReading
{
    /// <summary>Where a relation leads that has one target.</summary>
    public static string Href(this JsonObject document, string relation) => document.Part("_links").Part(relation).Text("href");

    /// <summary>A member that has to be an object.</summary>
    public static JsonObject Part(this JsonObject document, string name)
    {
        var value = document.Need(name);
        Assert.True(value is JsonObject, $"{name} is no object: {value.ToJsonString()}");
        return value.AsObject();
    }
}
