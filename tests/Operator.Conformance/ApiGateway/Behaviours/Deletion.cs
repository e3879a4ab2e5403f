namespace Operator.Conformance.ApiGateway;

/// <summary>What deletion takes and what stands in its way; quick create, whose integration cannot be deleted.</summary>
public sealed class Deletion : IBehaviours
{
    private const string QuickCreate = """{"name":"quick","protocolType":"HTTP","target":"https://example.com/"}""";

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.OfHttpApi("A deleted integration is gone from reads and lists, its neighbour is not", async api =>
        {
            var id = await Id(api);
            var neighbour = await api.Create(Bodies.Url);
            (await api.Caller.Delete(api.Integration(id))).Succeeded();
            (await api.Caller.Get(api.Integration(id))).Refused(404, "NotFoundException");
            Json.Same(neighbour, Assert.Single(await api.List()));
        }),
        Behaviour.OfHttpApi("The second deletion is 404", async api =>
        {
            var id = await Id(api);
            (await api.Caller.Delete(api.Integration(id))).Succeeded();
            (await api.Caller.Delete(api.Integration(id))).Refused(404, "NotFoundException");
        }),
        Behaviour.OfHttpApi("An integration that routes refer to is not deleted, and the refusal has every route's id", async api =>
        {
            var id = await Id(api);
            var first = await api.Route("GET /a", id);
            var second = await api.Route("GET /b", id);
            var refused = await api.Caller.Delete(api.Integration(id));
            refused.Refused(409, "ConflictException", "Cannot delete Integration because it is referenced by the following Routes with Ids: [");
            Assert.Contains(first.Text("routeId"), refused.Message, StringComparison.Ordinal);
            Assert.Contains(second.Text("routeId"), refused.Message, StringComparison.Ordinal);
            await api.Read(id);
        }),
        Behaviour.OfHttpApi("An integration can be deleted once its route points elsewhere", async api =>
        {
            var (old, replacement) = (await Id(api), await Id(api));
            var route = await api.Route("GET /a", old);
            var moved = (await api.Caller.Patch(
                $"{api.Routes}/{route.Text("routeId")}", $$"""{"target":"integrations/{{replacement}}"}""")).Succeeded();
            moved.Shows("routeKey", "\"GET /a\"");
            moved.Shows("target", $"\"integrations/{replacement}\"");
            (await api.Caller.Delete(api.Integration(old))).Succeeded();
            (await api.Caller.Get(api.Integration(old))).Refused(404, "NotFoundException");
        }),
        Behaviour.OfHttpApi("An integration can be deleted once its route is deleted", async api =>
        {
            var id = await Id(api);
            var route = await api.Route("GET /a", id);
            (await api.Caller.Delete($"{api.Routes}/{route.Text("routeId")}")).Succeeded();
            (await api.Caller.Delete(api.Integration(id))).Succeeded();
        }),
        Behaviour.OfHttpApi("Everything goes with its API", async api =>
        {
            var id = await Id(api);
            await api.Route("GET /a", id);
            (await api.Caller.Delete(api.Path)).Succeeded();
            (await api.Caller.Get(api.Integration(id))).Refused(404, "NotFoundException");
        }),

        new("Quick create makes a managed integration, route and stage", async gateway =>
        {
            var api = await gateway.NewApi(QuickCreate);
            var integration = Assert.Single(await api.List());
            integration.Shows("apiGatewayManaged", "true");
            integration.Shows("integrationType", "\"HTTP_PROXY\"");
            integration.Shows("integrationUri", "\"https://example.com/\"");
            var route = Assert.Single((await api.Caller.Get(api.Routes)).Succeeded().Items());
            route.Shows("apiGatewayManaged", "true");
            route.Shows("routeKey", "\"$default\"");
            route.Shows("target", $"\"integrations/{integration.Text("integrationId")}\"");
            var stage = Assert.Single((await api.Caller.Get($"{api.Path}/stages")).Succeeded().Items());
            stage.Shows("apiGatewayManaged", "true");
            stage.Shows("stageName", "\"$default\"");
            stage.Shows("autoDeploy", "true");
        }),
        new("Quick create of a function makes a Lambda proxy", async gateway =>
        {
            var api = await gateway.NewApi($$"""{"name":"quick","protocolType":"HTTP","target":"{{Bodies.Function}}"}""");
            Assert.Single(await api.List()).Shows("integrationType", "\"AWS_PROXY\"");
        }),
        new("A managed integration can be updated", async gateway =>
        {
            var api = await gateway.NewApi(QuickCreate);
            var id = Assert.Single(await api.List()).Text("integrationId");
            var updated = await api.Update(id, """ "integrationType":"HTTP_PROXY","description":"d" """);
            updated.Shows("description", "\"d\"");
            updated.Shows("apiGatewayManaged", "true");
        }),
        new("A managed integration cannot be deleted", async gateway =>
        {
            var api = await gateway.NewApi(QuickCreate);
            var id = Assert.Single(await api.List()).Text("integrationId");
            var refused = await api.Caller.Delete(api.Integration(id));
            Assert.True(refused.Status is 400 or 409, refused.Content);
            await api.Read(id);
        }),
    ];

    private static async Task<string> Id(Api api) => (await api.Create(Bodies.Url)).Text("integrationId");
}
