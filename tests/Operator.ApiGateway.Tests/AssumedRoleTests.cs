using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>Roles and chains of roles: what STS is asked, how often, and what happens when it refuses.</summary>
[Collection(EnvironmentCollection.Name)]
public sealed class AssumedRoleTests
{
    private const string Hub = "arn:aws:iam::111111111111:role/hub";
    private const string Spoke = "arn:aws:iam::222222222222:role/spoke";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chain_is_assumed_link_by_link_and_the_last_one_signs()
    {
        await using var sts = await StsAsync();
        await using var server = await RecordingServer.StartAsync(Token);
        using var environment = new EnvironmentScope();
        using var factory = Fixture.Factory(server.Url, credentials: Credentials(new FakeClock()));
        var way = AccountAccess.Through(
            [
                new() { RoleArn = Hub, SessionName = "op", Tags = new Dictionary<string, string> { ["team"] = "a b" }, TransitiveTagKeys = ["team"], SourceIdentity = "platform" },
                new() { RoleArn = Spoke, SessionName = "op-payments", ExternalId = "tenant:42", Duration = TimeSpan.FromSeconds(1800) },
            ],
            new ServiceEndpoints(Sts: sts.Url));

        await factory.GetClient(way, "eu-west-1").GetApiAsync(new() { ApiId = "a" }, Token);
        await factory.GetRestApiClient(way, "eu-west-2").GetRestApiAsync(new() { RestApiId = "a" }, Token);

        Assert.Equal("222222222222", way.AccountId);
        Assert.Equal(2, sts.Requests.Count);
        var (hub, spoke) = (sts.Requests.First(), sts.Requests.Last());
        Assert.Contains("Credential=AKIAOWN/", hub.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Contains("Credential=ASIAhub/", spoke.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("token-hub", spoke.Headers["X-Amz-Security-Token"]);
        Assert.Equal(
            (Hub, "op", "platform", "team", "a b", "team", null),
            (hub.Form("RoleArn"), hub.Form("RoleSessionName"), hub.Form("SourceIdentity"), hub.Form("Tags.member.1.Key"), hub.Form("Tags.member.1.Value"), hub.Form("TransitiveTagKeys.member.1"), hub.Form("ExternalId")));
        Assert.Equal(
            (Spoke, "op-payments", "tenant:42", "1800", null),
            (spoke.Form("RoleArn"), spoke.Form("RoleSessionName"), spoke.Form("ExternalId"), spoke.Form("DurationSeconds"), spoke.Form("Tags.member.1.Key")));
        Assert.All(server.Requests, request => Assert.Contains("Credential=ASIAspoke/", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Chains_that_begin_alike_share_the_beginning()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        var credentials = Credentials(new FakeClock());
        RoleToAssume hub = new() { RoleArn = Hub, SessionName = "op" };
        var endpoints = new ServiceEndpoints(Sts: sts.Url);

        foreach (var account in new[] { "222222222222", "333333333333", "444444444444" })
        {
            await credentials.GetCredentials(AccountAccess.Through([hub, new() { RoleArn = $"arn:aws:iam::{account}:role/r", SessionName = "op" }], endpoints)).GetCredentialsAsync();
        }

        Assert.Equal(1, sts.Requests.Count(request => request.Form("RoleArn") == Hub));
        Assert.Equal(4, sts.Requests.Count);
    }

    [Fact]
    public async Task Many_who_need_a_session_at_once_share_one_call()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        var credentials = Credentials(new FakeClock()).GetCredentials(Way(sts));

        var all = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => credentials.GetCredentialsAsync()));

        Assert.Single(sts.Requests);
        Assert.All(all, one => Assert.Equal("ASIAspoke", one.AccessKey));
    }

    [Fact]
    public async Task Sessions_are_renewed_before_they_end_and_nobody_waits_for_it()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        var clock = new FakeClock();
        var credentials = Credentials(clock).GetCredentials(Way(sts));
        Answer(sts, clock);
        await credentials.GetCredentialsAsync();
        clock.Advance(TimeSpan.FromMinutes(49));
        await credentials.GetCredentialsAsync();
        Assert.Single(sts.Requests);

        clock.Advance(TimeSpan.FromMinutes(2));
        var mayAnswer = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Answer(sts, clock, before: () => mayAnswer.Task, name: "renewed", after: answered.SetResult);
        Assert.Equal("ASIAspoke", (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal("ASIAspoke", (await credentials.GetCredentialsAsync()).AccessKey);
        mayAnswer.SetResult();
        await answered.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);

        // The old one is over: who comes now has the new one, or waits for it.
        clock.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("ASIArenewed", (await credentials.GetCredentialsAsync()).AccessKey);
        Assert.Equal(2, sts.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_is_told_by_role_and_believed_for_a_while()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        var clock = new FakeClock();
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)), credentials: Credentials(clock));
        var client = factory.GetClient(Way(sts), "eu-west-1");
        sts.Answer = (_, context) => RecordingServer.Json(
            context, 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not for you</Message></Error><RequestId>r-1</RequestId></ErrorResponse>");

        foreach (var _ in Enumerable.Range(0, 5))
        {
            var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => client.GetApiAsync(new() { ApiId = "a" }, Token));
            Assert.Equal(ErrorClass.CredentialsUnavailable, error.ErrorClass);
            var refusal = Assert.IsType<RoleNotAssumedException>(error.InnerException);
            Assert.Equal((Spoke, true), (refusal.RoleArn, refusal.IsRefused));
            Assert.Contains("not for you", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Single(sts.Requests);
        clock.Advance(TimeSpan.FromSeconds(16));
        Answer(sts, clock);
        await client.GetApiAsync(new() { ApiId = "a" }, Token);
        Assert.Equal(2, sts.Requests.Count);
    }

    [Theory]
    [InlineData(403, "AccessDenied", "not for you", true)]
    [InlineData(400, "ValidationError", "1 validation error detected", true)]
    [InlineData(400, "Throttling", "Rate exceeded", false)]
    [InlineData(400, "ThrottlingException", "Rate exceeded", false)]
    [InlineData(429, "TooManyRequestsException", "Too Many Requests", false)]
    [InlineData(503, "ServiceUnavailable", "", false)]
    public void To_be_throttled_is_not_to_be_refused(int status, string code, string message, bool refused) => Assert.Equal(
        refused,
        AssumedRoleCredentials.IsRefusal(new AmazonSecurityTokenServiceException(message) { StatusCode = (HttpStatusCode)status, ErrorCode = code }));

    [Fact]
    public async Task A_session_outlives_an_STS_that_does_not_answer()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        var clock = new FakeClock();
        var credentials = Credentials(clock).GetCredentials(Way(sts));
        Answer(sts, clock);
        await credentials.GetCredentialsAsync();
        sts.Answer = (_, context) => RecordingServer.Json(context, 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");

        clock.Advance(TimeSpan.FromMinutes(55));

        Assert.Equal("ASIAspoke", (await credentials.GetCredentialsAsync()).AccessKey);
        clock.Advance(TimeSpan.FromMinutes(5));
        await Assert.ThrowsAsync<RoleNotAssumedException>(() => credentials.GetCredentialsAsync());
    }

    [Fact]
    public async Task The_external_id_stands_in_no_message()
    {
        await using var sts = await StsAsync();
        using var environment = new EnvironmentScope();
        sts.Answer = (_, context) => RecordingServer.Json(context, 403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
        var way = AccountAccess.Through([new() { RoleArn = Spoke, SessionName = "op", ExternalId = "tenant-42-shared" }], new ServiceEndpoints(Sts: sts.Url));

        var error = await Assert.ThrowsAsync<RoleNotAssumedException>(() => Credentials(new FakeClock()).GetCredentials(way).GetCredentialsAsync());

        Assert.DoesNotContain("tenant-42-shared", error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("tenant-42-shared", way.Key, StringComparison.Ordinal);
    }

    private static AccountAccess Way(RecordingServer sts) =>
        AccountAccess.Through([new() { RoleArn = Spoke, SessionName = "op" }], new ServiceEndpoints(Sts: sts.Url));

    private static AccountCredentials Credentials(TimeProvider clock) => new(new Own(), "eu-west-1", clock, NullLoggerFactory.Instance);

    private static async Task<RecordingServer> StsAsync()
    {
        var sts = await RecordingServer.StartAsync(Token);
        Answer(sts, new FakeClock());
        return sts;
    }

    private static void Answer(RecordingServer sts, TimeProvider clock, Func<Task>? before = null, string? name = null, Action? after = null) => sts.Answer = async (request, context) =>
    {
        await (before?.Invoke() ?? Task.CompletedTask);
        var role = name ?? request.Form("RoleArn")!.Split('/')[^1];
        var expiration = clock.GetUtcNow().AddHours(1).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        context.Response.ContentType = "text/xml";
        await context.Response.WriteAsync(
            $"""
            <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
            <Credentials><AccessKeyId>ASIA{role}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>token-{role}</SessionToken><Expiration>{expiration}</Expiration></Credentials>
            <AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/{role}/op</Arn><AssumedRoleId>x</AssumedRoleId></AssumedRoleUser>
            </AssumeRoleResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>
            """,
            Token);
        after?.Invoke();
    };

    private sealed class Own : IAccountCredentials
    {
        private readonly BasicAWSCredentials _own = new("AKIAOWN", "secret");

        public AWSCredentials GetCredentials(AccountAccess account) => _own;
    }
}

/// <summary>Members of a request in the query protocol.</summary>
internal static class FormRequests
{
    public static string? Form(this RecordedRequest request, string name) => request.Body.Split('&')
        .Select(pair => pair.Split('=', 2))
        .Where(pair => Uri.UnescapeDataString(pair[0]) == name)
        .Select(pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')))
        .FirstOrDefault();
}
