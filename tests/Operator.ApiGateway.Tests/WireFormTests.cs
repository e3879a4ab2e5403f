using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;

namespace Operator.ApiGateway.Tests;

/// <summary>What goes over the wire, per operation, against a real HTTP server.</summary>
public sealed class WireFormTests
{
    private const string FullIntegration = """
        {"apiGatewayManaged":false,"connectionId":"vl-1","connectionType":"VPC_LINK","contentHandlingStrategy":"CONVERT_TO_TEXT",
         "credentialsArn":"arn:aws:iam::1:role/r","description":"d","integrationId":"int1","integrationMethod":"POST",
         "integrationResponseSelectionExpression":"${integration.response.statuscode}","integrationSubtype":"SQS-SendMessage",
         "integrationType":"AWS_PROXY","integrationUri":"arn:uri","passthroughBehavior":"NEVER","payloadFormatVersion":"2.0",
         "requestParameters":{"k":"v"},"requestTemplates":{"application/json":"{\"a\":1}"},"responseParameters":{"200":{"overwrite:statuscode":"201"}},
         "templateSelectionExpression":"$t","timeoutInMillis":29000,"tlsConfig":{"serverNameToVerify":"host"},"someFutureMember":{"x":[1]}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?> Operations() => new()
    {
        { "GetApi", "GET /v2/apis/a1", null },
        { "GetApis", "GET /v2/apis?maxResults=2&nextToken=t%2B%2F%3D%26", null },
        { "CreateIntegration", "POST /v2/apis/a1/integrations", """{"integrationType":"MOCK"}""" },
        { "GetIntegration", "GET /v2/apis/a1/integrations/i1", null },
        { "GetIntegrations", "GET /v2/apis/a1/integrations?maxResults=2&nextToken=t", null },
        { "UpdateIntegration", "PATCH /v2/apis/a1/integrations/i1", """{"description":"","requestParameters":{"k":""},"responseParameters":{"200":{}},"tlsConfig":{}}""" },
        { "DeleteIntegration", "DELETE /v2/apis/a1/integrations/i1", null },
        { "CreateIntegrationResponse", "POST /v2/apis/a1/integrations/i1/integrationresponses", """{"integrationResponseKey":"$default"}""" },
        { "GetIntegrationResponse", "GET /v2/apis/a1/integrations/i1/integrationresponses/r1", null },
        { "GetIntegrationResponses", "GET /v2/apis/a1/integrations/i1/integrationresponses", null },
        { "UpdateIntegrationResponse", "PATCH /v2/apis/a1/integrations/i1/integrationresponses/r1", """{"responseTemplates":{}}""" },
        { "DeleteIntegrationResponse", "DELETE /v2/apis/a1/integrations/i1/integrationresponses/r1", null },
        { "GetRoutes", "GET /v2/apis/a1/routes?maxResults=2", null },
        { "UpdateRoute", "PATCH /v2/apis/a1/routes/rt1", """{"target":"integrations/i2"}""" },
        { "GetStages", "GET /v2/apis/a1/stages", null },
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_sends_its_verb_path_and_body_signed_for_region_and_service(string operation, string line, string? body)
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);

        await CallAsync(factory.Client("eu-central-1"), operation);

        var request = Assert.Single(server.Requests);
        Assert.Equal(line, request.Line);
        Assert.Equal(body ?? "", request.Body);
        Assert.Matches(@"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-central-1/apigateway/aws4_request, ", request.Headers["Authorization"]);
        Assert.StartsWith("apigateway-integration-operator/", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("application/json", request.Headers["Accept"]);
        Assert.Equal(body is null ? null : "application/json", request.Headers.GetValueOrDefault("Content-Type"));
    }

    [Fact]
    public async Task Every_member_of_an_integration_survives_the_way_there_and_back()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) => RecordingServer.Json(context, 200, FullIntegration);
        using var factory = Fixture.Factory(server.Url);
        var client = factory.Client();

        var read = await client.GetIntegrationAsync(new() { ApiId = "a", IntegrationId = "int1" }, Token);
        var updated = await client.UpdateIntegrationAsync(new()
        {
            ApiId = "a",
            IntegrationId = "int1",
            ConnectionId = read.ConnectionId,
            ConnectionType = read.ConnectionType,
            ContentHandlingStrategy = read.ContentHandlingStrategy,
            CredentialsArn = read.CredentialsArn,
            Description = read.Description,
            IntegrationMethod = read.IntegrationMethod,
            IntegrationSubtype = read.IntegrationSubtype,
            IntegrationType = read.IntegrationType,
            IntegrationUri = read.IntegrationUri,
            PassthroughBehavior = read.PassthroughBehavior,
            PayloadFormatVersion = read.PayloadFormatVersion,
            RequestParameters = read.RequestParameters,
            RequestTemplates = read.RequestTemplates,
            ResponseParameters = read.ResponseParameters,
            TemplateSelectionExpression = read.TemplateSelectionExpression,
            TimeoutInMillis = read.TimeoutInMillis,
            TlsConfig = new() { ServerNameToVerify = read.TlsConfig!.ServerNameToVerify },
        }, Token);

        var sent = JsonNode.Parse(server.Requests.Last().Body)!.AsObject();
        var expected = JsonNode.Parse(FullIntegration)!.AsObject();
        foreach (var outputOnly in new[] { "apiGatewayManaged", "integrationId", "integrationResponseSelectionExpression", "someFutureMember" })
        {
            expected.Remove(outputOnly);
        }

        Assert.True(JsonNode.DeepEquals(expected, sent), sent.ToJsonString());
        Assert.Equal("req-1", updated.ResponseMetadata.RequestId);
        Assert.Equal(System.Net.HttpStatusCode.OK, updated.HttpStatusCode);
        Assert.Equal(JsonSerializer.Serialize(read.ToIntegration()), JsonSerializer.Serialize(updated.ToIntegration()));
        Assert.DoesNotContain("null", JsonSerializer.Serialize(read.ToIntegration()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_cannot_pose_as_the_exchange_it_came_with()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) => RecordingServer.Json(
            context, 200, """{"integrationId":"i","httpStatusCode":418,"contentLength":7,"responseMetadata":{"requestId":"forged"}}""");
        using var factory = Fixture.Factory(server.Url);

        var answer = await factory.Client().GetIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token);

        Assert.Equal(System.Net.HttpStatusCode.OK, answer.HttpStatusCode);
        Assert.Equal("req-1", answer.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task Lists_are_read_page_by_page_until_no_token_comes()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (request, context) => RecordingServer.Json(context, 200, request.Target switch
        {
            "/v2/apis/a/integrations" => """{"items":[{"integrationId":"1"},{"integrationId":"2"}],"nextToken":"p+2"}""",
            "/v2/apis/a/integrations?nextToken=p%2B2" => """{"items":[{"integrationId":"3"},{"integrationId":"4"}],"nextToken":"p3"}""",
            "/v2/apis/a/integrations?nextToken=p3" => """{"items":[{"integrationId":"5"}]}""",
            _ => "{\"items\":[{\"integrationId\":\"wrong page\"}]}",
        });
        using var factory = Fixture.Factory(server.Url);

        var all = await factory.Client().GetAllIntegrationsAsync("a", Token);

        Assert.Equal(["1", "2", "3", "4", "5"], all.Select(item => item.IntegrationId));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_list_that_repeats_its_token_ends_in_an_error_instead_of_a_loop()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200, """{"nextToken":"again"}""")));

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().GetAllRoutesAsync("a", Token));

        Assert.Equal("EndlessList", error.ErrorCode);
    }

    [Fact]
    public async Task Redirects_are_not_followed_with_a_signature_for_another_address()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };
        using var factory = Fixture.Factory(server.Url);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));

        Assert.Equal(ErrorClass.Unknown, error.ErrorClass);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("""{"timeoutInMillis":"many"}""")]
    [InlineData("""{"integrationId":"\ud800"}""")]
    public async Task An_unreadable_answer_to_a_create_is_an_error_that_says_the_outcome_is_unknown(string body)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(201, body));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token));

        Assert.True(error.OutcomeUnknown);
        Assert.Equal(1, handler.Attempts);
    }

    private static Task CallAsync(IAmazonApiGatewayV2 client, string operation) => operation switch
    {
        "GetApi" => client.GetApiAsync(new() { ApiId = "a1" }, Token),
        "GetApis" => client.GetApisAsync(new() { MaxResults = "2", NextToken = "t+/=&" }, Token),
        "CreateIntegration" => client.CreateIntegrationAsync(new() { ApiId = "a1", IntegrationType = IntegrationType.MOCK }, Token),
        "GetIntegration" => client.GetIntegrationAsync(new() { ApiId = "a1", IntegrationId = "i1" }, Token),
        "GetIntegrations" => client.GetIntegrationsAsync(new() { ApiId = "a1", MaxResults = "2", NextToken = "t" }, Token),
        "UpdateIntegration" => client.UpdateIntegrationAsync(new()
        {
            ApiId = "a1",
            IntegrationId = "i1",
            Description = "",
            RequestParameters = new() { ["k"] = "" },
            ResponseParameters = new() { ["200"] = [] },
            TlsConfig = new TlsConfigInput(),
        }, Token),
        "DeleteIntegration" => client.DeleteIntegrationAsync(new() { ApiId = "a1", IntegrationId = "i1" }, Token),
        "CreateIntegrationResponse" => client.CreateIntegrationResponseAsync(
            new() { ApiId = "a1", IntegrationId = "i1", IntegrationResponseKey = "$default" }, Token),
        "GetIntegrationResponse" => client.GetIntegrationResponseAsync(
            new() { ApiId = "a1", IntegrationId = "i1", IntegrationResponseId = "r1" }, Token),
        "GetIntegrationResponses" => client.GetIntegrationResponsesAsync(new() { ApiId = "a1", IntegrationId = "i1" }, Token),
        "UpdateIntegrationResponse" => client.UpdateIntegrationResponseAsync(
            new() { ApiId = "a1", IntegrationId = "i1", IntegrationResponseId = "r1", ResponseTemplates = [] }, Token),
        "DeleteIntegrationResponse" => client.DeleteIntegrationResponseAsync(
            new() { ApiId = "a1", IntegrationId = "i1", IntegrationResponseId = "r1" }, Token),
        "GetRoutes" => client.GetRoutesAsync(new() { ApiId = "a1", MaxResults = "2" }, Token),
        "UpdateRoute" => client.UpdateRouteAsync(new() { ApiId = "a1", RouteId = "rt1", Target = "integrations/i2" }, Token),
        "GetStages" => client.GetStagesAsync(new() { ApiId = "a1" }, Token),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
