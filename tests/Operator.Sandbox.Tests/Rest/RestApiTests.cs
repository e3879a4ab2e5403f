using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

public sealed class RestApiTests : RestTest
{
    [Fact]
    public async Task Methods_are_empty_objects_unless_they_are_embedded()
    {
        await Expect(201, Caller.Put($"{Mock}/integration", PutMock));

        var plain = await Expect(200, Caller.Get($"{Api}/resources/res2mock00"));
        var embedded = await Expect(200, Caller.Get($"{Api}/resources/res2mock00?embed=methods"));

        AssertJson("""{"GET":{}}""", plain["resourceMethods"]!);
        Assert.Equal("MOCK", embedded["resourceMethods"]!["GET"]!["methodIntegration"]!["type"]!.GetValue<string>());
        AssertJson("""{"200":{"statusCode":"200"}}""", embedded["resourceMethods"]!["GET"]!["methodResponses"]!);
    }

    [Fact]
    public async Task Resources_come_in_pages_of_25_and_of_500_at_most()
    {
        for (var i = 0; i < 26; i++)
        {
            await Expect(201, Caller.Post($"{Api}/resources/rootresrc1", $$"""{"pathPart":"p{{i}}"}"""));
        }

        var first = await Expect(200, Caller.Get($"{Api}/resources"));
        var second = await Expect(200, Caller.Get($"{Api}/resources?position={Uri.EscapeDataString(first["position"]!.GetValue<string>())}"));
        var all = await Expect(200, Caller.Get($"{Api}/resources?limit=500"));

        Assert.Equal(25, first["item"]!.AsArray().Count);
        Assert.Equal(5, second["item"]!.AsArray().Count);
        Assert.False(second.ContainsKey("position"));
        Assert.Equal(30, all["item"]!.AsArray().Select(item => item!["id"]!.GetValue<string>()).Distinct().Count());
    }

    [Fact]
    public async Task Siblings_have_names_of_their_own_and_the_root_stays()
    {
        await AssertRefused(
            Caller.Post($"{Api}/resources/rootresrc1", """{"pathPart":"orders"}"""), 409, "ConflictException",
            "Another resource with the same parent already has this name: orders");
        Assert.Equal(400, (await Caller.Post($"{Api}/resources/rootresrc1", """{"pathPart":"a/b"}""")).Status);
        Assert.Equal(400, (await Caller.Delete($"{Api}/resources/rootresrc1")).Status);
        await Expect(202, Caller.Delete($"{Api}/resources/res0orders"));
        Assert.Equal(404, (await Caller.Get($"{Api}/resources/res1ordrid")).Status);
    }

