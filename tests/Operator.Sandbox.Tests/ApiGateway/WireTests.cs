using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>Scope, errors, paging, limits and bad input: what holds for every operation.</summary>
public sealed class WireTests : ServerTest
{
    private const string Mock = """{"integrationType":"MOCK"}""";
    private const string Integrations = $"{Caller.WebSocketApi}/integrations";

    [Fact]
    public async Task An_error_has_the_code_in_a_header_a_message_and_the_request_id()
    {
        var reply = await Caller.Get($"{Caller.HttpApi}/integrations/missing");

        Assert.Equal(404, reply.Status);
        Assert.Equal("NotFoundException", reply.ErrorType);
        Assert.Equal("Invalid Integration identifier specified missing", reply.Message);
        Assert.Equal("Integration", reply.Text("resourceType"));
        Assert.True(Guid.TryParse(reply.Headers.GetValues("x-amzn-RequestId").Single(), out var id));
        Assert.NotEmpty(reply.Headers.GetValues("x-amz-apigw-id").Single());
        Assert.Equal(id.ToString(), Server.Journal[^1].RequestId);
    }

    [Theory]
    [InlineData("", 403, "MissingAuthenticationTokenException")]
    [InlineData("Bearer abc", 403, "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-west-2/apigateway, Signature=aa", 403, "IncompleteSignatureException")]
    [InlineData("AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-west-2/dynamodb/aws4_request, SignedHeaders=host, Signature=aa", 404, "UnknownOperationException")]
    public async Task A_call_without_a_usable_scope_is_refused_as_AWS_does(string authorization, int status, string code)
    {
        var reply = await Caller.Send(HttpMethod.Get, "/v2/apis", body: null, authorization);

        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.ErrorType);
    }

    [Fact]
    public async Task Regions_share_nothing()
    {
        using var europe = new Caller(Server.Address, region: "eu-west-1");
        await europe.Create("/v2/apis", """{"name":"eu","protocolType":"HTTP"}""", "apiId");

        Assert.Equal(404, (await europe.Get(Caller.HttpApi)).Status);
        Assert.Single((await europe.Get("/v2/apis")).Body["items"]!.AsArray());
        Assert.Equal(2, (await Caller.Get("/v2/apis")).Body["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Pages_hold_what_was_asked_for_and_survive_deletions()
    {
        var ids = new List<string>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await Caller.Create(Integrations, Mock));
        }

        var first = await Caller.Get(Integrations);
        Assert.Equal(ids[..25], Ids(first));
        var token = Uri.EscapeDataString(first.Text("nextToken"));
        await Caller.Delete($"{Integrations}/{ids[24]}");
        await Caller.Delete($"{Integrations}/{ids[25]}");

        var second = await Caller.Get($"{Integrations}?nextToken={token}&maxResults=3");
        Assert.Equal(ids[26..29], Ids(second));
        var third = await Caller.Get($"{Integrations}?nextToken={Uri.EscapeDataString(second.Text("nextToken"))}");
        Assert.Equal(ids[29..], Ids(third));
        Assert.False(third.Body.ContainsKey("nextToken"));
    }

    [Theory]
    [InlineData("maxResults=0")]
    [InlineData("maxResults=-1")]
    [InlineData("maxResults=many")]
    [InlineData("nextToken=nonsense")]
    [InlineData("nextToken=MXxhcGlz")]
    public async Task A_page_that_cannot_be_is_refused(string query)
    {
        var reply = await Caller.Get($"{Integrations}?{query}");

        Assert.Equal(400, reply.Status);
        Assert.Equal("BadRequestException", reply.ErrorType);
    }

    [Fact]
    public async Task The_three_hundred_and_first_integration_is_one_too_many()
    {
        for (var i = 0; i < 300; i++)
        {
            await Caller.Create(Integrations, Mock);
        }

        var reply = await Caller.Post(Integrations, Mock);

        Assert.Equal(429, reply.Status);
        Assert.Equal("TooManyRequestsException", reply.ErrorType);
        Assert.Equal("Maximum number of Integrations for this API has been reached. Please contact AWS if you need additional Integrations.", reply.Message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"integrationType":7}""")]
    [InlineData("""{"integrationType":"MOCK","timeoutInMillis":"100"}""")]
    [InlineData("""{"integrationType":"MOCK","timeoutInMillis":1.5}""")]
    [InlineData("""{"integrationType":"MOCK","timeoutInMillis":99999999999}""")]
    [InlineData("""{"integrationType":"MOCK","requestTemplates":[]}""")]
    [InlineData("""{"integrationType":"MOCK","requestTemplates":{"a":{}}}""")]
    [InlineData("""{"integrationType":"MOCK","integrationType":"AWS"}""")]
    [InlineData("""{"integrationType":"MOCK","description":"\ud800"}""")]
    [InlineData("""{"integrationType":"MOCK","\ud800":"x"}""")]
    [InlineData("""{"integrationType":"MOCK","requestTemplates":{"\ud800":"x"}}""")]
    public async Task A_body_that_is_not_the_operations_shape_is_refused(string body)
    {
        var reply = await Caller.Post(Integrations, body);

        Assert.True(reply.Status == 400, $"{reply.Status} {reply.Message}");
        Assert.Equal("SerializationException", reply.ErrorType);
    }

    [Fact]
    public async Task Bytes_that_are_no_text_and_bodies_beyond_all_bounds_are_refused()
    {
        using var garbage = new ByteArrayContent([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
        Assert.Equal(400, (await Caller.Send(HttpMethod.Post, Integrations, garbage, authorization: null)).Status);

        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 1000)) + "1" + new string('}', 1000);
        Assert.Equal(400, (await Caller.Post(Integrations, deep)).Status);

        using var large = new ByteArrayContent(new byte[10 * 1024 * 1024 + 1]);
        Assert.Equal(413, (await Caller.Send(HttpMethod.Post, Integrations, large, authorization: null)).Status);
    }

    [Fact]
    public async Task A_map_with_ten_thousand_entries_is_stored()
    {
        var templates = new JsonObject(Enumerable.Range(0, 10_000).Select(i => KeyValuePair.Create($"type/{i}", (JsonNode?)"t")));

        var reply = await Caller.Post(Integrations, new JsonObject { ["integrationType"] = "MOCK", ["requestTemplates"] = templates }.ToJsonString());

        Assert.Equal(201, reply.Status);
        Assert.Equal(10_000, reply.Body["requestTemplates"]!.AsObject().Count);
    }

    [Theory]
    [InlineData("/v2/apis/a1b2c3d4%2Fintegrations", 404, "NotFoundException")]
    [InlineData("/v2/apis/x/../a1b2c3d4", 404, "UnknownOperationException")]
    [InlineData("/v2/apis/..", 404, "NotFoundException")]
    [InlineData("/v2/apis/%2e%2e", 404, "NotFoundException")]
    [InlineData("/v2/apis//integrations", 404, "UnknownOperationException")]
    [InlineData("/v2/apis/a1b2c3d4/", 404, "UnknownOperationException")]
    [InlineData("/v2/apis/%ff%20", 404, "NotFoundException")]
    [InlineData("/domainnames", 404, "UnknownOperationException")]
    public async Task An_identifier_never_reaches_another_resource(string path, int status, string code)
    {
        var reply = await Caller.Get(path);

        Assert.Equal(status, reply.Status);
        Assert.Equal(code, reply.ErrorType);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_ids()
    {
        var (_, other) = await Start(Options);
        using (other)
        {
            Assert.Equal(await Caller.Create(Integrations, Mock), await other.Create(Integrations, Mock));
        }
    }

    [Fact]
    public async Task Many_callers_at_once_lose_nothing()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Caller.Create(Integrations, Mock)));

        var reply = await Caller.Get($"{Integrations}?maxResults=500");

        Assert.Equal(100, Ids(reply).Distinct().Count());
        Assert.Equal(100, Server.Calls["CreateIntegration"]["201"]);
    }

    [Fact]
    public async Task A_taken_port_is_an_error_and_a_stopped_server_frees_it()
    {
        var port = Server.Address.Port;
        await Assert.ThrowsAsync<IOException>(() => ApiGatewayServer.StartAsync(new ApiGatewayOptions { Port = port }, TestContext.Current.CancellationToken));

        await Server.DisposeAsync();

        await using var again = await ApiGatewayServer.StartAsync(new ApiGatewayOptions { Port = port }, TestContext.Current.CancellationToken);
        Assert.Equal(port, again.Address.Port);
    }

    private static List<string> Ids(Reply page) =>
        page.Body["items"]!.AsArray().Select(item => item!["integrationId"]!.GetValue<string>()).ToList();
}
