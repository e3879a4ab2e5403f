using System.Text.Json.Nodes;

namespace Operator.Conformance.ApiGateway;

/// <summary>
/// What the service fills in, by protocol and type, and what it drops without a word. One behaviour per member, so that a
/// world which differs in one of them still answers for the others.
/// </summary>
public sealed class Defaults : IBehaviours
{
    // An expectation of null: the member must be absent.
    private static readonly (string Case, string Protocol, string Sent, string Expected)[] Table =
    [
        ("Lambda proxy on an HTTP API", Api.Http, Bodies.Lambda,
            """{"connectionType":"INTERNET","integrationMethod":"POST","payloadFormatVersion":"2.0","timeoutInMillis":30000,"passthroughBehavior":null,"integrationResponseSelectionExpression":null}"""),
        ("service integration on an HTTP API", Api.Http, Bodies.SendMessage,
            """{"connectionType":"INTERNET","integrationMethod":null,"payloadFormatVersion":"1.0","timeoutInMillis":30000,"passthroughBehavior":null,"integrationResponseSelectionExpression":null}"""),
        ("public URL on an HTTP API", Api.Http, Bodies.Url,
            """{"connectionType":"INTERNET","integrationMethod":"GET","payloadFormatVersion":"1.0","timeoutInMillis":30000,"passthroughBehavior":null,"integrationResponseSelectionExpression":null}"""),
        ("private integration on an HTTP API", Api.Http, Bodies.PrivateListener,
            """{"connectionType":"VPC_LINK","integrationMethod":"ANY","payloadFormatVersion":"1.0","timeoutInMillis":30000,"passthroughBehavior":null,"integrationResponseSelectionExpression":null}"""),
        ("MOCK on a WebSocket API", Api.WebSocket, Bodies.Mock,
            """{"connectionType":"INTERNET","integrationMethod":null,"payloadFormatVersion":"1.0","timeoutInMillis":29000,"passthroughBehavior":"WHEN_NO_MATCH","integrationResponseSelectionExpression":"${integration.response.statuscode}"}"""),
        ("HTTP on a WebSocket API", Api.WebSocket, Bodies.SocketHttp,
            """{"connectionType":"INTERNET","integrationMethod":"GET","payloadFormatVersion":"1.0","timeoutInMillis":29000,"passthroughBehavior":"WHEN_NO_MATCH","integrationResponseSelectionExpression":"${integration.response.statuscode}"}"""),
        ("Lambda on a WebSocket API", Api.WebSocket, Bodies.SocketLambda,
            """{"connectionType":"INTERNET","integrationMethod":"POST","payloadFormatVersion":"1.0","timeoutInMillis":29000,"passthroughBehavior":"WHEN_NO_MATCH","integrationResponseSelectionExpression":"${integration.response.body.errorMessage}"}"""),
        // passthroughBehavior and the selection expression of this one are analogies, not evidence.
        ("Lambda proxy on a WebSocket API", Api.WebSocket, Bodies.SocketLambdaProxy,
            """{"connectionType":"INTERNET","integrationMethod":"POST","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""),
        ("private integration on a WebSocket API", Api.WebSocket, Bodies.SocketPrivate + ""","passthroughBehavior":"NEVER","timeoutInMillis":12345""",
            """{"connectionType":"VPC_LINK","integrationMethod":"POST","payloadFormatVersion":"1.0","timeoutInMillis":12345,"passthroughBehavior":"NEVER","integrationResponseSelectionExpression":null}"""),
    ];

    public static IReadOnlyList<Behaviour> All { get; } =
    [
        .. Table.SelectMany(row => ((JsonObject)JsonNode.Parse(row.Expected)!).Select(member => Behaviour.Of(
            row.Protocol,
            $"{row.Case}: {member.Key} is {member.Value?.ToString() ?? "absent"}",
            async api => (await api.Create(row.Sent)).Shows(member.Key, member.Value)))),
        .. Table.Select(row => Behaviour.Of(row.Protocol, $"{row.Case}: what was sent comes back as it was sent", api => Echo(api, row.Sent))),
        .. Table.Select(row => Behaviour.Of(row.Protocol, $"{row.Case}: creation, read and list show the same integration", api => Agree(api, row.Sent))),

        Behaviour.OfHttpApi("The invocation ARN of a function is kept as it was sent", async api =>
            (await api.Create($""" "integrationType":"AWS_PROXY","integrationUri":"{Bodies.Invocation}","payloadFormatVersion":"1.0" """))
                .Shows("integrationUri", JsonValue.Create(Bodies.Invocation))),
        Behaviour.OfHttpApi("The '' of a remove mapping is kept as it was sent", async api =>
            (await api.Create(Bodies.Url + ""","requestParameters":{"remove:header.a":"''"}""")).Shows("requestParameters", """{"remove:header.a":"''"}""")),
        Behaviour.OfHttpApi("passthroughBehavior is dropped without a word on an HTTP API", async api =>
            (await api.Create(Bodies.Url + ""","passthroughBehavior":"WHEN_NO_MATCH" """)).Shows("passthroughBehavior", "")),
        Behaviour.OfHttpApi("tlsConfig of a public URL is dropped without a word", async api =>
            (await api.Create(Bodies.Url + ""","tlsConfig":{"serverNameToVerify":"example.com"}""")).Shows("tlsConfig", "")),
        Behaviour.OfHttpApi("tlsConfig of a Lambda proxy is dropped without a word", async api =>
            (await api.Create(Bodies.Lambda + ""","tlsConfig":{"serverNameToVerify":"example.com"}""")).Shows("tlsConfig", "")),
        Behaviour.OfHttpApi("tlsConfig of a private integration stays", async api =>
            (await api.Create(Bodies.PrivateListener + ""","tlsConfig":{"serverNameToVerify":"example.com"}"""))
                .Shows("tlsConfig", """{"serverNameToVerify":"example.com"}""")),
        Behaviour.OfHttpApi("A dropped tlsConfig is not in a later read either", async api =>
        {
            var id = (await api.Create(Bodies.Url + ""","tlsConfig":{"serverNameToVerify":"example.com"}""")).Text("integrationId");
            (await api.Read(id)).Shows("tlsConfig", "");
        }),
        Behaviour.OfHttpApi("An integration that somebody created does not claim to be managed", async api =>
            (await api.Create(Bodies.Url)).Shows("apiGatewayManaged", "")),
        Behaviour.OfHttpApi("A member without a value is left out", async api =>
            Assert.DoesNotContain(await api.Create(Bodies.Url), member => member.Value is null)),
        Behaviour.OfHttpApi("Two equal integrations are two integrations", async api =>
        {
            var first = await api.Create(Bodies.Url);
            var second = await api.Create(Bodies.Url);
            Assert.NotEqual(first.Text("integrationId"), second.Text("integrationId"));
            Assert.Equal(2, (await api.List()).Count);
        }),
    ];

    private static async Task Echo(Api api, string sent)
    {
        // VPC link ids are the world's: they are compared by what the world was sent.
        var link = sent.Contains("@link", StringComparison.Ordinal) ? await api.Gateway.VpcLink() : string.Empty;
        var members = (JsonObject)JsonNode.Parse($"{{{sent.Replace("@link", link, StringComparison.Ordinal).Replace("@restLink", api.Gateway.RestVpcLink, StringComparison.Ordinal)}}}")!;
        var created = await api.Create(sent);
        foreach (var (member, value) in members)
        {
            created.Shows(member, value);
        }
    }

    private static async Task Agree(Api api, string sent)
    {
        var created = await api.Create(sent);
        Json.Same(created, await api.Read(created.Text("integrationId")));
        Json.Same(created, Assert.Single(await api.List()));
    }
}
