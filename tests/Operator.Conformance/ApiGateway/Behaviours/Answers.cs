namespace Operator.Conformance.ApiGateway;

/// <summary>Success codes, error codes, headers and bodies.</summary>
public sealed class Answers : IBehaviours
{
    private static readonly HttpMethod[] OnOne = [HttpMethod.Get, HttpMethod.Patch, HttpMethod.Delete];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Behaviour.OfHttpApi("CreateIntegration answers 201", async api => Assert.Equal(201, (await api.TryCreate(Bodies.Url)).Status)),
        Behaviour.OfHttpApi("GetIntegration answers 200", async api =>
            Assert.Equal(200, (await api.Caller.Get(api.Integration(await Id(api)))).Status)),
        Behaviour.OfHttpApi("GetIntegrations answers 200", async api => Assert.Equal(200, (await api.Caller.Get(api.Integrations)).Status)),
        Behaviour.OfHttpApi("UpdateIntegration answers 200", async api => Assert.Equal(200, (await api.TryUpdate(await Id(api), Bodies.Url)).Status)),
        Behaviour.OfHttpApi("DeleteIntegration answers 204 and no body", async api =>
        {
            var reply = await api.Caller.Delete(api.Integration(await Id(api)));
            Assert.Equal(204, reply.Status);
            Assert.Empty(reply.Content);
        }),
        Behaviour.OfWebSocketApi("CreateIntegrationResponse answers 201", async api =>
            Assert.Equal(201, (await api.Caller.Post(api.Responses(await Mock(api)), """{"integrationResponseKey":"$default"}""")).Status)),
        Behaviour.OfWebSocketApi("DeleteIntegrationResponse answers 204", async api =>
        {
            var responses = api.Responses(await Mock(api));
            var made = await api.Caller.Made(responses, """{"integrationResponseKey":"$default"}""");
            Assert.Equal(204, (await api.Caller.Delete($"{responses}/{made.Text("integrationResponseId")}")).Status);
        }),
        new("CreateApi answers 201", async gateway =>
            Assert.Equal(201, (await gateway.Caller.Post("/v2/apis", """{"name":"n","protocolType":"HTTP"}""")).Status)),
        Behaviour.OfHttpApi("DeleteApi answers 204", async api => Assert.Equal(204, (await api.Caller.Delete(api.Path)).Status)),
        Behaviour.OfHttpApi("An answer is of type application/json", async api =>
            Assert.Equal("application/json", (await api.Caller.Get(api.Integrations)).ContentType)),
        Behaviour.OfHttpApi("Every answer names its request, and each another one", async api =>
        {
            var first = (await api.Caller.Get(api.Integrations)).Headers.GetValues("x-amzn-RequestId").Single();
            var second = (await api.Caller.Get(api.Integration("missing"))).Headers.GetValues("x-amzn-RequestId").Single();
            Assert.NotEqual(first, second);
        }),

        .. OnOne.Select(method => new Behaviour($"{method} of an integration in an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, method, "/v2/apis/nosuchapi1/integrations/abc1234", "Invalid API identifier specified"))),
        .. OnOne.Select(method => Behaviour.OfHttpApi($"{method} of an integration that does not exist is 404 about the integration", api =>
            Missing(api.Caller, method, api.Integration("abc1234"), "Invalid Integration identifier specified"))),
        new("GET of an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, HttpMethod.Get, "/v2/apis/nosuchapi1", "Invalid API identifier specified")),
        new("DELETE of an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, HttpMethod.Delete, "/v2/apis/nosuchapi1", "Invalid API identifier specified")),
        new("A list of integrations of an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, HttpMethod.Get, "/v2/apis/nosuchapi1/integrations", "Invalid API identifier specified")),
        new("A list of routes of an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, HttpMethod.Get, "/v2/apis/nosuchapi1/routes", "Invalid API identifier specified")),
        new("A list of stages of an API that does not exist is 404 about the API", gateway =>
            Missing(gateway.Caller, HttpMethod.Get, "/v2/apis/nosuchapi1/stages", "Invalid API identifier specified")),
        new("An integration for an API that does not exist is 404 about the API", async gateway =>
            (await gateway.Caller.Post("/v2/apis/nosuchapi1/integrations", $"{{{Bodies.Url}}}")).Refused(404, "NotFoundException", "Invalid API identifier specified")),
        .. OnOne.Select(method => Behaviour.OfWebSocketApi($"{method} of an integration response that does not exist is 404", async api =>
            await Missing(api.Caller, method, $"{api.Responses(await Mock(api))}/abc1234", null))),
        Behaviour.OfWebSocketApi("A response for an integration that does not exist is 404 about the integration", async api =>
            (await api.Caller.Post(api.Responses("abc1234"), """{"integrationResponseKey":"$default"}"""))
                .Refused(404, "NotFoundException", "Invalid Integration identifier specified")),
        new("A 404 names the kind of resource", async gateway =>
            Assert.NotNull((await gateway.Caller.Get("/v2/apis/nosuchapi1")).Body["resourceType"])),
        Behaviour.OfHttpApi("An integration of another API is not found", async api =>
        {
            var other = await api.Gateway.HttpApi();
            (await api.Caller.Get(api.Integration(await Id(other)))).Refused(404, "NotFoundException");
        }),
        Behaviour.OfHttpApi("An id with an escaped slash reaches nothing else", async api =>
        {
            var id = await Id(api);
            Assert.Equal(404, (await api.Caller.Get(api.Integration($"x%2F..%2F{id}"))).Status);
        }),
        Behaviour.OfHttpApi("A body that is no JSON is 400", async api => Assert.Equal(400, (await api.Caller.Post(api.Integrations, "{no json")).Status)),
        Behaviour.OfHttpApi("A member of the wrong type is 400", async api =>
            Assert.Equal(400, (await api.TryCreate(Bodies.Url + ""","timeoutInMillis":"soon" """)).Status)),
        Behaviour.OfHttpApi("An unsigned call is 403", async api =>
            Assert.Equal(403, (await api.Caller.Send(HttpMethod.Get, api.Integrations, signed: false)).Status)),
        Behaviour.OfHttpApi("Another region does not know the API", async api =>
        {
            using var elsewhere = new Caller(api.Gateway.Address, "eu-west-1");
            Assert.Equal(404, (await elsewhere.Get(api.Path)).Status);
        }),
    ];

    private static async Task<string> Id(Api api) => (await api.Create(Bodies.Url)).Text("integrationId");

    private static async Task<string> Mock(Api api) => (await api.Create(Bodies.Mock)).Text("integrationId");

    private static async Task Missing(Caller caller, HttpMethod method, string path, string? words) =>
        (await caller.Send(method, path, method == HttpMethod.Patch ? "{}" : null)).Refused(404, "NotFoundException", words);
}
