using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>UpdateIntegration: what is proven holds under both settings of UnprovenClearing, the rest differs.</summary>
public sealed class IntegrationUpdateTests : ServerTest
{
    private const string Listener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/internal/1/2";
    private const string Queue = """
        "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","payloadFormatVersion":"1.0",
        "credentialsArn":"arn:aws:iam::123456789012:role/r","requestParameters":{"QueueUrl":"q","MessageBody":"$request.body","DelaySeconds":"5"}
        """;

    private const string Proxy = """
        "integrationType":"HTTP_PROXY","integrationUri":"https://example.com","integrationMethod":"GET","payloadFormatVersion":"1.0"
        """;

    /// <summary>Case, API, body, patch, member, and its JSON afterwards ("" = absent), the same under both settings.</summary>
    public static TheoryData<string, string, string, string, string, string> Proven => new()
    {
        { "absent is unchanged", Caller.HttpApi, Proxy + ""","description":"d" """, """ "integrationMethod":"PUT" """, "description", "\"d\"" },
        { "empty description clears", Caller.HttpApi, Proxy + ""","description":"d" """, """ "description":"" """, "description", "" },
        { "a parameter is added to the others", Caller.HttpApi, Proxy + ""","requestParameters":{"append:header.a":"1"}""", """ "requestParameters":{"append:header.b":"2"} """, "requestParameters", """{"append:header.a":"1","append:header.b":"2"}""" },
        { "an empty value deletes one parameter", Caller.HttpApi, Proxy + ""","requestParameters":{"append:header.a":"1","append:header.b":"2"}""", """ "requestParameters":{"append:header.a":""} """, "requestParameters", """{"append:header.b":"2"}""" },
        { "the last parameter takes the map with it", Caller.HttpApi, Proxy + ""","requestParameters":{"append:header.a":"1"}""", """ "requestParameters":{"append:header.a":""} """, "requestParameters", "" },
        { "an empty parameter map is no change", Caller.HttpApi, Proxy + ""","requestParameters":{"append:header.a":"1"}""", """ "requestParameters":{} """, "requestParameters", """{"append:header.a":"1"}""" },
        { "a tombstone for an unknown parameter is no error", Caller.HttpApi, Proxy, """ "requestParameters":{"append:header.a":""} """, "requestParameters", "" },
        { "WebSocket parameters merge the same way", Caller.WebSocketApi, """ "integrationType":"MOCK","requestParameters":{"integration.request.header.a":"'1'","integration.request.header.b":"'2'"} """, """ "requestParameters":{"integration.request.header.a":""} """, "requestParameters", """{"integration.request.header.b":"'2'"}""" },
        { "a status is added to the others", Caller.HttpApi, Proxy + ""","responseParameters":{"404":{"overwrite:statuscode":"403"}}""", """ "responseParameters":{"500":{"overwrite:statuscode":"503"}} """, "responseParameters", """{"404":{"overwrite:statuscode":"403"},"500":{"overwrite:statuscode":"503"}}""" },
        { "an empty status is removed", Caller.HttpApi, Proxy + ""","responseParameters":{"404":{"overwrite:statuscode":"403"},"500":{"overwrite:statuscode":"503"}}""", """ "responseParameters":{"404":{}} """, "responseParameters", """{"500":{"overwrite:statuscode":"503"}}""" },
        { "the last status takes the map with it", Caller.HttpApi, Proxy + ""","responseParameters":{"404":{"overwrite:statuscode":"403"}}""", """ "responseParameters":{"404":{}} """, "responseParameters", "" },
        { "tlsConfig goes with the private connection", Caller.HttpApi, $$"""{{PrivateBody}},"tlsConfig":{"serverNameToVerify":"a.example"}""", """ "connectionType":"INTERNET","integrationUri":"https://example.com" """, "tlsConfig", "" },
        { "tlsConfig is dropped on a public integration", Caller.HttpApi, Proxy, """ "tlsConfig":{"serverNameToVerify":"a.example"} """, "tlsConfig", "" },
        { "passthroughBehavior is dropped on an HTTP API", Caller.HttpApi, Proxy, """ "passthroughBehavior":"NEVER" """, "passthroughBehavior", "" },
        { "a service integration takes a full set", Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q2","MessageBody":"$request.body","DelaySeconds":"5"} """, "requestParameters", """{"QueueUrl":"q2","MessageBody":"$request.body","DelaySeconds":"5"}""" },
        { "the type changes with the selection expression", Caller.WebSocketApi, """ "integrationType":"HTTP","integrationUri":"https://example.com","integrationMethod":"GET" """, """ "integrationType":"HTTP_PROXY" """, "integrationResponseSelectionExpression", "" },
        { "templates are stored verbatim, also empty ones", Caller.WebSocketApi, """ "integrationType":"MOCK" """, """ "requestTemplates":{"$default":""} """, "requestTemplates", """{"$default":""}""" },
    };

