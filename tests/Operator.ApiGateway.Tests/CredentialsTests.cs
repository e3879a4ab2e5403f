using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>Where credentials come from, with the real default chain against loopback servers.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class CredentialsTests
{
    private const string AssumedRole = """
        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
        <Credentials><AccessKeyId>ASIAWEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>web-token</SessionToken>
        <Expiration>2090-01-01T00:00:00Z</Expiration></Credentials>
        <AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn><AssumedRoleId>x</AssumedRoleId></AssumedRoleUser>
        </AssumeRoleWithWebIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleWithWebIdentityResponse>
        """;

    private const string Caller = """
        <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
        <Arn>arn:aws-cn:sts::123456789012:assumed-role/r/s</Arn><UserId>u</UserId><Account>123456789012</Account>
        </GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_credentials_calls_fail_with_a_class_of_their_own_and_nothing_is_sent()
    {
        using var environment = new EnvironmentScope();
        using var credentials = new DefaultAccountCredentials();
        var handler = new StubHandler((_, _) => StubHandler.Respond(200));
        using var factory = Fixture.Factory(handler: handler, credentials: credentials);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token));

        Assert.Equal(ErrorClass.CredentialsUnavailable, error.ErrorClass);
        Assert.False(error.OutcomeUnknown);
        Assert.Equal(0, handler.Attempts);
    }

    [Fact]
    public async Task Credentials_that_appear_later_are_picked_up()
    {
        using var environment = new EnvironmentScope();
        using var credentials = new DefaultAccountCredentials();
        var handler = new StubHandler((_, _) => StubHandler.Respond(200));
        using var factory = Fixture.Factory(handler: handler, credentials: credentials);
        await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));

        using var later = new EnvironmentScope(("AWS_ACCESS_KEY_ID", "AKIALATER"), ("AWS_SECRET_ACCESS_KEY", "s"));
        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);

        Assert.Equal(1, handler.Attempts);
    }

    [Fact]
    public async Task Web_identity_of_a_service_account_is_exchanged_at_STS_and_signs_the_call()
    {
        await using var sts = await RecordingServer.StartAsync(Token);
        sts.Answer = (_, context) => RecordingServer.Json(context, 200, AssumedRole);
        await using var server = await RecordingServer.StartAsync(Token);
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, "projected-token", Token);
        using var environment = new EnvironmentScope(
            ("AWS_WEB_IDENTITY_TOKEN_FILE", tokenFile), ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"), ("AWS_ROLE_SESSION_NAME", "operator"),
            ("AWS_REGION", "eu-west-1"), ("AWS_ENDPOINT_URL_STS", sts.Url.AbsoluteUri));
        using var credentials = new DefaultAccountCredentials();
        using var factory = Fixture.Factory(server.Url, credentials: credentials);

        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);

        var exchange = Assert.Single(sts.Requests);
        Assert.Contains("Action=AssumeRoleWithWebIdentity", exchange.Body, StringComparison.Ordinal);
        Assert.Contains("WebIdentityToken=projected-token", exchange.Body, StringComparison.Ordinal);
        Assert.All(server.Requests, request =>
        {
            Assert.Contains("Credential=ASIAWEB/", request.Headers["Authorization"], StringComparison.Ordinal);
            Assert.Equal("web-token", request.Headers["X-Amz-Security-Token"]);
        });
        File.Delete(tokenFile);
    }

    [Fact]
    public async Task Pod_identity_credentials_come_from_the_agents_endpoint()
    {
        await using var agent = await RecordingServer.StartAsync(Token);
        agent.Answer = (_, context) => RecordingServer.Json(
            context, 200, """{"AccessKeyId":"ASIAPOD","SecretAccessKey":"s","Token":"pod-token","Expiration":"2090-01-01T00:00:00Z"}""");
        await using var server = await RecordingServer.StartAsync(Token);
        var tokenFile = Path.GetTempFileName();
        await File.WriteAllTextAsync(tokenFile, "pod-authorization", Token);
        using var environment = new EnvironmentScope(
            ("AWS_CONTAINER_CREDENTIALS_FULL_URI", new Uri(agent.Url, "/v1/credentials").AbsoluteUri),
            ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", tokenFile));
        using var credentials = new DefaultAccountCredentials();
        using var factory = Fixture.Factory(server.Url, credentials: credentials);

        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);

        Assert.Equal("pod-authorization", Assert.Single(agent.Requests).Headers["Authorization"]);
        Assert.Contains("Credential=ASIAPOD/", Assert.Single(server.Requests).Headers["Authorization"], StringComparison.Ordinal);
        File.Delete(tokenFile);
    }

    [Fact]
    public async Task The_callers_account_is_asked_for_once_per_credentials()
    {
        await using var sts = await RecordingServer.StartAsync(Token);
        sts.Answer = (_, context) => RecordingServer.Json(context, sts.Requests.Count == 1 ? 403 : 200, sts.Requests.Count == 1
            ? "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code><Message>no</Message></Error></ErrorResponse>"
            : Caller);
        using var environment = new EnvironmentScope(("AWS_ENDPOINT_URL", sts.Url.AbsoluteUri));
        var identity = new StsCallerIdentity();
        var credentials = new BasicAWSCredentials("AKIA", "s");

        var refused = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => identity.GetAsync(credentials, "cn-north-1", Token));
        var first = await identity.GetAsync(credentials, "cn-north-1", Token);
        var second = await identity.GetAsync(credentials, "cn-north-1", Token);

        Assert.Equal(ErrorClass.CredentialsUnavailable, refused.ErrorClass);
        Assert.Equal(("123456789012", "aws-cn"), (first.AccountId, first.Partition));
        Assert.Same(first, second);
        Assert.Equal(2, sts.Requests.Count);
        Assert.Contains("/cn-north-1/sts/aws4_request", sts.Requests.Last().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_who_ask_for_the_account_at_once_share_one_question()
    {
        await using var sts = await RecordingServer.StartAsync(Token);
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sts.Answer = async (_, context) =>
        {
            await mayAnswer.Task;
            await RecordingServer.Json(context, 200, Caller);
        };
        using var environment = new EnvironmentScope(("AWS_ENDPOINT_URL", sts.Url.AbsoluteUri));
        var identity = new StsCallerIdentity();
        var credentials = new BasicAWSCredentials("AKIA", "s");
        using var impatient = new CancellationTokenSource();

        var left = identity.GetAsync(credentials, "cn-north-1", impatient.Token);
        var asked = Enumerable.Range(0, 16).Select(_ => identity.GetAsync(credentials, "cn-north-1", Token)).ToArray();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        mayAnswer.SetResult();
        await Task.WhenAll(asked);

        Assert.Single(sts.Requests);
    }

    [Fact]
    public async Task Asking_for_the_account_without_credentials_says_so()
    {
        using var environment = new EnvironmentScope();
        using var credentials = new DefaultChainCredentials();

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => new StsCallerIdentity().GetAsync(credentials, "eu-west-1", Token));

        Assert.Equal(ErrorClass.CredentialsUnavailable, error.ErrorClass);
    }

    [Fact]
    public void An_account_that_is_not_configured_is_refused_when_its_client_is_asked_for()
    {
        using var credentials = new DefaultAccountCredentials();
        using var factory = Fixture.Factory(credentials: credentials);

        var error = Assert.Throws<AmazonApiGatewayV2Exception>(() => factory.GetClient(new AccountAccess("other"), "eu-west-1"));

        Assert.Equal(ErrorClass.CredentialsUnavailable, error.ErrorClass);
    }

    [Fact]
    public async Task Temporary_credentials_that_the_service_rejects_are_dropped()
    {
        var credentials = new CountingCredentials();
        using var factory = Fixture.Factory(
            handler: new StubHandler((_, _) => StubHandler.Respond(403, "{}", "ExpiredTokenException")), credentials: credentials);

        await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));
        await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));

        Assert.Equal(2, credentials.Generated);
    }

    private sealed class CountingCredentials : RefreshingAWSCredentials, IAccountCredentials
    {
        public int Generated { get; private set; }

        public AWSCredentials GetCredentials(AccountAccess account) => this;

        protected override CredentialsRefreshState GenerateNewCredentials()
        {
            Generated++;
            return new(new ImmutableCredentials("ASIA", "s", "t"), new DateTime(2090, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }

        protected override Task<CredentialsRefreshState> GenerateNewCredentialsAsync() => Task.FromResult(GenerateNewCredentials());
    }
}
