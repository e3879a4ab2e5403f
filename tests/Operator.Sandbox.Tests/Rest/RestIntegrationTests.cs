using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Rest;

public sealed class RestIntegrationTests : RestTest
{
    private const string Lambda = $$"""{"type":"AWS_PROXY","httpMethod":"POST","uri":"{{LambdaUri}}"}""";

    private const string Cached = """
        {"type":"HTTP","httpMethod":"GET","uri":"https://example.com/{id}",
         "requestParameters":{"integration.request.path.id":"method.request.path.orderId","integration.request.querystring.n":"method.request.querystring.limit"},
         "cacheKeyParameters":["method.request.path.orderId"]}
        """;

    [Theory]
    [InlineData(PutMock, """{"type":"MOCK"}""")]
    [InlineData(Lambda, Lambda)]
    [InlineData(
        """{"type":"AWS_PROXY","httpMethod":"POST","uri":"URI","connectionType":"INTERNET"}""", """{"type":"AWS_PROXY","httpMethod":"POST","uri":"URI"}""")]
    [InlineData(
        """{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://example.com"}""",
        """{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://example.com","connectionType":"INTERNET"}""")]
    [InlineData(
        """{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://example.com","connectionType":"VPC_LINK","connectionId":"vlnk02"}""",
        """{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://example.com","connectionType":"VPC_LINK","connectionId":"vlnk02"}""")]
    public async Task The_reply_has_AWS_defaults_and_what_was_sent(string sent, string shown)
    {
        var reply = await Expect(201, Caller.Put($"{Mock}/integration", sent.Replace("URI", LambdaUri, StringComparison.Ordinal)));

        var defaults = """ ,"passthroughBehavior":"WHEN_NO_MATCH","timeoutInMillis":29000,"cacheNamespace":"res2mock00","cacheKeyParameters":[]}""";
        AssertJson(shown.Replace("URI", LambdaUri, StringComparison.Ordinal)[..^1] + defaults, reply);
        AssertJson(reply.ToJsonString(), await Expect(200, Caller.Get($"{Mock}/integration")));
    }

