namespace Operator.Conformance.ApiGateway;

/// <summary>What integrations live among: APIs, routes, stages, deployments and VPC links, as far as somebody relies on them.</summary>
public sealed class Surroundings : IBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.OfHttpApi("An API shows its protocol, name and id in read and list", async api =>
        {
            var read = (await api.Caller.Get(api.Path)).Succeeded();
            read.Shows("protocolType", "\"HTTP\"");
            read.Shows("name", "\"conformance\"");
            read.Shows("apiId", $"\"{api.Id}\"");
            Assert.Contains(api.Id, await Apis(api.Caller));
        }),
        Behaviour.OfHttpApi("A renamed API keeps its protocol", async api =>
        {
            var updated = (await api.Caller.Patch(api.Path, """{"name":"other"}""")).Succeeded();
            updated.Shows("name", "\"other\"");
            updated.Shows("protocolType", "\"HTTP\"");
        }),
        new("An API without a protocol is refused", async gateway =>
            (await gateway.Caller.Post("/v2/apis", """{"name":"n"}""")).Refused(400, "BadRequestException")),
        Behaviour.OfHttpApi("A route key exists once in an API", async api =>
        {
            var id = await Id(api);
            await api.Route("GET /a", id);
            (await api.Caller.Post(api.Routes, $$"""{"routeKey":"GET /a","target":"integrations/{{id}}"}""")).Refused(409, "ConflictException", "already exists");
        }),
        Behaviour.OfHttpApi("A route to an integration that does not exist is refused", async api =>
            (await api.Caller.Post(api.Routes, """{"routeKey":"GET /a","target":"integrations/abc1234"}""")).Refused(400, "BadRequestException")),
        Behaviour.OfHttpApi("A route shows its key and target in read and list", async api =>
        {
            var id = await Id(api);
            var created = await api.Route("GET /a", id);
            created.Shows("routeKey", "\"GET /a\"");
            created.Shows("target", $"\"integrations/{id}\"");
            Json.Same(created, (await api.Caller.Get($"{api.Routes}/{created.Text("routeId")}")).Succeeded());
            Json.Same(created, Assert.Single((await api.Caller.Get(api.Routes)).Succeeded().Items()));
        }),
        Behaviour.OfHttpApi("A stage shows its name and whether it deploys by itself", async api =>
        {
            await api.Caller.Made($"{api.Path}/stages", """{"stageName":"prod","autoDeploy":true,"stageVariables":{"a":"1"}}""");
            var stage = Assert.Single((await api.Caller.Get($"{api.Path}/stages")).Succeeded().Items());
            stage.Shows("stageName", "\"prod\"");
            stage.Shows("autoDeploy", "true");
            stage.Shows("stageVariables", """{"a":"1"}""");
        }),
        Behaviour.OfHttpApi("A stage changes in place", async api =>
        {
            await api.Caller.Made($"{api.Path}/stages", """{"stageName":"prod"}""");
            (await api.Caller.Patch($"{api.Path}/stages/prod", """{"description":"d"}""")).Succeeded().Shows("description", "\"d\"");
        }),
        Behaviour.OfHttpApi("A deployment is made and listed", async api =>
        {
            await api.Route("GET /a", await Id(api));
            var made = await api.Caller.Made($"{api.Path}/deployments", """{"description":"d"}""");
            var listed = Assert.Single((await api.Caller.Get($"{api.Path}/deployments")).Succeeded().Items());
            Assert.Equal(made.Text("deploymentId"), listed.Text("deploymentId"));
        }),
        Behaviour.OfHttpApi("A stage that deploys by itself has a deployment after a change", async api =>
        {
            await api.Caller.Made($"{api.Path}/stages", """{"stageName":"$default","autoDeploy":true}""");
            await api.Route("GET /a", await Id(api));
            Assert.NotNull((await api.Caller.Get($"{api.Path}/stages/$default")).Succeeded()["deploymentId"]);
        }),
        new("A VPC link is PENDING at first", async gateway =>
            (await gateway.Caller.Made("/v2/vpclinks", """{"name":"l","subnetIds":["subnet-0a1b2c3d"]}""")).Shows("vpcLinkStatus", "\"PENDING\"")),
        new("A VPC link shows its name", async gateway =>
        {
            var id = (await gateway.Caller.Made("/v2/vpclinks", """{"name":"named","subnetIds":["subnet-0a1b2c3d"]}""")).Text("vpcLinkId");
            (await gateway.Caller.Get($"/v2/vpclinks/{id}")).Succeeded().Shows("name", "\"named\"");
        }),
        new("A VPC link that does not exist is 404", async gateway =>
            (await gateway.Caller.Get("/v2/vpclinks/nolink")).Refused(404, "NotFoundException")),
    ];

    private static async Task<string> Id(Api api) => (await api.Create(Bodies.Url)).Text("integrationId");

    private static async Task<List<string>> Apis(Caller caller)
    {
        var ids = new List<string>();
        string? token = null;
        do
        {
            var query = token is null ? string.Empty : $"?nextToken={Uri.EscapeDataString(token)}";
            var page = (await caller.Get($"/v2/apis{query}")).Succeeded();
            ids.AddRange(page.Items().Select(item => item.Text("apiId")));
            token = page["nextToken"]?.GetValue<string>();
        }
        while (token is not null);
        return ids;
    }
}
