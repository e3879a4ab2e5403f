using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Lambda;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.Tests.Lambda;

/// <summary>Lambda's policy operations: wire form, repeating, meaning of refusals, address.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class LambdaClientTests
{
    private const string Arn = "arn:aws:lambda:eu-west-1:123456789012:function:f";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AddPermission", "POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af/policy?Qualifier=live",
        """{"Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","RevisionId":"7","SourceAccount":"123456789012","SourceArn":"arn:aws:execute-api:x:1:a/*","StatementId":"s-1"}""")]
    [InlineData("RemovePermission", "DELETE /2015-03-31/functions/f/policy/s-1?Qualifier=live&RevisionId=7", "")]
    [InlineData("GetPolicy", "GET /2015-03-31/functions/f/policy?Qualifier=%24LATEST", "")]
    public async Task Each_operation_sends_its_verb_path_and_body_signed_for_Lambda(string operation, string line, string body)
    {
        await using var server = await RecordingServer.StartAsync(Token);
        using var factory = Fixture.Factory(server.Url);

        await CallAsync(factory.LambdaClient("eu-central-1"), operation);

        var request = Assert.Single(server.Requests);
        Assert.Equal((line, body), (request.Line, request.Body));
        Assert.Matches(@"^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/\d{8}/eu-central-1/lambda/aws4_request, ", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task A_policy_and_its_revision_are_read()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(
            200, """{"Policy":"{\"Version\":\"2012-10-17\"}","RevisionId":"rev","httpStatusCode":418}""")));

        var policy = await factory.LambdaClient().GetPolicyAsync(new() { FunctionName = "f" }, Token);

        Assert.Equal(("""{"Version":"2012-10-17"}""", "rev", 200), (policy.Policy, policy.RevisionId, (int)policy.HttpStatusCode));
    }

    [Theory]
    [InlineData("AddPermission")]
    [InlineData("RemovePermission")]
    [InlineData("GetPolicy")]
    public async Task Every_operation_is_repeated_because_each_names_what_it_touches(string operation)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(500, """{"Type":"Service","Message":"x"}""", "ServiceException"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonLambdaException>(() => CallAsync(factory.LambdaClient(), operation));

        Assert.Equal((3, operation != "GetPolicy", "x"), (handler.Attempts, error.OutcomeUnknown, error.Message));
    }

    [Fact]
    public async Task A_statement_that_exists_after_a_lost_answer_may_be_our_own()
    {
        var handler = new StubHandler((attempt, _) => attempt == 1
            ? throw new IOException("reset")
            : StubHandler.Respond(409, """{"message":"The statement id (s-1) provided already exists."}""", "ResourceConflictException"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonLambdaException>(() => CallAsync(factory.LambdaClient(), "AddPermission"));

        Assert.Equal((ErrorClass.Conflict, true, 2), (error.ErrorClass, error.OutcomeUnknown, handler.Attempts));
    }

    [Fact]
    public async Task A_full_policy_is_not_tried_again()
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(400, "{}", "PolicyLengthExceededException"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonLambdaException>(() => CallAsync(factory.LambdaClient(), "AddPermission"));

        Assert.Equal((ErrorClass.LimitExceeded, 1), (error.ErrorClass, handler.Attempts));
    }

    [Theory]
    [InlineData("eu-west-1", false, false, "https://lambda.eu-west-1.amazonaws.com/")]
    [InlineData("cn-north-1", false, true, "https://lambda.cn-north-1.api.amazonwebservices.com.cn/")]
    [InlineData("us-gov-west-1", true, false, "https://lambda-fips.us-gov-west-1.amazonaws.com/")]
    public void The_endpoint_follows_region_partition_and_variant(string region, bool fips, bool dualStack, string expected)
    {
        using var environment = new EnvironmentScope();
        var config = new ApiGatewayConfig(AwsService.Lambda) { AuthenticationRegion = region, UseFIPSEndpoint = fips, UseDualstackEndpoint = dualStack };

        Assert.Equal(expected, config.ResolveEndpoint().AbsoluteUri);
    }

    [Fact]
    public void Each_service_has_an_override_of_its_own()
    {
        using var environment = new EnvironmentScope(
            ("AWS_REGION", "eu-west-3"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:1/"), ("AWS_ENDPOINT_URL_LAMBDA", "http://127.0.0.1:2/"),
            ("AWS_ENDPOINT_URL_API_GATEWAY", "http://127.0.0.1:3/"));

        Assert.Equal("http://127.0.0.1:2/", new ApiGatewayConfig(AwsService.Lambda).ResolveEndpoint().AbsoluteUri);
        Assert.Equal("http://127.0.0.1:3/", new ApiGatewayConfig(AwsService.ApiGateway).ResolveEndpoint().AbsoluteUri);
        Assert.Equal("http://127.0.0.1:1/", new ApiGatewayConfig(AwsService.ApiGatewayV2).ResolveEndpoint().AbsoluteUri);
    }

    [Fact]
    public void A_malformed_region_is_each_clients_own_exception()
    {
        using var environment = new EnvironmentScope();
        using var factory = Fixture.Factory();

        Assert.Equal(ErrorClass.Invalid, Assert.Throws<AmazonLambdaException>(() => factory.GetLambdaClient(AccountAccess.Default, "@")).ErrorClass);
        Assert.Equal(ErrorClass.Invalid, Assert.Throws<AmazonAPIGatewayException>(() => factory.GetRestApiClient(AccountAccess.Default, "@")).ErrorClass);
    }

    [Fact]
    public async Task Lambdas_failures_do_not_open_the_circuit_of_API_Gateway_at_a_shared_address()
    {
        var options = Fixture.Impatient();
        options.BreakerMinimumThroughput = 2;
        options.MaxAttempts = 1;
        using var factory = Fixture.Factory(
            new Uri("http://127.0.0.1:9/"), resilience: options, clock: new FakeClock(), handler: new StubHandler((_, request) =>
            StubHandler.Respond(request.RequestUri!.AbsolutePath.StartsWith("/2015-03-31/", StringComparison.Ordinal) ? 503 : 200)));
        AmazonLambdaException? error = null;
        for (var call = 0; call < 3; call++)
        {
            error = await Assert.ThrowsAsync<AmazonLambdaException>(() => CallAsync(factory.LambdaClient(), "GetPolicy"));
        }

        Assert.Equal("CircuitOpen", error!.ErrorCode);
        await factory.RestClient().GetRestApiAsync(new() { RestApiId = "a" }, Token);
    }

    private static Task CallAsync(IAmazonLambda client, string operation) => operation switch
    {
        "AddPermission" => client.AddPermissionAsync(new()
        {
            FunctionName = Arn,
            Qualifier = "live",
            StatementId = "s-1",
            Action = "lambda:InvokeFunction",
            Principal = "apigateway.amazonaws.com",
            SourceArn = "arn:aws:execute-api:x:1:a/*",
            SourceAccount = "123456789012",
            RevisionId = "7",
        }, Token),
        "RemovePermission" => client.RemovePermissionAsync(
            new() { FunctionName = "f", StatementId = "s-1", Qualifier = "live", RevisionId = "7" }, Token),
        "GetPolicy" => client.GetPolicyAsync(new() { FunctionName = "f", Qualifier = "$LATEST" }, Token),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
