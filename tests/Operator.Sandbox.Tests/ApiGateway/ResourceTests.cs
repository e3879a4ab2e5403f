using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>What stands around integrations: APIs, routes, stages, deployments, VPC links, tags, integration responses.</summary>
public sealed class ResourceTests : ServerTest
{
    private const string Mock = """{"integrationType":"MOCK"}""";
    private const string Proxy = """{"integrationType":"HTTP_PROXY","integrationUri":"https://example.com","integrationMethod":"GET","payloadFormatVersion":"1.0"}""";

    private readonly ManualClock clock = new();

    internal override ApiGatewayOptions Options => base.Options with { TimeProvider = clock };

    [Fact]
    public async Task The_samples_world_exists_from_the_start()
    {
        var http = await Caller.Get(Caller.HttpApi);
        var webSocket = await Caller.Get(Caller.WebSocketApi);

        Assert.Equal("HTTP", http.Text("protocolType"));
        Assert.Equal("https://a1b2c3d4.execute-api.us-west-2.amazonaws.com", http.Text("apiEndpoint"));
        Assert.Equal("WEBSOCKET", webSocket.Text("protocolType"));
        Assert.Equal("$request.body.action", webSocket.Text("routeSelectionExpression"));
        Assert.Equal("AVAILABLE", (await Caller.Get("/v2/vpclinks/vlnk01")).Text("vpcLinkStatus"));
        Assert.Equal(404, (await Caller.Get("/v2/vpclinks/vlnk02")).Status);
        Assert.True((await Caller.Get($"{Caller.HttpApi}/stages/$default")).Body["autoDeploy"]!.GetValue<bool>());
        Assert.Equal(200, (await Caller.Get($"{Caller.WebSocketApi}/stages/prod")).Status);
    }

    [Fact]
    public async Task Quick_create_makes_a_managed_integration_route_and_stage()
    {
        var api = await Caller.Create("/v2/apis", """{"name":"q","protocolType":"HTTP","target":"https://example.com"}""", "apiId");
        Assert.Matches("^[a-z0-9]{10}$", api);

        var integration = (await Caller.Get($"/v2/apis/{api}/integrations")).Body["items"]![0]!;
        var route = (await Caller.Get($"/v2/apis/{api}/routes")).Body["items"]![0]!;
        var stage = await Caller.Get($"/v2/apis/{api}/stages/$default");
        var id = integration["integrationId"]!.GetValue<string>();

        Assert.True(integration["apiGatewayManaged"]!.GetValue<bool>());
        Assert.Equal("$default", route["routeKey"]!.GetValue<string>());
        Assert.Equal($"integrations/{id}", route["target"]!.GetValue<string>());
        Assert.True(route["apiGatewayManaged"]!.GetValue<bool>());
        Assert.True(stage.Body["apiGatewayManaged"]!.GetValue<bool>());
        Assert.True(stage.Body["autoDeploy"]!.GetValue<bool>());

        Assert.Equal(200, (await Caller.Patch($"/v2/apis/{api}/integrations/{id}", """{"timeoutInMillis":1000}""")).Status);
        var deletion = await Caller.Delete($"/v2/apis/{api}/integrations/{id}");
        Assert.Equal(400, deletion.Status);
        Assert.Contains("managed by API Gateway", deletion.Message, StringComparison.Ordinal);

        Assert.Equal(200, (await Caller.Patch($"/v2/apis/{api}", """{"target":"https://example.org"}""")).Status);
        Assert.Equal("https://example.org", (await Caller.Get($"/v2/apis/{api}/integrations/{id}")).Text("integrationUri"));
    }