    [Theory]
    [InlineData("""{"type":"HTTP","uri":"https://example.com"}""", "Enumeration value for HttpMethod must be non-empty")]
    [InlineData("""{"type":"HTTP","httpMethod":"GET","uri":"ftp://example.com"}""", "Invalid HTTP endpoint specified for URI")]
    [InlineData("""{"type":"AWS","httpMethod":"POST"}""", "Invalid ARN specified in the request")]
    [InlineData(
        """{"type":"AWS","httpMethod":"POST","uri":"arn:aws:apigateway:us-west-2:sqs:queue"}""", "AWS ARN for integration must contain path or action")]
    [InlineData(
        """{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-west-2:sqs:path/1/q"}""",
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.")]
    [InlineData("""{"type":"MOCK","timeoutInMillis":29001}""", "Timeout should be between 50 ms and 29000 ms")]
    [InlineData(
        """{"type":"HTTP_PROXY","httpMethod":"GET","uri":"https://a","responseTransferMode":"STREAM","timeoutInMillis":900001}""",
        "Timeout should be between 50 ms and 900000 ms")]
    [InlineData(
        """{"type":"AWS_PROXY","httpMethod":"POST","uri":"STREAM-URI"}""",
        "Invalid ResponseTransferMode. Cannot use ResponseTransferMode BUFFERED for Lambda functions invoked by InvokeWithResponseStream.")]
    [InlineData("""{"type":"MOCK","tlsConfig":{"insecureSkipVerification":true}}""", "TlsConfig is not supported for MOCK integrations")]
    [InlineData("""{"type":"MOCK","credentials":"me"}""", "Invalid ARN specified in the request")]
    [InlineData(
        """{"type":"HTTP","httpMethod":"GET","uri":"https://a","connectionType":"VPC_LINK"}""",
        "ConnectionId is required for integrations with connectionType VPC_LINK")]
    [InlineData(
        """{"type":"HTTP","httpMethod":"GET","uri":"https://a","connectionType":"VPC_LINK","connectionId":"vlnk01"}""",
        "Invalid VpcLink identifier specified vlnk01")]
    [InlineData(
        """{"type":"MOCK","requestParameters":{"integration.request.header.x":"method.request.header.x"}}""",
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.request.header.x]")]
    [InlineData("""{"type":"MOCK","cacheKeyParameters":["method.request.path.other"]}""", "Invalid cache key parameter specified: method.request.path.other")]
    public async Task What_AWS_refuses_is_refused_in_its_words(string sent, string message)
    {
        await AssertRefused(
            Caller.Put($"{Order}/integration", sent.Replace("STREAM-URI", StreamUri, StringComparison.Ordinal)), 400, "BadRequestException", message);
        Assert.Equal(404, (await Caller.Get($"{Order}/integration")).Status);
    }

    [Fact]
    public async Task A_lower_case_type_is_a_validation_error()
    {
        await AssertRefused(
            Caller.Put($"{Order}/integration", """{"type":"mock"}"""),
            400,
            "ValidationException",
            "1 validation error detected: Value 'mock' at 'putIntegrationInput.type' failed to satisfy constraint: " +
            "Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]");
    }

    [Fact]
    public async Task A_role_of_another_account_cannot_be_passed_but_the_caller_can()
    {
        await AssertRefused(
            Caller.Put($"{Order}/integration", """{"type":"MOCK","credentials":"arn:aws:iam::999999999999:role/r"}"""),
            403,
            "AccessDeniedException",
            "Cross-account pass role is not allowed.");
        await Expect(201, Caller.Put($"{Order}/integration", """{"type":"MOCK","credentials":"arn:aws:iam::*:user/*"}"""));
    }

    [Fact]
    public async Task A_target_behind_a_link_wants_the_v2_kind_of_link()
    {
        const string listener = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/b/c";
        static string Put(string link) =>
            $$"""{"type":"HTTP","httpMethod":"GET","uri":"https://a","connectionType":"VPC_LINK","connectionId":"{{link}}","integrationTarget":"{{listener}}"}""";

        await AssertRefused(
            Caller.Put($"{Order}/integration", Put("vlnk02")), 400, "BadRequestException", "Invalid VpcLink identifier specified vlnk02");
        var reply = await Expect(201, Caller.Put($"{Order}/integration", Put("vlnk01")));

        Assert.Equal(listener, reply["integrationTarget"]!.GetValue<string>());
        Assert.Equal("vlnk01", reply["connectionId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_missing_parent_is_named_as_AWS_names_it()
    {
        await AssertRefused(Caller.Get("/restapis/nope"), 404, "NotFoundException", "Invalid API identifier specified 123456789012:nope");
        await AssertRefused(
            Caller.Put("/restapis/nope/resources/r/methods/GET/integration", PutMock), 404, "NotFoundException", "Invalid Resource identifier specified");
        await AssertRefused(
            Caller.Put($"{Orders}/DELETE/integration", PutMock), 404, "NotFoundException", "Invalid Method identifier specified");
        await AssertRefused(Caller.Get($"{Order}/integration"), 404, "NotFoundException", "Invalid Integration identifier specified");
        await Expect(201, Caller.Put($"{Order}/integration", PutMock));
        await AssertRefused(
            Caller.Get($"{Order}/integration/responses/200"), 404, "NotFoundException", "Invalid Response status code specified");
    }

    [Fact]
    public async Task An_empty_template_reads_back_as_null_and_keys_are_pointer_escaped()
    {
        await Expect(201, Caller.Put($"{Order}/integration", """{"type":"MOCK","requestTemplates":{"application/json":"","a~b":"x"}}"""));

        var reply = await Expect(200, Caller.Patch($"{Order}/integration", PatchOf(
            ("remove", "/requestTemplates/a~0b", null), ("add", "/requestTemplates/text~1plain", "t"), ("replace", "/timeoutInMillis", "50"))));

        AssertJson("""{"application/json":null,"text/plain":"t"}""", reply["requestTemplates"]!);
        Assert.Equal(50, reply["timeoutInMillis"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("replace", "/type", "AWS")]
    [InlineData("add", "/uri", "https://a")]
    [InlineData("remove", "/credentials", null)]
    [InlineData("replace", "/requestTemplates", "x")]
    [InlineData("replace", "/requestTemplates/application/json", "x")]
    public async Task A_path_or_op_outside_the_table_is_refused_with_the_table(string op, string path, string? value)
    {
        await Expect(201, Caller.Put($"{Order}/integration", Lambda));

        var reply = await Caller.Patch($"{Order}/integration", PatchOf((op, path, value)));

        Assert.Equal(400, reply.Status);
        Assert.StartsWith($"Invalid patch path  '{path}' specified for op '{op}'. Must be one of: [", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_applies_wholly_or_not_at_all()
    {
        await Expect(201, Caller.Put($"{Order}/integration", Lambda));

        await AssertRefused(
            Caller.Patch($"{Order}/integration", PatchOf(("replace", "/timeoutInMillis", "100"), ("remove", "/requestParameters/x", null))),
            404,
            "NotFoundException",
            "Invalid parameter name specified");

        Assert.Equal(29000, (await Expect(200, Caller.Get($"{Order}/integration")))["timeoutInMillis"]!.GetValue<int>());
    }

    [Fact]
    public async Task Changing_a_mapping_silently_drops_its_cache_key_so_that_removing_the_key_then_fails()
    {
        await Expect(201, Caller.Put($"{Order}/integration", Cached));

        await AssertRefused(
            Caller.Patch($"{Order}/integration", PatchOf(
                ("replace", "/requestParameters/integration.request.path.id", "'1'"), ("remove", "/cacheKeyParameters/method.request.path.orderId", null))),
            404,
            "NotFoundException",
            "Invalid parameter name specified");
        var reply = await Expect(200, Caller.Patch(
            $"{Order}/integration", PatchOf(("replace", "/requestParameters/integration.request.path.id", "'1'"))));
        Assert.Empty(reply["cacheKeyParameters"]!.AsArray());
        reply = await Expect(200, Caller.Patch(
            $"{Order}/integration", PatchOf(("add", "/cacheKeyParameters/method.request.querystring.limit", ""))));
        AssertJson("""["method.request.querystring.limit"]""", reply["cacheKeyParameters"]!);
    }

    [Fact]
    public async Task Removing_a_method_parameter_takes_its_cache_key_and_its_mapping_along()
    {
        await Expect(201, Caller.Put($"{Order}/integration", Cached));

        await Expect(200, Caller.Patch(Order, PatchOf(("remove", "/requestParameters/method.request.path.orderId", null))));

        var integration = await Expect(200, Caller.Get($"{Order}/integration"));
        Assert.Empty(integration["cacheKeyParameters"]!.AsArray());
        AssertJson("""{"integration.request.querystring.n":"method.request.querystring.limit"}""", integration["requestParameters"]!);
    }

    [Fact]
    public async Task Clearing_a_role_by_an_empty_value_works_or_does_nothing()
    {
        var (_, ignoring) = await Start(Ignoring);
        foreach (var (caller, kept) in ((Caller, bool)[])[(Caller, false), (ignoring, true)])
        {
            await Expect(201, caller.Put($"{Order}/integration", """{"type":"MOCK","credentials":"arn:aws:iam::123456789012:role/r"}"""));
            var reply = await Expect(200, caller.Patch($"{Order}/integration", PatchOf(("replace", "/credentials", ""))));
            Assert.Equal(kept, reply.ContainsKey("credentials"));
        }
    }

    [Fact]
    public async Task Responses_are_lost_or_kept_when_an_integration_is_put_over()
    {
        var (_, ignoring) = await Start(Ignoring);
        foreach (var (caller, kept) in ((Caller, bool)[])[(Caller, false), (ignoring, true)])
        {
            await Expect(201, caller.Put($"{Order}/integration", """{"type":"MOCK","timeoutInMillis":100}"""));
            await Expect(201, caller.Put($"{Order}/integration/responses/200", "{}"));
            var reply = await Expect(201, caller.Put($"{Order}/integration", PutMock));
            Assert.Equal(kept, reply.ContainsKey("integrationResponses"));
            Assert.Equal(29000, reply["timeoutInMillis"]!.GetValue<int>());
        }
    }

    [Fact]
    public async Task Integration_responses_follow_their_method_response_and_have_unique_patterns()
    {
        await Expect(201, Caller.Put($"{Order}/integration", PutMock));
        const string responses = $"{Order}/integration/responses";

        await AssertRefused(
            Caller.Put($"{responses}/418", "{}"), 400, "BadRequestException",
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [No method response exists for method.]");
        AssertJson(
            """{"statusCode":"200","selectionPattern":"","responseTemplates":{"application/json":null}}""",
            await Expect(201, Caller.Put($"{responses}/200", """{"responseTemplates":{"application/json":""}}""")));
        await AssertRefused(
            Caller.Put($"{responses}/400", "{}"), 409, "ConflictException", "Integration response with selection pattern default already exists");
        await Expect(201, Caller.Put($"{responses}/400", """{"selectionPattern":"4\\d{2}"}"""));
        await AssertRefused(
            Caller.Patch($"{responses}/400", PatchOf(("add", "/responseParameters/method.response.header.x", "'1'"))), 400, "BadRequestException",
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.response.header.x]");

        await Expect(201, Caller.Patch($"{Order}/responses/400", PatchOf(("add", "/responseParameters/method.response.header.x", "false"))));
        await Expect(200, Caller.Patch($"{responses}/400", PatchOf(("add", "/responseParameters/method.response.header.x", "'1'"))));
        await Expect(204, Caller.Delete($"{responses}/200"));
        Assert.Equal(404, (await Caller.Delete($"{responses}/200")).Status);
    }
}
