using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway.Tests;

/// <summary>Which call is repeated after which failure, how long it waits, and what the caller is told.</summary>
public sealed class RetryTests
{
    private static readonly string[] Reads =
        ["GetApi", "GetApis", "GetIntegration", "GetIntegrations", "GetIntegrationResponse", "GetIntegrationResponses", "GetRoutes", "GetStages"];

    private static readonly string[] RepeatableWrites =
        ["UpdateIntegration", "DeleteIntegration", "UpdateIntegrationResponse", "DeleteIntegrationResponse", "UpdateRoute"];

    private static readonly string[] Creates = ["CreateIntegration", "CreateIntegrationResponse"];

    private static readonly Dictionary<string, (Func<HttpResponseMessage> Answer, bool Repeatable, bool RepeatableCreate, bool WriteUnknown)> Failures = new()
    {
        ["429"] = (() => StubHandler.Respond(429, """{"message":"Too Many Requests"}""", "TooManyRequestsException"), true, true, false),
        ["429 quota"] = (() => StubHandler.Respond(429, """{"message":"Maximum number of Integrations"}""", "TooManyRequestsException"), false, false, false),
        ["500"] = (() => StubHandler.Respond(500), true, false, true),
        ["503"] = (() => StubHandler.Respond(503), true, false, true),
        ["409 race"] = (() => StubHandler.Respond(409, """{"message":"Please try again later."}""", "ConflictException"), true, false, false),
        ["409"] = (() => StubHandler.Respond(409, """{"message":"already exists"}""", "ConflictException"), false, false, false),
        ["404"] = (() => StubHandler.Respond(404, "{}", "NotFoundException"), false, false, false),
        ["404 html"] = (() => StubHandler.Respond(404, "<html>"), false, false, true),
        ["400"] = (() => StubHandler.Respond(400, "{}", "BadRequestException"), false, false, false),
        ["403"] = (() => StubHandler.Respond(403, "{}", "AccessDeniedException"), false, false, false),
        ["refused"] = (() => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused"), true, true, false),
        ["no such host"] = (() => throw new HttpRequestException(HttpRequestError.NameResolutionError, "dns"), true, true, false),
        ["cut while connecting"] = (() => throw new System.Net.Sockets.SocketException(), true, true, false),
        ["connect timeout"] = (() => throw new TaskCanceledException("connect", new TimeoutException()), true, true, false),
        ["lost answer"] = (() => throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended"), true, false, true),
        ["io"] = (() => throw new IOException("reset"), true, false, true),
        ["client defect"] = (() => throw new InvalidOperationException("bug"), false, false, true),
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Matrix()
    {
        var data = new TheoryData<string, string>();
        foreach (var operation in Reads.Concat(RepeatableWrites).Concat(Creates))
        {
            foreach (var failure in Failures.Keys)
            {
                data.Add(operation, failure);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Only_calls_that_a_repeat_cannot_harm_are_repeated(string operation, string failure)
    {
        var (answer, repeatable, repeatableCreate, writeUnknown) = Failures[failure];
        var handler = new StubHandler((_, _) => answer());
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => CallAsync(factory.Client(), operation));

        Assert.Equal((Creates.Contains(operation) ? repeatableCreate : repeatable) ? 3 : 1, handler.Attempts);
        Assert.Equal(!Reads.Contains(operation) && writeUnknown, error.OutcomeUnknown);
    }

    [Fact]
    public async Task Every_attempt_carries_one_fresh_signature_and_the_same_body()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (_, context) => RecordingServer.Json(context, server.Requests.Count < 3 ? 503 : 200, "{}");
        using var factory = Fixture.Factory(server.Url);

        await factory.Client().UpdateIntegrationAsync(new() { ApiId = "a", IntegrationId = "i", Description = "d" }, Token);

        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests, request =>
        {
            Assert.Equal("""{"description":"d"}""", request.Body);
            Assert.Single(System.Text.RegularExpressions.Regex.Matches(request.Headers["Authorization"], "AWS4-HMAC-SHA256"));
        });
    }

    [Fact]
    public async Task A_create_whose_answer_is_lost_is_sent_once_even_on_a_warm_connection()
    {
        await using var server = await RecordingServer.StartAsync(Token);
        server.Answer = (request, context) =>
        {
            if (request.Method == "POST")
            {
                context.Abort();
                return Task.CompletedTask;
            }

            return RecordingServer.Json(context, 200, "{}");
        };
        using var factory = Fixture.Factory(server.Url);
        await factory.Client().GetApiAsync(new() { ApiId = "warm" }, Token);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token));

        Assert.True(error.OutcomeUnknown);
        Assert.Equal(ErrorClass.Unavailable, error.ErrorClass);
        Assert.Single(server.Requests, request => request.Method == "POST");
    }

    [Theory]
    [InlineData(503, "", true)]
    [InlineData(400, "BadRequestException", false)]
    public async Task A_create_that_was_throttled_first_counts_as_lost_only_when_another_attempt_was(int status, string code, bool lost)
    {
        var handler = new StubHandler((attempt, _) => attempt == 1
            ? StubHandler.Respond(429, """{"message":"Too Many Requests"}""", "TooManyRequestsException")
            : StubHandler.Respond(status, "{}", code));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token));

