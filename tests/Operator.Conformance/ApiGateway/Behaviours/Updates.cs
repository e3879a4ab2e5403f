namespace Operator.Conformance.ApiGateway;

/// <summary>
/// UpdateIntegration as a merge patch: absent means unchanged, and each member is cleared in its own way. Only what is
/// proven; what is not is a setting of the sandbox, and these hold under both values of it.
/// </summary>
public sealed class Updates : IBehaviours
{
    private const string TwoHeaders = Bodies.Url + ""","requestParameters":{"append:header.a":"1","append:header.b":"2"}""";
    private const string TwoStatuses = Bodies.Url + ""","responseParameters":{"404":{"overwrite:statuscode":"403"},"500":{"append:header.a":"1"}}""";
    private const string Proxy = """ "integrationType":"HTTP_PROXY", """;
    private const string Message = """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage" """;

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        Http("An update changes what it names", Bodies.Url, Proxy + """ "integrationMethod":"PUT" """, "integrationMethod", "\"PUT\""),
        Http("An update leaves alone what it does not name", Bodies.Url + ""","description":"d" """, Proxy + """ "integrationMethod":"PUT" """, "description", "\"d\""),
        Http("An update without a type leaves the type alone", Bodies.Url, """ "description":"d" """, "integrationType", "\"HTTP_PROXY\""),
        Http("An empty description clears it", Bodies.Url + ""","description":"d" """, Proxy + """ "description":"" """, "description", ""),
        Http("A timeout goes back to its default by sending the default", Bodies.Url + ""","timeoutInMillis":500""", Proxy + """ "timeoutInMillis":30000""", "timeoutInMillis", "30000"),
        Http("A parameter is added to the others", Bodies.Url + ""","requestParameters":{"append:header.a":"1"}""", Proxy + """ "requestParameters":{"append:header.b":"2"}""", "requestParameters", """{"append:header.a":"1","append:header.b":"2"}"""),
        Http("A parameter with another value is changed", TwoHeaders, Proxy + """ "requestParameters":{"append:header.a":"9","append:header.b":"2"}""", "requestParameters", """{"append:header.a":"9","append:header.b":"2"}"""),
        Http("A parameter that is left out stays", TwoHeaders, Proxy + """ "requestParameters":{"append:header.a":"1"}""", "requestParameters", """{"append:header.a":"1","append:header.b":"2"}"""),
        Http("An empty value deletes its parameter alone", TwoHeaders, Proxy + """ "requestParameters":{"append:header.a":""}""", "requestParameters", """{"append:header.b":"2"}"""),
        Http("A full map with an empty value deletes that parameter", TwoHeaders, Proxy + """ "requestParameters":{"append:header.a":"","append:header.b":"2"}""", "requestParameters", """{"append:header.b":"2"}"""),
        Http("An empty parameter map changes nothing", TwoHeaders, Proxy + """ "requestParameters":{}""", "requestParameters", """{"append:header.a":"1","append:header.b":"2"}"""),
        Http("A status is added to the others", TwoStatuses, Proxy + """ "responseParameters":{"201":{"append:header.c":"1"}}""", "responseParameters", """{"201":{"append:header.c":"1"},"404":{"overwrite:statuscode":"403"},"500":{"append:header.a":"1"}}"""),
        Http("A status without mappings is removed", TwoStatuses, Proxy + """ "responseParameters":{"404":{}}""", "responseParameters", """{"500":{"append:header.a":"1"}}"""),
        Http("The whole of responseParameters can be sent again", TwoStatuses, Proxy + """ "responseParameters":{"404":{"overwrite:statuscode":"410"},"500":{"append:header.a":"1"}}""", "responseParameters", """{"404":{"overwrite:statuscode":"410"},"500":{"append:header.a":"1"}}"""),
        Http("passthroughBehavior is dropped in an update as well", Bodies.Url, Proxy + """ "passthroughBehavior":"NEVER" """, "passthroughBehavior", ""),
        Http("tlsConfig is dropped in an update of a public URL as well", Bodies.Url, Proxy + """ "tlsConfig":{"serverNameToVerify":"a.example"}""", "tlsConfig", ""),
        Http("A private integration takes another tlsConfig", Bodies.PrivateListener + ""","tlsConfig":{"serverNameToVerify":"a.example"}""", Proxy + """ "tlsConfig":{"serverNameToVerify":"b.example"}""", "tlsConfig", """{"serverNameToVerify":"b.example"}"""),
        Http("A full service update changes a parameter", Bodies.SendMessage, Message + ""","requestParameters":{"QueueUrl":"q2","MessageBody":"$request.body"}""", "requestParameters", """{"QueueUrl":"q2","MessageBody":"$request.body"}"""),
        Http("A full service update changes the description", Bodies.SendMessage, Message + ""","description":"d","requestParameters":{"QueueUrl":"$request.header.q","MessageBody":"$request.body"}""", "description", "\"d\""),
        WebSocket("WebSocket parameters merge by key as well", Bodies.Mock + ""","requestParameters":{"integration.request.header.a":"'1'","integration.request.header.b":"'2'"}""", Bodies.Mock + ""","requestParameters":{"integration.request.header.a":""}""", "requestParameters", """{"integration.request.header.b":"'2'"}"""),
        WebSocket("A whole template map can be sent again", Bodies.Mock + ""","requestTemplates":{"a":"1","b":"2"}""", Bodies.Mock + ""","requestTemplates":{"a":"3","b":"2"}""", "requestTemplates", """{"a":"3","b":"2"}"""),
        WebSocket("passthroughBehavior goes back by sending the default", Bodies.Mock + ""","passthroughBehavior":"NEVER" """, Bodies.Mock + ""","passthroughBehavior":"WHEN_NO_MATCH" """, "passthroughBehavior", "\"WHEN_NO_MATCH\""),