    /// <summary>Case, API, body, patch, member, its JSON when honoured, its JSON when ignored.</summary>
    public static TheoryData<string, string, string, string, string, string, string> Unproven => new()
    {
        { "empty credentialsArn", Caller.HttpApi, Proxy + ""","credentialsArn":"arn:aws:iam::123456789012:role/r" """, """ "credentialsArn":"" """, "credentialsArn", "", "\"arn:aws:iam::123456789012:role/r\"" },
        { "empty templateSelectionExpression", Caller.WebSocketApi, """ "integrationType":"MOCK","templateSelectionExpression":"$request.body.a" """, """ "templateSelectionExpression":"" """, "templateSelectionExpression", "", "\"$request.body.a\"" },
        { "empty contentHandlingStrategy", Caller.WebSocketApi, """ "integrationType":"MOCK","contentHandlingStrategy":"CONVERT_TO_TEXT" """, """ "contentHandlingStrategy":"" """, "contentHandlingStrategy", "", "\"CONVERT_TO_TEXT\"" },
        { "empty connectionId while going public", Caller.HttpApi, PrivateBody, """ "connectionType":"INTERNET","connectionId":"","integrationUri":"https://example.com" """, "connectionId", "", "\"vlnk01\"" },
        { "empty tlsConfig", Caller.HttpApi, $$"""{{PrivateBody}},"tlsConfig":{"serverNameToVerify":"a.example"}""", """ "tlsConfig":{} """, "tlsConfig", "", """{"serverNameToVerify":"a.example"}""" },
        { "a template left out", Caller.WebSocketApi, """ "integrationType":"MOCK","requestTemplates":{"a":"1","b":"2"} """, """ "requestTemplates":{"a":"3"} """, "requestTemplates", """{"a":"3"}""", """{"a":"3","b":"2"}""" },
        { "empty template map", Caller.WebSocketApi, """ "integrationType":"MOCK","requestTemplates":{"a":"1"} """, """ "requestTemplates":{} """, "requestTemplates", "", """{"a":"1"}""" },
        { "a mapping left out of a status", Caller.HttpApi, Proxy + ""","responseParameters":{"404":{"overwrite:statuscode":"403","append:header.a":"1"}}""", """ "responseParameters":{"404":{"append:header.a":"2"}} """, "responseParameters", """{"404":{"append:header.a":"2"}}""", """{"404":{"append:header.a":"2","overwrite:statuscode":"403"}}""" },
        { "an optional service parameter left out", Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q","MessageBody":"$request.body"} """, "requestParameters", """{"QueueUrl":"q","MessageBody":"$request.body"}""", """{"QueueUrl":"q","MessageBody":"$request.body","DelaySeconds":"5"}""" },
    };

    public static TheoryData<string, string, string, string> Refused => new()
    {
        { Caller.HttpApi, Proxy, """ "integrationUri":"" """, "Invalid integration URI specified" },
        { Caller.HttpApi, Proxy, """ "integrationMethod":"" """, "Enumeration value for HttpMethod must be non-empty" },
        { Caller.HttpApi, Proxy, """ "payloadFormatVersion":"" """, "Invalid payload format version specified" },
        { Caller.HttpApi, Proxy, """ "connectionType":"" """, "Member must satisfy enum value set" },
        { Caller.HttpApi, Proxy, """ "timeoutInMillis":30001 """, "Timeout should be between 50 ms and 30000 ms" },
        { Caller.HttpApi, Proxy, """ "integrationType":"MOCK" """, "may only be associated with proxy integrations" },
        { Caller.HttpApi, Proxy, """ "connectionType":"VPC_LINK","connectionId":"vlnk01" """, "Invalid integration URI specified" },
        { Caller.HttpApi, Proxy, """ "connectionId":"vlnk01" """, "ConnectionId is only supported" },
        { Caller.HttpApi, Queue, """ "description":"d" """, "Invalid integration URI specified" },
        { Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","description":"d" """, "Invalid integration URI specified" },
        { Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q"} """, "Missing required parameters for integration subtype SQS-SendMessage: [MessageBody]" },
        { Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","description":"d" """, "Missing required parameters for integration subtype SQS-SendMessage: [QueueUrl, MessageBody]" },
        { Caller.HttpApi, Queue, """ "integrationType":"AWS_PROXY","integrationSubtype":"SQS-SendMessage","requestParameters":{"QueueUrl":"q","MessageBody":"b","DelaySeconds":""} """, "Invalid selection expression specified: Validation Result: warnings : [], errors : [Mapping expression missing source or destination]" },
        { Caller.WebSocketApi, """ "integrationType":"MOCK" """, """ "payloadFormatVersion":"2.0" """, "Supported versions: [1.0]" },
        { Caller.WebSocketApi, """ "integrationType":"MOCK" """, """ "passthroughBehavior":"" """, "Member must satisfy enum value set" },
    };