        Assert.Equal((2, lost), (handler.Attempts, error.OutcomeUnknown));
    }

    [Fact]
    public async Task An_update_refused_after_a_lost_answer_is_reported_as_possibly_applied()
    {
        var handler = new StubHandler((attempt, _) => attempt == 1
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "ended")
            : StubHandler.Respond(400, "{}", "BadRequestException"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(
            () => factory.Client().UpdateIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token));

        Assert.Equal((ErrorClass.Invalid, true), (error.ErrorClass, error.OutcomeUnknown));
    }

    [Theory]
    [InlineData("3")]
    [InlineData("Tue, 01 Jan 2030 00:00:03 GMT")]
    public async Task Retry_After_is_waited_for_to_the_second(string header)
    {
        var clock = new FakeClock();
        var handler = new StubHandler((attempt, _) => attempt == 1
            ? StubHandler.Respond(429, "{}", "TooManyRequestsException", header)
            : StubHandler.Respond(200));
        using var factory = Fixture.Factory(handler: handler, clock: clock);

        var wait = clock.TimerAsync(due => due == TimeSpan.FromSeconds(3), Token);
        var call = factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        await wait;
        clock.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        Assert.Equal(1, handler.Attempts);
        // From then on the budget, which the refusal emptied, decides.
        clock.Advance(TimeSpan.FromTicks(1));
        while (!call.IsCompleted)
        {
            // Its deadlines are farther away: the clock may not run ahead of a call that has not come to its next wait.
            var turn = clock.TimerAsync(due => due <= TimeSpan.FromSeconds(5), Token);
            if (await Task.WhenAny(call, turn) == turn)
            {
                clock.Advance(await turn);
            }
        }

        await call;

        Assert.Equal(2, handler.Attempts);
    }

    [Fact]
    public async Task A_longer_Retry_After_than_a_call_may_wait_is_handed_to_the_caller()
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(503, "{}", retryAfter: "120"));
        using var factory = Fixture.Factory(handler: handler);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));

        Assert.Equal((1, TimeSpan.FromSeconds(120)), (handler.Attempts, error.RetryAfter));
    }

    [Fact]
    public async Task Without_Retry_After_each_retry_waits_a_while_within_the_limit()
    {
        var clock = new FakeClock();
        var handler = new StubHandler((_, _) => StubHandler.Respond(503));
        var options = Fixture.Impatient();
        options.BaseDelay = TimeSpan.FromMilliseconds(500);
        options.MaxDelay = TimeSpan.FromSeconds(2);
        options.AttemptTimeout = TimeSpan.FromSeconds(30);
        using var factory = Fixture.Factory(handler: handler, clock: clock, resilience: options);

        // Timeouts are due in 30 s and more; what is due within the limit is the wait before a retry.
        var first = clock.TimerAsync(due => due > TimeSpan.Zero && due <= options.MaxDelay, Token);
        var call = factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        var firstWait = await first;
        Assert.Equal(1, handler.Attempts);
        var second = clock.TimerAsync(due => due > TimeSpan.Zero && due <= options.MaxDelay && due != firstWait, Token);
        clock.Advance(firstWait);
        var secondWait = await second;
        Assert.Equal(2, handler.Attempts);
        clock.Advance(secondWait);
        await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => call);

        Assert.Equal(3, handler.Attempts);
    }

    internal static Task CallAsync(IAmazonApiGatewayV2 client, string operation) => operation switch
    {
        "GetApi" => client.GetApiAsync(new() { ApiId = "a" }, Token),
        "GetApis" => client.GetApisAsync(new(), Token),
        "GetIntegration" => client.GetIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token),
        "GetIntegrations" => client.GetIntegrationsAsync(new() { ApiId = "a" }, Token),
        "GetIntegrationResponse" => client.GetIntegrationResponseAsync(new() { ApiId = "a", IntegrationId = "i", IntegrationResponseId = "r" }, Token),
        "GetIntegrationResponses" => client.GetIntegrationResponsesAsync(new() { ApiId = "a", IntegrationId = "i" }, Token),
        "GetRoutes" => client.GetRoutesAsync(new() { ApiId = "a" }, Token),
        "GetStages" => client.GetStagesAsync(new() { ApiId = "a" }, Token),
        "UpdateIntegration" => client.UpdateIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token),
        "DeleteIntegration" => client.DeleteIntegrationAsync(new() { ApiId = "a", IntegrationId = "i" }, Token),
        "UpdateIntegrationResponse" => client.UpdateIntegrationResponseAsync(new() { ApiId = "a", IntegrationId = "i", IntegrationResponseId = "r" }, Token),
        "DeleteIntegrationResponse" => client.DeleteIntegrationResponseAsync(new() { ApiId = "a", IntegrationId = "i", IntegrationResponseId = "r" }, Token),
        "UpdateRoute" => client.UpdateRouteAsync(new() { ApiId = "a", RouteId = "r" }, Token),
        "CreateIntegration" => client.CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token),
        "CreateIntegrationResponse" => client.CreateIntegrationResponseAsync(new() { ApiId = "a", IntegrationId = "i" }, Token),
        _ => throw new ArgumentOutOfRangeException(nameof(operation)),
    };
}
