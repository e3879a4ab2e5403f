using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;
using Operator.ApiGateway.V2;

namespace Operator.ApiGateway.Tests;

public sealed class BreakerAndTimeoutTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Failures_of_a_region_pause_it_alone_and_a_success_opens_it_again()
    {
        var down = true;
        var handler = new StubHandler((_, request) => StubHandler.Respond(down && request.RequestUri!.Host.Contains("eu-west-1", StringComparison.Ordinal) ? 503 : 200));
        using var factory = Fixture.Factory(handler: handler, clock: _clock, resilience: Sensitive());
        var client = factory.Client();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal("Unavailable", (await FailAsync(client)).ErrorClass.ToString());
        }

        var sent = handler.Attempts;
        var open = await FailAsync(client);
        await factory.Client("eu-west-2").GetApiAsync(new() { ApiId = "a" }, Token);

        Assert.Equal(("CircuitOpen", ErrorClass.Unavailable), (open.ErrorCode, open.ErrorClass));
        Assert.InRange(open.RetryAfter!.Value, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(15));
        Assert.False(open.OutcomeUnknown);
        Assert.Equal(sent + 1, handler.Attempts);

        down = false;
        _clock.Advance(TimeSpan.FromSeconds(15));
        await client.GetApiAsync(new() { ApiId = "a" }, Token);
        await client.GetApiAsync(new() { ApiId = "a" }, Token);
    }

    [Theory]
    [InlineData(429, "TooManyRequestsException")]
    [InlineData(404, "NotFoundException")]
    [InlineData(400, "BadRequestException")]
    [InlineData(403, "AccessDeniedException")]
    public async Task Refusals_and_throttling_never_open_the_circuit(int status, string code)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(status, "{}", code));
        using var factory = Fixture.Factory(handler: handler, clock: _clock, resilience: Sensitive());
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(code, (await FailAsync(factory.Client())).ErrorCode);
            // A throttled call empties the budget.
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(20, handler.Attempts);
    }

    [Fact]
    public async Task An_attempt_without_an_answer_ends_and_leaves_a_create_unrepeated()
    {
        var handler = new SilentHandler();
        var options = Sensitive();
        options.MaxAttempts = 3;
        using var factory = Fixture.Factory(handler: handler, clock: _clock, resilience: options);

        var call = factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token);
        await handler.Arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        _clock.Advance(options.AttemptTimeout);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => call.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal((ErrorClass.Unavailable, "RequestTimeout", true, 1), (error.ErrorClass, error.ErrorCode, error.OutcomeUnknown, handler.Attempts));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    public async Task Credentials_that_do_not_come_in_time_are_missing_credentials_not_an_outage(int seconds)
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(201));
        var credentials = new SlowCredentials();
        var options = Sensitive();
        // Once the attempt's own limit ends the wait, once the call's.
        (options.AttemptTimeout, options.TotalTimeout) = (TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(60));
        using var factory = Fixture.Factory(handler: handler, clock: _clock, resilience: options, credentials: credentials);

        var call = factory.Client().CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token);
        await credentials.Asked.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => call.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal((ErrorClass.CredentialsUnavailable, false), (error.ErrorClass, error.OutcomeUnknown));
        Assert.Equal(0, handler.Attempts);
    }

    [Fact]
    public async Task Waiting_too_long_for_the_budget_is_our_own_throttling_and_sends_nothing()
    {
        var handler = new StubHandler((_, _) => StubHandler.Respond(201));
        var options = Sensitive();
        (options.RequestsPerSecond, options.Burst) = (0.001, 1);
        using var factory = Fixture.Factory(handler: handler, clock: _clock, resilience: options);
        var client = factory.Client();
        await client.GetApiAsync(new() { ApiId = "a" }, Token);

        var call = client.CreateIntegrationAsync(new() { ApiId = "a", IntegrationType = "MOCK" }, Token);
        _clock.Advance(options.TotalTimeout);

        var error = await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => call.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal((ErrorClass.Throttled, "ClientBudgetExhausted", false), (error.ErrorClass, error.ErrorCode, error.OutcomeUnknown));
        Assert.Equal(1, handler.Attempts);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        var handler = new SilentHandler();
        using var factory = Fixture.Factory(handler: handler, clock: _clock);
        using var cancellation = new CancellationTokenSource();
        var call = factory.Client().GetApiAsync(new() { ApiId = "a" }, cancellation.Token);
        await handler.Arrived.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(20), Token));
        Assert.Equal(1, handler.Attempts);
    }

    [Fact]
    public void Options_that_make_no_sense_are_all_named()
    {
        var options = new ApiGatewayResilienceOptions
        {
            RequestsPerSecond = double.NaN,
            Burst = 0,
            MaxAttempts = 9,
            BaseDelay = TimeSpan.FromHours(1),
            MaxDelay = TimeSpan.FromMinutes(2),
            AttemptTimeout = TimeSpan.Zero,
            TotalTimeout = TimeSpan.FromTicks(1),
            BreakerFailureRatio = 0,
            BreakerMinimumThroughput = 1,
            BreakerSamplingDuration = TimeSpan.Zero,
            BreakerBreakDuration = TimeSpan.Zero,
        };

        Assert.Equal(11, options.Validate().Count);
        Assert.Empty(new ApiGatewayResilienceOptions().Validate());
        Assert.Throws<ArgumentException>(() => Fixture.Factory(resilience: options));
    }

    private static ApiGatewayResilienceOptions Sensitive() => new()
    {
        RequestsPerSecond = 1000,
        Burst = 1000,
        MaxAttempts = 1,
        BreakerMinimumThroughput = 4,
    };

    private static Task<AmazonApiGatewayV2Exception> FailAsync(IAmazonApiGatewayV2 client) =>
        Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => client.GetApiAsync(new() { ApiId = "a" }, Token));

    private sealed class SlowCredentials : AWSCredentials, IAccountCredentials
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public AWSCredentials GetCredentials(AccountAccess account) => this;

        public override ImmutableCredentials GetCredentials() => throw new NotSupportedException();

        public override Task<ImmutableCredentials> GetCredentialsAsync()
        {
            Asked.TrySetResult();
            return new TaskCompletionSource<ImmutableCredentials>().Task;
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Attempts { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Attempts++;
            var forever = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = cancellationToken.Register(() => forever.TrySetCanceled(cancellationToken));
            Arrived.TrySetResult();
            return await forever.Task;
        }
    }
}