    [Fact]
    public async Task What_is_managed_changes_only_with_its_API()
    {
        var api = await Caller.Create(
            "/v2/apis", """{"name":"q","protocolType":"HTTP","routeKey":"GET /","target":"arn:aws:lambda:us-west-2:123456789012:function:f"}""", "apiId");
        var route = (await Caller.Get($"/v2/apis/{api}/routes")).Body["items"]![0]!["routeId"]!.GetValue<string>();

        Assert.Equal(400, (await Caller.Patch($"/v2/apis/{api}/routes/{route}", """{"routeKey":"GET /other"}""")).Status);
        Assert.Equal(400, (await Caller.Patch($"/v2/apis/{api}/stages/$default", """{"description":"d"}""")).Status);
        Assert.Equal(400, (await Caller.Delete($"/v2/apis/{api}/stages/$default")).Status);
        Assert.Equal(400, (await Caller.Patch(Caller.HttpApi, """{"target":"https://example.com"}""")).Status);

        Assert.Equal(200, (await Caller.Patch($"/v2/apis/{api}", """{"routeKey":"GET /other","name":"r"}""")).Status);
        Assert.Equal("GET /other", (await Caller.Get($"/v2/apis/{api}/routes/{route}")).Text("routeKey"));
        Assert.Equal("2.0", (await Caller.Get($"/v2/apis/{api}/integrations")).Body["items"]![0]!["payloadFormatVersion"]!.GetValue<string>());
        Assert.Equal("r", (await Caller.Get($"/v2/apis/{api}")).Text("name"));
    }

    [Fact]
    public async Task Settings_without_an_empty_form_are_deleted_by_operations_of_their_own()
    {
        await Caller.Patch(Caller.HttpApi, """{"corsConfiguration":{"allowOrigins":["*"],"maxAge":5}}""");
        await Caller.Patch(
            $"{Caller.HttpApi}/stages/$default",
            """{"accessLogSettings":{"destinationArn":"arn:aws:logs:us-west-2:123456789012:log-group:l","format":"f"},"routeSettings":{"GET /":{"throttlingRateLimit":1.5}}}""");
        var route = await Caller.Create($"{Caller.WebSocketApi}/routes", """{"routeKey":"$connect","requestParameters":{"route.request.header.a":{"required":true}}}""", "routeId");

        Assert.Equal(204, (await Caller.Delete($"{Caller.HttpApi}/cors")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.HttpApi}/stages/$default/accesslogsettings")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.HttpApi}/stages/$default/routesettings/GET%20%2F")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.WebSocketApi}/routes/{route}/requestparameters/route.request.header.a")).Status);