        Refused("An update without its subtype is taken for one of a URI", Bodies.SendMessage, """ "integrationType":"AWS_PROXY","description":"d" """, "Invalid integration URI specified"),
        Refused("A service update must carry its required parameters", Bodies.SendMessage, Message + ""","description":"d" """),
        Refused("A service update must carry every required parameter", Bodies.SendMessage, Message + ""","requestParameters":{"QueueUrl":"q"}"""),
        Refused("A service parameter is not deleted by an empty value", Bodies.SendMessage, Message + ""","requestParameters":{"QueueUrl":"q","MessageBody":"b","DelaySeconds":""}""", "Mapping expression missing source or destination"),
        Refused("integrationUri cannot be cleared", Bodies.Url, Proxy + """ "integrationUri":"" """),
        Refused("integrationMethod cannot be cleared", Bodies.Url, Proxy + """ "integrationMethod":"" """),
        Refused("payloadFormatVersion cannot be cleared", Bodies.Url, Proxy + """ "payloadFormatVersion":"" """),
        Refused("An update is held to the timeout's bounds", Bodies.Url, Proxy + """ "timeoutInMillis":30001""", "Timeout should be between 50 ms and"),
        Refused("An update cannot make an HTTP API's integration a MOCK", Bodies.Url, Bodies.Mock),
        Refused("An update is held to the dialect of its parameters", Bodies.Url, Proxy + """ "requestParameters":{"header.a":"1"}"""),

        Behaviour.OfHttpApi("The answer to an update is what the next read shows", async api =>
        {
            var id = (await api.Create(Bodies.Url)).Text("integrationId");
            var updated = await api.Update(id, Proxy + """ "description":"d","timeoutInMillis":1000""");
            Json.Same(updated, await api.Read(id));
        }),
        Behaviour.OfHttpApi("An update that says what is so already changes nothing", async api =>
        {
            var created = await api.Create(TwoHeaders);
            Json.Same(created, await api.Update(created.Text("integrationId"), TwoHeaders));
        }),
        Behaviour.OfHttpApi("An update of one integration does not touch its neighbour", async api =>
        {
            var neighbour = await api.Create(Bodies.Url);
            await api.Update((await api.Create(Bodies.Url)).Text("integrationId"), Proxy + """ "description":"d" """);
            Json.Same(neighbour, await api.Read(neighbour.Text("integrationId")));
        }),
    ];

    private static Behaviour Http(string name, string created, string patch, string member, string expected) =>
        Behaviour.OfHttpApi(name, api => Check(api, created, patch, member, expected));

    private static Behaviour WebSocket(string name, string created, string patch, string member, string expected) =>
        Behaviour.OfWebSocketApi(name, api => Check(api, created, patch, member, expected));

    private static async Task Check(Api api, string created, string patch, string member, string expected)
    {
        var id = (await api.Create(created)).Text("integrationId");
        (await api.Update(id, patch)).Shows(member, expected);
        (await api.Read(id)).Shows(member, expected);
    }

    private static Behaviour Refused(string name, string created, string patch, string? words = null) => Behaviour.OfHttpApi(name, async api =>
    {
        var before = await api.Create(created);
        var id = before.Text("integrationId");
        (await api.TryUpdate(id, patch)).Refused(400, "BadRequestException", words);
        Json.Same(before, await api.Read(id));
    });
}
