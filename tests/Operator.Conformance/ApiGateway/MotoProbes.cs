namespace Operator.Conformance.ApiGateway;

/// <summary>Shows each deviation as moto has it: a probe fails when moto does something else, AWS' way or a third one.</summary>
internal static class MotoProbes
{
    private const string Proxy = """ "integrationType":"HTTP_PROXY", """;
    private const string TwoHeaders = Bodies.Url + ""","requestParameters":{"append:header.a":"1","append:header.b":"2"}""";

    public static IReadOnlyDictionary<int, Func<Gateway, Task>> ByNumber { get; } = OfV2.Concat(RestMotoProbes.ByNumber).ToDictionary();

    private static Dictionary<int, Func<Gateway, Task>> OfV2 => new()
    {
        [2] = Http(async api =>
        {
            Assert.Equal(404, (await api.Caller.Post($"{api.Path}/deployments", "{}")).Status);
            await api.Caller.Made($"{api.Path}/stages", """{"stageName":"prod"}""");
            Assert.Equal(500, (await api.Caller.Patch($"{api.Path}/stages/prod", """{"description":"d"}""")).Status);
        }),
        [3] = async gateway => Assert.Equal(500, (await gateway.Caller.Send(HttpMethod.Put, "/v2/apis", """{"body":"{}"}""")).Status),
        [4] = Http(async api =>
        {
            var created = await api.TryCreate(Bodies.Url);
            Assert.Equal((200, "text/html"), (created.Status, created.ContentType));
            Assert.Equal(200, (await api.Caller.Delete(api.Integration(created.Body.Text("integrationId")))).Status);
        }),
        [5] = WebSocket(async api =>
        {
            var created = await api.Create(Bodies.Mock);
            created.Shows("connectionType", "");
            created.Shows("payloadFormatVersion", "");
        }),
        [6] = WebSocket(async api =>
        {
            (await api.Create(Bodies.SocketHttp)).Shows("timeoutInMillis", "30000");
            (await api.Create(Bodies.Mock)).Shows("timeoutInMillis", "29000");
        }),
        [7] = Http(async api => (await api.Create(""" "integrationType":"HTTP_PROXY","integrationUri":"https://example.com" """))
            .Shows("integrationMethod", "\"POST\"")),
        [8] = Http(async api => (await api.Create(""" "integrationType":"LAMBDA","timeoutInMillis":99999""")).Shows("timeoutInMillis", "99999")),
        [9] = Updated(TwoHeaders, Proxy + """ "requestParameters":{"append:header.a":""}""", "requestParameters", "{}"),
        [10] = Updated(TwoHeaders, Proxy + """ "requestParameters":{}""", "requestParameters", "{}"),
        [11] = Updated(
            Bodies.SendMessage,
            """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q","MessageBody":""}""",
            "requestParameters",
            """{"QueueUrl":"q"}"""),
        [12] = Updated(
            Bodies.Url + ""","responseParameters":{"404":{"append:header.a":"1"},"500":{"append:header.a":"1"}}""",
            Proxy + """ "responseParameters":{"404":{}}""",
            "responseParameters",
            """{"404":{}}"""),
        [13] = Updated(Bodies.Url + ""","description":"d" """, Proxy + """ "description":"" """, "description", "\"\""),
        [14] = Http(async api =>
        {
            var created = await api.Create(Bodies.Url + ""","passthroughBehavior":"NEVER","tlsConfig":{"serverNameToVerify":"a.example"}""");
            created.Shows("passthroughBehavior", "\"NEVER\"");
            created.Shows("tlsConfig", """{"serverNameToVerify":"a.example"}""");
        }),
        [15] = Updated(Bodies.SendMessage, """ "integrationType":"MOCK" """, "integrationSubtype", "\"SQS-SendMessage\""),
        [16] = Http(async api => Assert.Equal(500, (await api.TryUpdate("abc1234", Bodies.Url)).Status)),
        [17] = Http(async api =>
        {
            var id = (await api.Create(Bodies.Url)).Text("integrationId");
            await api.Route("GET /a", id);
            Assert.Equal(200, (await api.Caller.Delete(api.Integration(id))).Status);
            Assert.Equal(200, (await api.Caller.Delete(api.Integration(id))).Status);
            Assert.Single((await api.Caller.Get(api.Routes)).Succeeded().Items()).Shows("target", $"\"integrations/{id}\"");
        }),
        [18] = async gateway => Assert.Equal(200, (await gateway.Caller.Delete("/v2/apis/nosuchapi1")).Status),
        [19] = Http(async api =>
        {
            var id = (await api.Create(Bodies.Url)).Text("integrationId");
            await api.Route("GET /a", id);
            await api.Route("GET /a", id);
            Assert.Equal(2, (await api.Caller.Get(api.Routes)).Succeeded().Items().Count);
        }),
        [20] = async gateway =>
            Assert.Empty(await (await gateway.NewApi("""{"name":"quick","protocolType":"HTTP","target":"https://example.com"}""")).List()),
        [21] = Http(async api =>
        {
            await api.Create(Bodies.Url);
            await api.Create(Bodies.Url);
            var page = (await api.Caller.Get($"{api.Integrations}?maxResults=1")).Succeeded();
            Assert.Equal(2, page.Items().Count);
            page.Shows("nextToken", "");
        }),
        [38] = Http(async api =>
            Assert.All(await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => api.Caller.Get(api.Path))), reply => Assert.Equal(200, reply.Status))),
        [39] = async gateway =>
        {
            var missing = await gateway.Caller.Get("/v2/apis/nosuchapi1");
            missing.Refused(404, "NotFoundException");
            missing.Body.Shows("__type", "\"NotFoundException\"");
        },
        [40] = Http(async api =>
        {
            Assert.Matches("^[a-z]{8}$", api.Id);
            Assert.Matches("^[a-z]{8}$", (await api.Create(Bodies.Url)).Text("integrationId"));
        }),
        [42] = async gateway => (await gateway.Caller.Made("/v2/vpclinks", """{"name":"l","subnetIds":[]}""")).Shows("vpcLinkStatus", "\"AVAILABLE\""),
        [43] = Http(async api => (await api.Caller.Made($"{api.Path}/stages", """{"stageName":"prod","autoDeploy":true}""")).Shows("deploymentId", "")),
        [44] = Http(async api =>
        {
            var id = (await api.Create(Bodies.Url)).Text("integrationId");
            (await api.Caller.Made(api.Responses(id), """{"integrationResponseKey":"200"}""")).Shows("integrationResponseKey", "\"200\"");
        }),
        [45] = Http(async api => Assert.Contains(await api.Create(Bodies.Url), member => member.Value is null)),
        [46] = async gateway => (await gateway.Caller.Get("/v2/apis/nosuchapi1")).Body.Shows("resourceType", ""),
        [47] = Http(async api => Assert.Equal(500, (await api.Caller.Post(api.Integrations, "{no json")).Status)),
        [48] = Http(async api =>
        {
            var unsigned = await api.Caller.Send(HttpMethod.Get, api.Path, signed: false);
            Assert.Equal(404, unsigned.Status);
            Assert.Contains("NoSuchBucket", unsigned.Content, StringComparison.Ordinal);
        }),
        [49] = Http(async api =>
        {
            for (var i = 0; i < 301; i++)
            {
                await api.Create(Bodies.Mock);
            }
        }),
    };

    private static Func<Gateway, Task> Http(Func<Api, Task> probe) => async gateway => await probe(await gateway.HttpApi());

    private static Func<Gateway, Task> WebSocket(Func<Api, Task> probe) => async gateway => await probe(await gateway.WebSocketApi());

    private static Func<Gateway, Task> Updated(string created, string patch, string member, string expected) => Http(async api =>
        (await api.Update((await api.Create(created)).Text("integrationId"), patch)).Shows(member, expected));
}
