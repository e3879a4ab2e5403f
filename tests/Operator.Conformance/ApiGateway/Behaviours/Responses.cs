using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway;

/// <summary>Integration responses of non-proxy WebSocket integrations.</summary>
public sealed class Responses : IBehaviours
{
    private const string Full = """
        {"integrationResponseKey":"/2\\d\\d/","contentHandlingStrategy":"CONVERT_TO_TEXT","templateSelectionExpression":"$default",
         "responseTemplates":{"$default":"{}"}}
        """;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. new[] { ("MOCK", Bodies.Mock), ("HTTP", Bodies.SocketHttp), ("AWS", Bodies.SocketLambda) }
            .Select(row => Behaviour.OfWebSocketApi($"{row.Item1} integrations have responses", async api =>
                await api.Caller.Made(await Of(api, row.Item2), """{"integrationResponseKey":"$default"}"""))),
        .. new[] { ("HTTP_PROXY", Bodies.SocketHttpProxy), ("AWS_PROXY", Bodies.SocketLambdaProxy) }
            .Select(row => Behaviour.OfWebSocketApi($"{row.Item1} integrations have no responses", async api =>
                (await api.Caller.Post(await Of(api, row.Item2), """{"integrationResponseKey":"$default"}""")).Refused(400, "BadRequestException"))),
        Behaviour.OfHttpApi("Integrations of HTTP APIs have no responses", async api =>
            (await api.Caller.Post(await Of(api, Bodies.Url), """{"integrationResponseKey":"$default"}""")).Refused(400, "BadRequestException")),
        Behaviour.OfWebSocketApi("A response comes back as it was sent, from creation, read and list", async api =>
        {
            var responses = await Of(api, Bodies.Mock);
            var created = await api.Caller.Made(responses, Full);
            foreach (var (member, value) in (JsonObject)JsonNode.Parse(Full)!)
            {
                created.Shows(member, value);
            }

            Json.Same(created, (await api.Caller.Get($"{responses}/{created.Text("integrationResponseId")}")).Succeeded());
            Json.Same(created, Assert.Single((await api.Caller.Get(responses)).Succeeded().Items()));
        }),
        Behaviour.OfWebSocketApi("A response key changes in place", async api =>
        {
            var (path, _) = await One(api);
            var updated = (await api.Caller.Patch(path, """{"integrationResponseKey":"/5\\d\\d/"}""")).Succeeded();
            updated.Shows("integrationResponseKey", """ "/5\\d\\d/" """);
            updated.Shows("responseTemplates", """{"$default":"{}"}""");
        }),
        Behaviour.OfWebSocketApi("A deleted response is gone and its neighbour is not", async api =>
        {
            var (path, responses) = await One(api);
            var neighbour = await api.Caller.Made(responses, """{"integrationResponseKey":"$default"}""");
            (await api.Caller.Delete(path)).Succeeded();
            (await api.Caller.Get(path)).Refused(404, "NotFoundException");
            Json.Same(neighbour, Assert.Single((await api.Caller.Get(responses)).Succeeded().Items()));
        }),
        Behaviour.OfWebSocketApi("Responses go with their integration", async api =>
        {
            var (_, responses) = await One(api);
            (await api.Caller.Delete(responses[..responses.LastIndexOf('/')])).Succeeded();
            (await api.Caller.Get(responses)).Refused(404, "NotFoundException");
        }),
        Behaviour.OfWebSocketApi("A response key exists once in an integration", async api =>
        {
            var (_, responses) = await One(api);
            (await api.Caller.Post(responses, Full)).Refused(409, "ConflictException", "already exists");
        }),
        .. new[] { "", "200", "default", "//" }.Select(key => Behaviour.OfWebSocketApi($"A response key cannot be '{key}'", async api =>
            (await api.Caller.Post(await Of(api, Bodies.Mock), $$"""{"integrationResponseKey":"{{key}}"}""")).Refused(400, "BadRequestException"))),
        Behaviour.OfWebSocketApi("A response needs a key", async api =>
            (await api.Caller.Post(await Of(api, Bodies.Mock), "{}")).Refused(400, "BadRequestException")),
    ];

    private static async Task<string> Of(Api api, string integration) => api.Responses((await api.Create(integration)).Text("integrationId"));

    private static async Task<(string Path, string Responses)> One(Api api)
    {
        var responses = await Of(api, Bodies.Mock);
        return ($"{responses}/{(await api.Caller.Made(responses, Full)).Text("integrationResponseId")}", responses);
    }
}
