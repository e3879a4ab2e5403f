using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>What goes over the wire to REST APIs, per operation, against a real HTTP server.</summary>
public sealed class RestWireFormTests
{
    private const string FullIntegration = """
        {"type":"HTTP_PROXY","httpMethod":"POST","uri":"https://x/{p}","connectionType":"VPC_LINK","connectionId":"${stageVariables.l}",
         "credentials":"arn:aws:iam::*:user/*","requestParameters":{"integration.request.path.p":"method.request.path.p"},
         "requestTemplates":{"application/json":null,"text/plain":"t"},"passthroughBehavior":"WHEN_NO_TEMPLATES",
         "contentHandling":"CONVERT_TO_TEXT","timeoutInMillis":29000,"cacheNamespace":"n","cacheKeyParameters":["method.request.path.p"],
         "integrationResponses":{"200":{"statusCode":"200","selectionPattern":"","responseTemplates":{"application/json":null}}},
         "tlsConfig":{"insecureSkipVerification":true},"responseTransferMode":"STREAM","integrationTarget":"arn:lb","future":{"x":[1]}}
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?> Operations()
    {
        var data = new TheoryData<string, string, string?>();
        foreach (var (operation, line, body) in RestCalls.All)
        {
            data.Add(operation, line, body);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Each_operation_sends_its_verb_path_and_body_signed_for_region_and_service(string operation, string line, string? body)
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);

        await RestCalls.CallAsync(factory.RestClient("eu-central-1"), operation, Token);

        var request = Assert.Single(server.Requests);
        Assert.Equal(line, request.Line);
        Assert.Equal(body ?? "", request.Body);
        Assert.Matches(@"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-central-1/apigateway/aws4_request, ", request.Headers["Authorization"]);
        Assert.Contains(" api/apigateway", request.Headers["User-Agent"], StringComparison.Ordinal);
        Assert.Equal("application/json", request.Headers["Accept"]);
    }

    [Fact]
    public void The_table_of_calls_has_every_operation_of_the_interface() => Assert.Equal(
        typeof(IAmazonAPIGateway).GetMethods().Select(method => method.Name[..^"Async".Length]).Order(StringComparer.Ordinal),
        RestCalls.All.Select(call => call.Operation).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Every_member_of_an_integration_survives_the_way_there_and_back_and_null_templates_become_empty()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) => RecordingServer.Json(context, 200, FullIntegration);
        using var factory = Fixture.Factory(server.Url);
        var client = factory.RestClient();

        var read = await client.GetIntegrationAsync(new() { RestApiId = "a", ResourceId = "r", HttpMethod = "ANY" }, Token);
        await client.PutIntegrationAsync(new()
        {
            RestApiId = "a",
            ResourceId = "r",
            HttpMethod = "ANY",
            Type = read.Type,
            IntegrationHttpMethod = read.HttpMethod,
            Uri = read.Uri,
            ConnectionType = read.ConnectionType,
            ConnectionId = read.ConnectionId,
            Credentials = read.Credentials,
            RequestParameters = read.RequestParameters,
            RequestTemplates = read.RequestTemplates,
            PassthroughBehavior = read.PassthroughBehavior,
            ContentHandling = read.ContentHandling,
            TimeoutInMillis = read.TimeoutInMillis,
            CacheNamespace = read.CacheNamespace,
            CacheKeyParameters = read.CacheKeyParameters,
            TlsConfig = read.TlsConfig,
            ResponseTransferMode = read.ResponseTransferMode,
            IntegrationTarget = read.IntegrationTarget,
        }, Token);

        var sent = JsonNode.Parse(server.Requests.Last().Body)!.AsObject();
        var expected = JsonNode.Parse(FullIntegration)!.AsObject();
        expected.Remove("integrationResponses");
        expected.Remove("future");
        expected["requestTemplates"]!["application/json"] = "";
        Assert.True(JsonNode.DeepEquals(expected, sent), sent.ToJsonString());
        var response = Assert.Single(read.IntegrationResponses!).Value;
        Assert.Equal(("200", "", ""), (response.StatusCode, response.SelectionPattern, response.ResponseTemplates!["application/json"]));
        Assert.Equal("req-1", read.ResponseMetadata.RequestId);
    }

    [Fact]
    public async Task Resources_are_read_with_their_methods_page_by_page_from_the_list_called_item()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (request, context) => RecordingServer.Json(context, 200, request.Target switch
        {
            "/restapis/a/resources?embed=methods&limit=500" => """
                {"position":"p+2","item":[{"id":"root","path":"/"},
                 {"id":"r1","parentId":"root","pathPart":"x","path":"/x","resourceMethods":{"GET":{},"ANY":{"httpMethod":"ANY","apiKeyRequired":false,
                  "requestParameters":{"method.request.path.p":true},"methodResponses":{"200":{"statusCode":"200"}},
                  "methodIntegration":{"type":"MOCK","timeoutInMillis":29000}}}}]}
                """,
            "/restapis/a/resources?embed=methods&limit=500&position=p%2B2" => """{"item":[{"id":"r2"}]}""",
            _ => """{"item":[{"id":"wrong page"}]}""",
        });
        using var factory = Fixture.Factory(server.Url);

        var all = await factory.RestClient().GetAllResourcesAsync("a", Token);

        Assert.Equal(["root", "r1", "r2"], all.Select(resource => resource.Id));
        Assert.Null(all[0].PathPart);
        var methods = all[1].ResourceMethods!;
        Assert.Null(methods["GET"].MethodIntegration);
        Assert.Equal(("MOCK", 29000), (methods["ANY"].MethodIntegration!.Type, methods["ANY"].MethodIntegration!.TimeoutInMillis));
        Assert.True(methods["ANY"].RequestParameters!["method.request.path.p"]);
        Assert.Equal("200", methods["ANY"].MethodResponses!["200"].StatusCode);
    }

    [Fact]
    public async Task A_list_that_repeats_its_position_ends_in_an_error_instead_of_a_loop()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200, """{"position":"again"}""")));

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().GetAllDeploymentsAsync("a", Token));

        Assert.Equal("EndlessList", error.ErrorCode);
    }

    [Theory]
    [InlineData("1893456000", "2030-01-01T00:00:00.0000000Z")]
    [InlineData("1893456000.5", "2030-01-01T00:00:00.5000000Z")]
    [InlineData("1.893456E9", "2030-01-01T00:00:00.0000000Z")]
    [InlineData("\"2030-01-01T01:00:00+01:00\"", "2030-01-01T00:00:00.0000000Z")]
    public async Task Times_are_seconds_since_1970(string wire, string expected)
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200, $$"""{"id":"d","createdDate":{{wire}}}""")));

        var answer = await factory.RestClient().GetDeploymentAsync(new() { RestApiId = "a", DeploymentId = "d" }, Token);

        Assert.Equal(expected, answer.CreatedDate!.Value.ToString("O"));
    }

    [Fact]
    public async Task Stages_come_in_one_list_and_a_deployments_summary_by_path_and_verb()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, request) => StubHandler.Respond(200,
            request.RequestUri!.AbsolutePath.EndsWith("/stages", StringComparison.Ordinal)
                ? """{"item":[{"stageName":"prod","deploymentId":"d1","variables":{"v":"1"},"canarySettings":{"percentTraffic":10.5},"createdDate":1}]}"""
                : """{"id":"d1","apiSummary":{"/x":{"GET":{"authorizationType":"NONE","apiKeyRequired":true}}}}""")));
        var client = factory.RestClient();

        var stage = Assert.Single((await client.GetStagesAsync(new() { RestApiId = "a" }, Token)).Item!);
        var deployment = await client.GetDeploymentAsync(new() { RestApiId = "a", DeploymentId = "d1" }, Token);

        Assert.Equal(("prod", "d1", "1", 10.5), (stage.StageName, stage.DeploymentId, stage.Variables!["v"], stage.CanarySettings!.PercentTraffic));
        Assert.True(deployment.ApiSummary!["/x"]["GET"].ApiKeyRequired);
    }

    [Theory]
    [InlineData("""{"requestTemplates":[]}""")]
    [InlineData("""{"requestTemplates":{"a":1}}""")]
    [InlineData("""{"requestTemplates":{"a":"\ud800"}}""")]
    [InlineData("""{"requestTemplates":{"\ud800":"a"}}""")]
    [InlineData("""{"integrationResponses":{"200":"x"}}""")]
    [InlineData("null")]
    [InlineData("<html>")]
    public async Task An_unreadable_answer_to_a_put_is_an_error_that_says_the_outcome_is_unknown(string body)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(201, body));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().PutIntegrationAsync(
            new() { RestApiId = "a", ResourceId = "r", HttpMethod = "GET", Type = "MOCK" }, Token));

        Assert.Equal(("UnreadableAnswer", true, 1), (error.ErrorCode, error.OutcomeUnknown, handler.Attempts));
    }

    [Theory]
    [InlineData("1e300")]
    [InlineData("\"yesterday\"")]
    [InlineData("{}")]
    public async Task A_time_that_is_none_is_an_unreadable_answer(string wire)
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200, $$"""{"createdDate":{{wire}}}""")));

        var error = await Assert.ThrowsAsync<AmazonAPIGatewayException>(
            () => factory.RestClient().GetStageAsync(new() { RestApiId = "a", StageName = "s" }, Token));

        Assert.Equal("UnreadableAnswer", error.ErrorCode);
        Assert.IsType<JsonException>(error.InnerException);
    }

    [Fact]
    public async Task A_read_404_of_a_method_says_so_and_a_proxys_404_does_not()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((attempt, _) => attempt == 1
            ? StubHandler.Respond(404, """{"message":"Invalid Method identifier specified"}""", "NotFoundException")
            : StubHandler.Respond(404, "<html>")));
        var request = new GetMethodRequest { RestApiId = "a", ResourceId = "r", HttpMethod = "GET" };

        var missing = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().GetMethodAsync(request, Token));
        var proxy = await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => factory.RestClient().GetMethodAsync(request, Token));

        Assert.Equal((ErrorClass.NotFound, MissingResource.Method), (missing.ErrorClass, missing.MissingResource));
        Assert.Equal(ErrorClass.Unknown, proxy.ErrorClass);
    }
}