    private static string PrivateBody =>
        $""" "integrationType":"HTTP_PROXY","integrationUri":"{Listener}","integrationMethod":"GET","payloadFormatVersion":"1.0","connectionType":"VPC_LINK","connectionId":"vlnk01" """;

    [Theory]
    [MemberData(nameof(Proven))]
    public async Task A_proven_change_has_its_effect_under_both_settings(
        string name, string api, string body, string patch, string member, string expected)
    {
        foreach (var setting in Enum.GetValues<UnprovenClearing>())
        {
            await AssertPatch($"{name} ({setting})", setting, api, body, patch, member, expected);
        }
    }

    [Theory]
    [MemberData(nameof(Unproven))]
    public async Task An_unproven_way_to_clear_is_honoured_or_ignored_as_set(
        string name, string api, string body, string patch, string member, string honoured, string ignored)
    {
        await AssertPatch($"{name} (honoured)", UnprovenClearing.Honour, api, body, patch, member, honoured);
        await AssertPatch($"{name} (ignored)", UnprovenClearing.Ignore, api, body, patch, member, ignored);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_refused_update_leaves_the_integration_as_it_was(string api, string body, string patch, string message)
    {
        foreach (var setting in Enum.GetValues<UnprovenClearing>())
        {
            var (_, caller) = await Start(Options with { UnprovenClearing = setting });
            using (caller)
            {
                var created = await caller.Post($"{api}/integrations", $"{{{body}}}");
                var path = $"{api}/integrations/{created.Text("integrationId")}";

                var reply = await caller.Patch(path, $"{{{patch}}}");

                Assert.True(reply.Status == 400, reply.Body.ToJsonString());
                Assert.Equal("BadRequestException", reply.ErrorType);
                Assert.Contains(message, reply.Message, StringComparison.Ordinal);
                Assert.True(JsonNode.DeepEquals(created.Body, (await caller.Get(path)).Body));
            }
        }
    }

    [Fact]
    public async Task A_change_of_type_that_leaves_a_URI_behind_is_cleaned_up_or_refused_as_set()
    {
        const string http = """{"integrationType":"HTTP","integrationUri":"https://example.com","integrationMethod":"GET"}""";
        var honoured = $"{Caller.WebSocketApi}/integrations/{await Caller.Create($"{Caller.WebSocketApi}/integrations", http)}";
        var (_, caller) = await Start(Options with { UnprovenClearing = UnprovenClearing.Ignore });
        using var other = caller;
        var ignored = $"{Caller.WebSocketApi}/integrations/{await other.Create($"{Caller.WebSocketApi}/integrations", http)}";

        Assert.False((await Caller.Patch(honoured, """{"integrationType":"MOCK"}""")).Body.ContainsKey("integrationUri"));
        Assert.Equal(400, (await other.Patch(ignored, """{"integrationType":"MOCK"}""")).Status);
    }

    [Fact]
    public async Task The_patch_answer_equals_the_next_read()
    {
        var path = $"{Caller.HttpApi}/integrations/{await Caller.Create($"{Caller.HttpApi}/integrations", $"{{{Proxy}}}")}";

        var patched = await Caller.Patch(path, """{"description":"d","requestParameters":{"append:header.a":"1"},"timeoutInMillis":1000}""");

        Assert.Equal(200, patched.Status);
        Assert.True(JsonNode.DeepEquals(patched.Body, (await Caller.Get(path)).Body));
    }

    private async Task AssertPatch(
        string name, UnprovenClearing setting, string api, string body, string patch, string member, string expected)
    {
        var (_, caller) = await Start(Options with { UnprovenClearing = setting });
        using (caller)
        {
            var id = await caller.Create($"{api}/integrations", $"{{{body}}}");

            var reply = await caller.Patch($"{api}/integrations/{id}", $"{{{patch}}}");

            Assert.True(reply.Status == 200, $"{name}: {reply.Status} {reply.Message}");
            var wanted = expected.Length == 0 ? null : JsonNode.Parse(expected);
            Assert.True(JsonNode.DeepEquals(wanted, reply.Body[member]), $"{name}: {reply.Body.ToJsonString()}");
            Assert.True(wanted is not null || !reply.Body.ContainsKey(member), name);
        }
    }
}
