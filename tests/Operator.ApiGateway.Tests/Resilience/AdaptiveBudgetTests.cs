using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests.Resilience;

/// <summary>What a budget learns from refusals.</summary>
public sealed class AdaptiveBudgetTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_refusal_that_others_caused_empties_the_bucket_and_halves_the_rate()
    {
        using var limiter = new AccountRateLimiter(5, 20, _clock, OperationQuota.Account);

        limiter.Throttled(null);

        Assert.Equal((0, 2.5), limiter.Level());
    }

    [Fact]
    public void Refusals_of_one_volley_count_once_and_later_ones_go_on_down_to_the_floor()
    {
        using var limiter = new AccountRateLimiter(5, 20, _clock, OperationQuota.Account);
        for (var each = 0; each < 16; each++)
        {
            limiter.Throttled(null);
        }

        Assert.Equal(2.5, limiter.Level().RequestsPerSecond);
        foreach (var expected in new[] { 1.25, 0.625, 0.5, 0.5 })
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            limiter.Throttled(null);
            Assert.Equal(expected, limiter.Level().RequestsPerSecond);
        }
    }

    [Fact]
    public void The_rate_comes_back_in_a_straight_line_after_two_quiet_seconds()
    {
        using var limiter = new AccountRateLimiter(6, 20, _clock, OperationQuota.Account);
        limiter.Throttled(null);

        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(3, limiter.Level().RequestsPerSecond, 9);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(4, limiter.Level().RequestsPerSecond, 9);
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(6, limiter.Level().RequestsPerSecond, 9);
    }

    [Fact]
    public void A_refusal_that_our_own_use_of_the_whole_quota_explains_empties_the_bucket_and_leaves_the_rate()
    {
        using var limiter = new AccountRateLimiter(10, 40, _clock, OperationQuota.Account);
        for (var each = 0; each < 38; each++)
        {
            Assert.True(limiter.AcquireAsync(RequestPriority.Edit, Token).AsTask().IsCompletedSuccessfully);
        }

        limiter.Throttled(null);

        Assert.Equal((0, 10), limiter.Level());
    }

    [Fact]
    public void The_same_refusal_with_half_of_the_quota_unused_is_others_doing()
    {
        using var limiter = new AccountRateLimiter(10, 40, _clock, OperationQuota.Account);
        for (var each = 0; each < 20; each++)
        {
            Assert.True(limiter.AcquireAsync(RequestPriority.Edit, Token).AsTask().IsCompletedSuccessfully);
        }

        limiter.Throttled(null);

        Assert.Equal((0, 5), limiter.Level());
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(3600, 30)]
    public async Task Retry_after_is_waited_for_but_not_for_ever(int asked, int waited)
    {
        using var limiter = new AccountRateLimiter(5, 20, _clock);
        limiter.Throttled(TimeSpan.FromSeconds(asked));
        var calls = Enumerable.Range(0, 3).Select(_ => limiter.AcquireAsync(RequestPriority.Edit, Token).AsTask()).ToArray();

        _clock.Advance(TimeSpan.FromSeconds(waited));
        Assert.Equal(0, limiter.Granted);
        _clock.Advance(TimeSpan.FromMilliseconds(400));
        await calls[0].WaitAsync(TimeSpan.FromSeconds(20), Token);

        // And it saves nothing up meanwhile that would go at once then.
        Assert.Equal(1, limiter.Granted);
    }

    [Fact]
    public async Task A_429_of_the_service_reaches_the_bucket_and_another_answer_does_not()
    {
        var options = Fixture.Impatient();
        (options.RequestsPerSecond, options.Burst, options.MaxAttempts) = (5, 20, 1);
        using var factory = Fixture.Factory(resilience: options, clock: _clock, handler: new StubHandler((attempt, _) => attempt switch
        {
            1 => StubHandler.Respond(404, "{}", "NotFoundException"),
            2 => StubHandler.Respond(429, """{"message":"Maximum number of Integrations for this API has been reached. Please contact AWS."}""", "TooManyRequestsException"),
            _ => StubHandler.Respond(429, """{"message":"Too Many Requests"}""", "TooManyRequestsException"),
        }));
        var budget = Assert.IsType<AccountRateLimiter>(factory.GetBudget(Identity.AccountAccess.Default, Fixture.Region));

        foreach (var expected in new[] { 5.0, 5.0, 2.5 })
        {
            await Assert.ThrowsAnyAsync<Errors.AwsCallException>(() => factory.Client().GetApiAsync(new() { ApiId = "a" }, Token));
            Assert.Equal(expected, budget.Level().RequestsPerSecond);
        }
    }

    [Fact]
    public async Task A_refused_operation_with_a_quota_of_its_own_slows_itself_only()
    {
        using var budgets = new RequestBudgets(new(), _clock);
        var deployments = budgets.For("a", "r", "CreateDeployment");
        await deployments.AcquireAsync(RequestPriority.Edit, Token);

        deployments.Throttled(null);

        Assert.Equal(5, Assert.IsType<AccountRateLimiter>(budgets.For("a", "r")).Level().RequestsPerSecond);
        var next = deployments.AcquireAsync(RequestPriority.Edit, Token).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await next.WaitAsync(TimeSpan.FromSeconds(20), Token);
    }

    [Fact]
    public async Task A_call_given_up_between_its_quota_and_the_account_costs_neither()
    {
        using var budgets = new RequestBudgets(new ApiGatewayResilienceOptions { RequestsPerSecond = 1, Burst = 1 }, _clock);
        await budgets.For("a", "r").AcquireAsync(RequestPriority.Edit, Token);
        using var cancellation = new CancellationTokenSource();
        var waiting = budgets.For("a", "r", "CreateDeployment").AcquireAsync(RequestPriority.Edit, cancellation.Token).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        _clock.Advance(TimeSpan.FromSeconds(1));

        // Else the quota would have to be waited for: five seconds.
        Assert.True(budgets.For("a", "r", "CreateDeployment").AcquireAsync(RequestPriority.Edit, Token).AsTask().IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(5, 20, 20)]
    [InlineData(10, 40, 39)]
    [InlineData(200, 800, 795)]
    public void A_whole_account_keeps_back_what_travels_faster_than_the_rest(double rate, int burst, int atOnce)
    {
        using var budgets = new RequestBudgets(new ApiGatewayResilienceOptions { RequestsPerSecond = rate, Burst = burst }, _clock);

        Assert.Equal(atOnce, Assert.IsType<AccountRateLimiter>(budgets.For("a", "r")).Level().Tokens);
    }

    [Fact]
    public void Accounts_and_regions_learn_apart()
    {
        using var budgets = new RequestBudgets(new(), _clock);

        budgets.For("a", "r").Throttled(null);

        Assert.Equal(2.5, Rate("a", "r"));
        Assert.Equal(5, Rate("a", "s"));
        Assert.Equal(5, Rate("b", "r"));

        double Rate(string account, string region) => Assert.IsType<AccountRateLimiter>(budgets.For(account, region)).Level().RequestsPerSecond;
    }
}