        Assert.False((await Caller.Get(Caller.HttpApi)).Body.ContainsKey("corsConfiguration"));
        var stage = await Caller.Get($"{Caller.HttpApi}/stages/$default");
        Assert.False(stage.Body.ContainsKey("accessLogSettings"));
        Assert.Empty(stage.Body["routeSettings"]!.AsObject());
        Assert.Empty((await Caller.Get($"{Caller.WebSocketApi}/routes/{route}")).Body["requestParameters"]!.AsObject());
    }

    [Theory]
    [InlineData("""{"name":"a"}""", "ProtocolType")]
    [InlineData("""{"protocolType":"HTTP"}""", "Name is a required parameter")]
    [InlineData("""{"name":"a","protocolType":"WEBSOCKET"}""", "RouteSelectionExpression is a required parameter")]
    [InlineData("""{"name":"a","protocolType":"WEBSOCKET","routeSelectionExpression":"$request.body.a","target":"https://example.com"}""", "Quick create is only supported for HTTP APIs")]
    [InlineData("""{"name":"a","protocolType":"HTTP","routeKey":"GET /"}""", "Target is required")]
    public async Task An_impossible_API_is_refused(string body, string message)
    {
        var reply = await Caller.Post("/v2/apis", body);

        Assert.Equal(400, reply.Status);
        Assert.Contains(message, reply.Message, StringComparison.Ordinal);
        Assert.Equal(2, (await Caller.Get("/v2/apis")).Body["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task An_integration_that_routes_use_cannot_be_deleted_until_they_let_go()
    {
        var id = await Caller.Create($"{Caller.HttpApi}/integrations", Proxy);
        var one = await Caller.Create($"{Caller.HttpApi}/routes", $$"""{"routeKey":"GET /one","target":"integrations/{{id}}"}""", "routeId");
        var two = await Caller.Create($"{Caller.HttpApi}/routes", $$"""{"routeKey":"GET /two","target":"integrations/{{id}}"}""", "routeId");

        var blocked = await Caller.Delete($"{Caller.HttpApi}/integrations/{id}");

        Assert.Equal(409, blocked.Status);
        Assert.Equal("ConflictException", blocked.ErrorType);
        Assert.Equal($"Cannot delete Integration because it is referenced by the following Routes with Ids: [{one},{two}]", blocked.Message);

        var other = await Caller.Create($"{Caller.HttpApi}/integrations", Proxy);
        Assert.Equal(200, (await Caller.Patch($"{Caller.HttpApi}/routes/{one}", $$"""{"target":"integrations/{{other}}"}""")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.HttpApi}/routes/{two}")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.HttpApi}/integrations/{id}")).Status);
        Assert.Equal(404, (await Caller.Get($"{Caller.HttpApi}/integrations/{id}")).Status);
    }

    [Theory]
    [InlineData(Caller.HttpApi, "/pets")]
    [InlineData(Caller.HttpApi, "FETCH /pets")]
    [InlineData(Caller.HttpApi, "$connect")]
    [InlineData(Caller.HttpApi, "")]
    [InlineData(Caller.WebSocketApi, "")]
    public async Task A_malformed_route_key_is_refused(string api, string key) =>
        Assert.Equal(400, (await Caller.Post($"{api}/routes", $$"""{"routeKey":"{{key}}"}""")).Status);

    [Theory]
    [InlineData(Caller.HttpApi, "$default")]
    [InlineData(Caller.HttpApi, "ANY /pets/{id+}")]
    [InlineData(Caller.WebSocketApi, "$connect")]
    [InlineData(Caller.WebSocketApi, "send message")]
    public async Task A_route_key_exists_once_per_API(string api, string key)
    {
        await Caller.Create($"{api}/routes", $$"""{"routeKey":"{{key}}"}""", "routeId");

        var again = await Caller.Post($"{api}/routes", $$"""{"routeKey":"{{key}}"}""");

        Assert.Equal(409, again.Status);
        Assert.Equal("ConflictException", again.ErrorType);
    }

    [Fact]
    public async Task A_route_cannot_target_what_does_not_exist() =>
        Assert.Equal(400, (await Caller.Post($"{Caller.HttpApi}/routes", """{"routeKey":"GET /","target":"integrations/missing"}""")).Status);

    [Fact]
    public async Task Integration_responses_live_and_are_unique_by_key()
    {
        var integration = await Caller.Create($"{Caller.WebSocketApi}/integrations", Mock);
        var path = $"{Caller.WebSocketApi}/integrations/{integration}/integrationresponses";
        var id = await Caller.Create(path, """{"integrationResponseKey":"/200/","responseTemplates":{"application/json":""}}""", "integrationResponseId");
        var other = await Caller.Create(path, """{"integrationResponseKey":"$default"}""", "integrationResponseId");

        Assert.Equal(409, (await Caller.Post(path, """{"integrationResponseKey":"/200/"}""")).Status);
        Assert.Equal(400, (await Caller.Post(path, """{"integrationResponseKey":"200"}""")).Status);
        Assert.Equal(400, (await Caller.Post(path, "{}")).Status);
        Assert.Equal(409, (await Caller.Patch($"{path}/{other}", """{"integrationResponseKey":"/200/"}""")).Status);
        Assert.Equal("/2\\d\\d/", (await Caller.Patch($"{path}/{id}", """{"integrationResponseKey":"/2\\d\\d/"}""")).Text("integrationResponseKey"));
        Assert.Equal("""{"application/json":""}""", (await Caller.Get($"{path}/{id}")).Body["responseTemplates"]!.ToJsonString());
        Assert.Equal(2, (await Caller.Get(path)).Body["items"]!.AsArray().Count);
        Assert.Equal(204, (await Caller.Delete($"{path}/{id}")).Status);
        Assert.Equal("Invalid IntegrationResponse identifier specified " + id, (await Caller.Delete($"{path}/{id}")).Message);
    }

    [Theory]
    [InlineData(Caller.HttpApi, Proxy)]
    [InlineData(Caller.WebSocketApi, """{"integrationType":"HTTP_PROXY","integrationUri":"https://example.com","integrationMethod":"GET"}""")]
    public async Task Proxy_integrations_have_no_integration_responses(string api, string body)
    {
        var id = await Caller.Create($"{api}/integrations", body);

        Assert.Equal(400, (await Caller.Post($"{api}/integrations/{id}/integrationresponses", """{"integrationResponseKey":"$default"}""")).Status);
    }

    [Fact]
    public async Task An_auto_deployed_stage_deploys_every_change_and_says_why_it_cannot()
    {
        var stage = await Caller.Get($"{Caller.HttpApi}/stages/$default");
        Assert.Contains("At least one route is required", stage.Text("lastDeploymentStatusMessage"), StringComparison.Ordinal);

        await Caller.Create($"{Caller.HttpApi}/routes", """{"routeKey":"GET /"}""", "routeId");
        var first = (await Caller.Get($"{Caller.HttpApi}/stages/$default")).Text("deploymentId");
        await Caller.Create($"{Caller.HttpApi}/integrations", Proxy);
        var second = await Caller.Get($"{Caller.HttpApi}/stages/$default");

        Assert.NotEqual(first, second.Text("deploymentId"));
        Assert.Equal($"Successfully deployed stage with deployment ID '{second.Text("deploymentId")}'", second.Text("lastDeploymentStatusMessage"));
        var deployment = Assert.Single((await Caller.Get($"{Caller.HttpApi}/deployments")).Body["items"]!.AsArray());
        Assert.True(deployment!["autoDeployed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_deployment_is_made_used_and_deleted_in_that_order()
    {
        Assert.Equal(400, (await Caller.Post($"{Caller.WebSocketApi}/deployments", "{}")).Status);
        await Caller.Create($"{Caller.WebSocketApi}/routes", """{"routeKey":"$default"}""", "routeId");
        Assert.Equal(404, (await Caller.Post($"{Caller.WebSocketApi}/deployments", """{"stageName":"missing"}""")).Status);
        var id = await Caller.Create($"{Caller.WebSocketApi}/deployments", """{"stageName":"prod","description":"d"}""", "deploymentId");

        Assert.Equal(id, (await Caller.Get($"{Caller.WebSocketApi}/stages/prod")).Text("deploymentId"));
        Assert.Equal("DEPLOYED", (await Caller.Get($"{Caller.WebSocketApi}/deployments/{id}")).Text("deploymentStatus"));
        Assert.Equal(400, (await Caller.Delete($"{Caller.WebSocketApi}/deployments/{id}")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.WebSocketApi}/stages/prod")).Status);
        Assert.Equal(204, (await Caller.Delete($"{Caller.WebSocketApi}/deployments/{id}")).Status);
    }

    [Theory]
    [InlineData(Caller.HttpApi, """{"stageName":"$default"}""", 409)]
    [InlineData(Caller.WebSocketApi, """{"stageName":"$default"}""", 400)]
    [InlineData(Caller.HttpApi, """{"stageName":"a b"}""", 400)]
    [InlineData(Caller.HttpApi, "{}", 400)]
    [InlineData(Caller.HttpApi, """{"stageName":"dev","deploymentId":"missing"}""", 400)]
    public async Task An_impossible_stage_is_refused(string api, string body, int status) =>
        Assert.Equal(status, (await Caller.Post($"{api}/stages", body)).Status);

    [Fact]
    public async Task Stage_variables_merge_and_an_empty_value_removes_one()
    {
        await Caller.Create($"{Caller.HttpApi}/stages", """{"stageName":"dev","stageVariables":{"a":"1","b":"2"}}""", "stageName");

        var reply = await Caller.Patch($"{Caller.HttpApi}/stages/dev", """{"stageVariables":{"a":"","c":"3"}}""");

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"b":"2","c":"3"}"""), reply.Body["stageVariables"]));
    }

    [Fact]
    public async Task A_VPC_link_is_pending_then_available_then_deleting_then_gone_by_the_clock()
    {
        var id = await Caller.Create("/v2/vpclinks", """{"name":"l","subnetIds":["subnet-1"]}""", "vpcLinkId");
        Assert.Equal("PENDING", (await Caller.Get($"/v2/vpclinks/{id}")).Text("vpcLinkStatus"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("AVAILABLE", (await Caller.Get($"/v2/vpclinks/{id}")).Text("vpcLinkStatus"));
        Assert.Equal("m", (await Caller.Patch($"/v2/vpclinks/{id}", """{"name":"m"}""")).Text("name"));

        Assert.Equal(202, (await Caller.Delete($"/v2/vpclinks/{id}")).Status);
        Assert.Equal("DELETING", (await Caller.Get($"/v2/vpclinks/{id}")).Text("vpcLinkStatus"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(404, (await Caller.Get($"/v2/vpclinks/{id}")).Status);
        Assert.Equal(400, (await Caller.Post("/v2/vpclinks", """{"name":"l","subnetIds":[]}""")).Status);
    }

    [Fact]
    public async Task A_VPC_link_in_use_cannot_be_deleted()
    {
        await Caller.Create(
            $"{Caller.HttpApi}/integrations",
            """{"integrationType":"HTTP_PROXY","integrationUri":"arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/net/a/1/2","integrationMethod":"GET","payloadFormatVersion":"1.0","connectionType":"VPC_LINK","connectionId":"vlnk01"}""");

        var reply = await Caller.Delete("/v2/vpclinks/vlnk01");

        Assert.Equal(400, reply.Status);
        Assert.Contains("[a1b2c3d4]", reply.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arn:aws:apigateway:us-west-2::/apis/a1b2c3d4")]
    [InlineData("arn:aws:apigateway:us-west-2::/apis/a1b2c3d4/stages/$default")]
    [InlineData("arn:aws:apigateway:us-west-2::/vpclinks/vlnk01")]
    public async Task Tags_are_put_read_and_removed_by_ARN(string arn)
    {
        var path = $"/v2/tags/{Uri.EscapeDataString(arn)}";

        Assert.Equal(201, (await Caller.Post(path, """{"tags":{"a":"1","b":"2","c":"3"}}""")).Status);
        Assert.Equal(204, (await Caller.Delete($"{path}?tagKeys=a&tagKeys=c")).Status);
        Assert.Equal("""{"b":"2"}""", (await Caller.Get(path)).Body["tags"]!.ToJsonString());
    }

    [Theory]
    [InlineData("arn:aws:apigateway:us-west-2::/apis/missing", 404)]
    [InlineData("arn:aws:apigateway:us-west-2::/apis/a1b2c3d4/stages/missing", 404)]
    [InlineData("arn:aws:apigateway:eu-west-1::/apis/a1b2c3d4", 400)]
    [InlineData("nonsense", 400)]
    public async Task Tags_of_nothing_are_refused(string arn, int status) =>
        Assert.Equal(status, (await Caller.Get($"/v2/tags/{Uri.EscapeDataString(arn)}")).Status);

    [Fact]
    public async Task Deleting_an_API_takes_everything_with_it()
    {
        await Caller.Create($"{Caller.HttpApi}/integrations", Proxy);

        Assert.Equal(204, (await Caller.Delete(Caller.HttpApi)).Status);

        var reply = await Caller.Get($"{Caller.HttpApi}/integrations");
        Assert.Equal(404, reply.Status);
        Assert.Equal("Invalid API identifier specified 123456789012:a1b2c3d4", reply.Message);
        Assert.Equal(404, (await Caller.Delete(Caller.HttpApi)).Status);
    }
}