    [Fact]
    public async Task The_last_resource_that_fits_is_followed_by_a_hard_limit()
    {
        var (_, caller) = await Start(Options with { ResourcesPerRestApi = 5 });
        await Expect(201, caller.Post($"{Api}/resources/rootresrc1", """{"pathPart":"last"}"""));

        var reply = await caller.Post($"{Api}/resources/rootresrc1", """{"pathPart":"more"}""");

        Assert.Equal((429, "LimitExceededException"), (reply.Status, reply.ErrorType));
        Assert.StartsWith("Maximum number of Resources for this API has been reached.", reply.Message, StringComparison.Ordinal);
        Assert.Null(reply.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_method_exists_once_and_its_authorizer_must_exist()
    {
        await AssertRefused(
            Caller.Put(Mock, """{"authorizationType":"NONE"}"""), 409, "ConflictException", "Method already exists for this resource");
        await AssertRefused(
            Caller.Put($"{Orders}/DELETE", """{"authorizationType":"CUSTOM"}"""), 400, "BadRequestException",
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.");
        AssertJson(
            """{"httpMethod":"DELETE","authorizationType":"AWS_IAM","apiKeyRequired":false}""",
            await Expect(201, Caller.Put($"{Orders}/DELETE", """{"authorizationType":"AWS_IAM"}""")));
    }

    [Fact]
    public async Task Nothing_is_deployed_while_a_method_lacks_an_integration()
    {
        await AssertRefused(Caller.Post($"{Api}/deployments", "{}"), 400, "BadRequestException", "No integration defined for method");
        await IntegrateAll(Caller);
        await Expect(204, Caller.Delete($"{Mock}/integration"));
        await AssertRefused(Caller.Post($"{Api}/deployments", "{}"), 400, "BadRequestException", "No integration defined for method");
    }

    [Fact]
    public async Task A_stage_serves_its_deployment_whatever_is_edited_until_the_next_one_or_a_rollback()
    {
        await IntegrateAll(Caller);
        var first = (await Expect(201, Caller.Post($"{Api}/deployments", """{"stageName":"prod"}""")))["id"]!.GetValue<string>();
        await Expect(200, Caller.Patch($"{Mock}/integration", PatchOf(("replace", "/timeoutInMillis", "1234"))));
        Assert.Equal(29000, await Timeout());

        await Expect(201, Caller.Post($"{Api}/deployments", """{"stageName":"prod"}"""));
        Assert.Equal(1234, await Timeout());
        await AssertRefused(
            Caller.Patch($"{Api}/stages/prod", PatchOf(("replace", "/deploymentId", "nope"))), 400, "BadRequestException", "Deployment id does not exist");
        await Expect(200, Caller.Patch($"{Api}/stages/prod", PatchOf(("replace", "/deploymentId", first))));
        Assert.Equal(29000, await Timeout());
        await AssertRefused(
            Caller.Delete($"{Api}/deployments/{first}"), 400, "BadRequestException",
            "Active stages pointing to this deployment must be moved or deleted");
        var stages = await Expect(200, Caller.Get($"{Api}/stages?deploymentId={first}"));
        Assert.Equal("prod", stages["item"]!.AsArray().Single()!["stageName"]!.GetValue<string>());
        await Expect(202, Caller.Delete($"{Api}/stages/prod"));
        await Expect(202, Caller.Delete($"{Api}/deployments/{first}"));

        async Task<int> Timeout()
        {
            var deployed = await Expect(200, Caller.Get($"/_sandbox{Api}/stages/prod/deployed"));
            AssertJson(deployed.ToJsonString(), Server.Deployed("r3st4p1x", "prod")!);
            return deployed["/mock"]!["GET"]!["methodIntegration"]!["timeoutInMillis"]!.GetValue<int>();
        }
    }

    [Fact]
    public async Task Deployments_and_resource_lists_have_quotas_that_can_be_switched_off()
    {
        var clock = new ManualClock();
        var (server, caller) = await Start(Options with { ThrottleEnabled = true, TimeProvider = clock });
        await IntegrateAll(caller);
        await Expect(201, caller.Post($"{Api}/deployments", "{}"));

        var refused = await caller.Post($"{Api}/deployments", "{}");
        Assert.Equal((429, "TooManyRequestsException", "Too Many Requests"), (refused.Status, refused.ErrorType, refused.Message));
        Assert.Equal(new RetryConditionHeaderValue(TimeSpan.FromSeconds(5)), refused.Headers.RetryAfter);
        clock.Advance(TimeSpan.FromSeconds(5));
        await Expect(201, caller.Post($"{Api}/deployments", "{}"));

        for (var i = 0; i < 5; i++)
        {
            await Expect(200, caller.Get($"{Api}/resources"));
        }

        Assert.Equal(429, (await caller.Get($"{Api}/resources")).Status);
        server.SetThrottle(enabled: true, operationQuotas: false);
        await Expect(200, caller.Get($"{Api}/resources"));
        Assert.Equal(2, server.Calls["apigateway.CreateDeployment"]["201"]);
        Assert.Equal(1, server.Calls["apigateway.CreateDeployment"]["429"]);
    }

    [Fact]
    public async Task Faults_strike_REST_calls_by_their_own_names()
    {
        await Expect(204, Caller.Post("/_sandbox/faults", """{"operation":"apigateway.PutIntegration","fault":"lostAnswer","count":1}"""));

        Assert.Equal(503, (await Caller.Put($"{Mock}/integration", PutMock)).Status);

        await Expect(200, Caller.Get($"{Mock}/integration"));
        Assert.Equal(0, Server.CountOf("PutIntegration"));
        Assert.Equal(1, Server.CountOf("apigateway.PutIntegration"));
    }

    [Fact]
    public async Task A_client_that_forgets_to_ask_for_JSON_is_told_where_HAL_is_not_known()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Address, "/vpclinks"));
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=A/20260101/us-west-2/apigateway/aws4_request, SignedHeaders=host, Signature=00");

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(406, (int)response.StatusCode);
    }

    [Fact]
    public async Task A_link_in_use_stays_and_a_free_one_goes()
    {
        await Expect(201, Caller.Put(
            $"{Mock}/integration", """{"type":"HTTP","httpMethod":"GET","uri":"https://a","connectionType":"VPC_LINK","connectionId":"vlnk02"}"""));
        await AssertRefused(
            Caller.Delete("/vpclinks/vlnk02"), 400, "BadRequestException",
            "Cannot delete vpc link. Vpc link 'vlnk02', is referenced in [GET:res2mock00:r3st4p1x] in format of [Method:Resource:Api]");
        var made = await Expect(202, Caller.Post("/vpclinks", """{"name":"l","targetArns":["arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/net/n/1"]}"""));
        Assert.Equal("PENDING", made["status"]!.GetValue<string>());
        await Expect(202, Caller.Delete($"/vpclinks/{made["id"]}"));
        Assert.Equal("DELETING", (await Expect(200, Caller.Get($"/vpclinks/{made["id"]}")))["status"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"patchOperations":{}}""")]
    [InlineData("""{"patchOperations":[null]}""")]
    [InlineData("""{"patchOperations":[{"op":"replace","path":"/uri","value":7}]}""")]
    [InlineData("""{"patchOperations":[{"op":"eat","path":"/uri"}]}""")]
    [InlineData("""{"patchOperations":[{"op":"replace","path":"\ud800"}]}""")]
    [InlineData("""{"patchOperations":[{"op":"replace"}]}""")]
    public async Task A_malformed_patch_is_a_400(string body)
    {
        await Expect(201, Caller.Put($"{Mock}/integration", PutMock));
        Assert.Equal(400, (await Caller.Patch($"{Mock}/integration", body)).Status);
    }

    [Fact]
    public async Task Tags_of_an_API_come_and_go_by_its_ARN()
    {
        const string tags = "/tags/arn%3Aaws%3Aapigateway%3Aus-west-2%3A%3A%2Frestapis%2Fr3st4p1x";
        await Expect(204, Caller.Put(tags, """{"tags":{"a":"1","b":"2"}}"""));
        await Expect(204, Caller.Delete($"{tags}?tagKeys=a"));

        AssertJson("""{"b":"2"}""", (await Expect(200, Caller.Get(tags)))["tags"]!);
        Assert.IsType<JsonObject>((await Expect(200, Caller.Get(Api)))["tags"]);
    }
}
