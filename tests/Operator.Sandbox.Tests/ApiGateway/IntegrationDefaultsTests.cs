using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.ApiGateway;

public sealed class IntegrationDefaultsTests : ServerTest
{
    private const string Function = "arn:aws:lambda:us-west-2:123456789012:function:my-function";
    private const string Invocation = $"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{Function}/invocations";
    private const string Role = "arn:aws:iam::123456789012:role/integration";
    private const string Listener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/internal/50dc6c495c0c9188/f2f7dc8efc522ab2";

    public static TheoryData<string, string, string, string> Table => new()
    {
        {
            "HTTP API, Lambda proxy, function ARN", Caller.HttpApi,
            $$$"""{"integrationType":"AWS_PROXY","integrationUri":"{{{Function}}}","payloadFormatVersion":"2.0"}""",
            $$$"""{"connectionType":"INTERNET","integrationMethod":"POST","integrationType":"AWS_PROXY","integrationUri":"{{{Function}}}","payloadFormatVersion":"2.0","timeoutInMillis":30000}"""
        },
        {
            "HTTP API, Lambda proxy, invocation ARN kept verbatim", Caller.HttpApi,
            $$$"""{"integrationType":"AWS_PROXY","integrationUri":"{{{Invocation}}}","payloadFormatVersion":"1.0"}""",
            $$$"""{"connectionType":"INTERNET","integrationMethod":"POST","integrationType":"AWS_PROXY","integrationUri":"{{{Invocation}}}","payloadFormatVersion":"1.0","timeoutInMillis":30000}"""
        },
        {
            "HTTP API, service integration", Caller.HttpApi,
            $$$"""{"integrationType":"AWS_PROXY","integrationSubtype":"SQS-PurgeQueue","credentialsArn":"{{{Role}}}","payloadFormatVersion":"1.0","requestParameters":{"QueueUrl":"$request.header.q"}}""",
            $$$"""{"connectionType":"INTERNET","credentialsArn":"{{{Role}}}","integrationSubtype":"SQS-PurgeQueue","integrationType":"AWS_PROXY","payloadFormatVersion":"1.0","requestParameters":{"QueueUrl":"$request.header.q"},"timeoutInMillis":30000}"""
        },
        {
            "HTTP API, public URL: passthroughBehavior and tlsConfig are dropped without a word", Caller.HttpApi,
            """{"integrationType":"HTTP_PROXY","integrationUri":"https://example.com/","integrationMethod":"GET","payloadFormatVersion":"1.0","passthroughBehavior":"WHEN_NO_MATCH","tlsConfig":{"serverNameToVerify":"example.com"}}""",
            """{"connectionType":"INTERNET","integrationMethod":"GET","integrationType":"HTTP_PROXY","integrationUri":"https://example.com/","payloadFormatVersion":"1.0","timeoutInMillis":30000}"""
        },
        {
            "HTTP API, private: tlsConfig stays", Caller.HttpApi,
            $$$"""{"integrationType":"HTTP_PROXY","integrationUri":"{{{Listener}}}","integrationMethod":"ANY","payloadFormatVersion":"1.0","connectionType":"VPC_LINK","connectionId":"vlnk01","timeoutInMillis":5000,"tlsConfig":{"serverNameToVerify":"example.com"}}""",
            $$$"""{"connectionId":"vlnk01","connectionType":"VPC_LINK","integrationMethod":"ANY","integrationType":"HTTP_PROXY","integrationUri":"{{{Listener}}}","payloadFormatVersion":"1.0","timeoutInMillis":5000,"tlsConfig":{"serverNameToVerify":"example.com"}}"""
        },
        {
            "WebSocket, MOCK", Caller.WebSocketApi,
            """{"integrationType":"MOCK"}""",
            """{"connectionType":"INTERNET","integrationResponseSelectionExpression":"${integration.response.statuscode}","integrationType":"MOCK","passthroughBehavior":"WHEN_NO_MATCH","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""
        },
        {
            "WebSocket, HTTP", Caller.WebSocketApi,
            """{"integrationType":"HTTP","integrationUri":"http://example.com","integrationMethod":"GET"}""",
            """{"connectionType":"INTERNET","integrationMethod":"GET","integrationResponseSelectionExpression":"${integration.response.statuscode}","integrationType":"HTTP","integrationUri":"http://example.com","passthroughBehavior":"WHEN_NO_MATCH","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""
        },
        {
            "WebSocket, Lambda", Caller.WebSocketApi,
            $$$"""{"integrationType":"AWS","integrationUri":"{{{Invocation}}}"}""",
            $$$"""{"connectionType":"INTERNET","integrationMethod":"POST","integrationResponseSelectionExpression":"${integration.response.body.errorMessage}","integrationType":"AWS","integrationUri":"{{{Invocation}}}","passthroughBehavior":"WHEN_NO_MATCH","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""
        },
        {
            "WebSocket, Lambda proxy", Caller.WebSocketApi,
            $$$"""{"integrationType":"AWS_PROXY","integrationUri":"{{{Invocation}}}"}""",
            $$$"""{"connectionType":"INTERNET","integrationMethod":"POST","integrationType":"AWS_PROXY","integrationUri":"{{{Invocation}}}","passthroughBehavior":"WHEN_NO_MATCH","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""
        },
        {
            "WebSocket, private HTTP proxy through a REST-style link", Caller.WebSocketApi,
            """{"integrationType":"HTTP_PROXY","integrationUri":"http://nlb.internal","integrationMethod":"POST","connectionType":"VPC_LINK","connectionId":"vlnk02","passthroughBehavior":"NEVER","timeoutInMillis":12345}""",
            """{"connectionId":"vlnk02","connectionType":"VPC_LINK","integrationMethod":"POST","integrationType":"HTTP_PROXY","integrationUri":"http://nlb.internal","passthroughBehavior":"NEVER","payloadFormatVersion":"1.0","timeoutInMillis":12345}"""
        },
        {
            "Empty strings, empty maps, nulls and unknown members are as if absent", Caller.WebSocketApi,
            """{"integrationType":"MOCK","description":"","credentialsArn":"","requestTemplates":{},"requestParameters":{},"templateSelectionExpression":null,"name":"x"}""",
            """{"connectionType":"INTERNET","integrationResponseSelectionExpression":"${integration.response.statuscode}","integrationType":"MOCK","passthroughBehavior":"WHEN_NO_MATCH","payloadFormatVersion":"1.0","timeoutInMillis":29000}"""
        },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_created_integration_shows_exactly_what_the_service_keeps_and_fills_in(string name, string api, string sent, string expected)
    {
        var created = await Caller.Post($"{api}/integrations", sent);

        Assert.True(created.Status == 201, $"{name}: {created.Body.ToJsonString()}");
        var id = created.Text("integrationId");
        Assert.Matches("^[a-z0-9]{7}$", id);
        var wanted = (JsonObject)JsonNode.Parse(expected)!;
        wanted["integrationId"] = id;
        Assert.True(JsonNode.DeepEquals(wanted, created.Body), $"{name}: {created.Body.ToJsonString()}");

        var read = await Caller.Get($"{api}/integrations/{id}");
        Assert.Equal(200, read.Status);
        Assert.True(JsonNode.DeepEquals(wanted, read.Body), $"{name}: {read.Body.ToJsonString()}");
    }
}
