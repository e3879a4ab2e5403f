using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests.V1;

/// <summary>Quotas of single operations under the account's budget, and Lambda's beside it, on a clock that the test owns.</summary>
public sealed class RestBudgetTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resources_are_listed_five_times_in_two_seconds()
    {
        using var budgets = new RequestBudgets(new(), _clock);
        var calls = Enumerable.Range(0, 6).Select(_ => budgets.For("a", "r", "GetResources").AcquireAsync(RequestPriority.Reference, Token).AsTask()).ToArray();

        Assert.True(calls[0].IsCompletedSuccessfully);
        for (var granted = 1; granted <= 5; granted++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(399));
            Assert.False(calls[granted].IsCompleted);
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await calls[granted].WaitAsync(TimeSpan.FromSeconds(20), Token);
        }
    }

    [Fact]
    public async Task A_deployment_waits_five_seconds_for_the_one_before_and_holds_nobody_else_up()
    {
        var options = Fixture.Impatient();
        options.OperationQuotas = new ApiGatewayResilienceOptions().OperationQuotas;
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)), resilience: options, clock: _clock);
        var client = factory.RestClient();

        await client.CreateDeploymentAsync(new() { RestApiId = "a" }, Token);
        var second = client.CreateDeploymentAsync(new() { RestApiId = "b" }, Token);
        await client.GetStagesAsync(new() { RestApiId = "a" }, Token);
        await factory.RestClient("eu-west-2").CreateDeploymentAsync(new() { RestApiId = "a" }, Token);
        _clock.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromMilliseconds(1));
        Assert.False(second.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await second;
    }

    [Fact]
    public async Task A_call_that_waits_for_its_quota_holds_no_token_of_the_account()
    {
        var options = new ApiGatewayResilienceOptions { RequestsPerSecond = 0.001, Burst = 2 };
        using var budgets = new RequestBudgets(options, _clock);
        await budgets.For("a", "r", "CreateDeployment").AcquireAsync(RequestPriority.Reference, Token);

        var waiting = budgets.For("a", "r", "CreateDeployment").AcquireAsync(RequestPriority.Edit, Token).AsTask();
        var other = budgets.For("a", "r", "PutIntegration").AcquireAsync(RequestPriority.Reference, Token);

        Assert.True(other.IsCompletedSuccessfully);
        Assert.False(waiting.IsCompleted);
    }

    [Fact]
    public async Task Both_API_versions_pay_from_one_account_budget_and_Lambda_from_its_own()
    {
        var options = Fixture.Impatient();
        (options.RequestsPerSecond, options.Burst) = (1, 1);
        (options.LambdaRequestsPerSecond, options.LambdaBurst) = (1, 1);
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)), resilience: options, clock: _clock);

        await factory.Client().GetApiAsync(new() { ApiId = "a" }, Token);
        await factory.LambdaClient().GetPolicyAsync(new() { FunctionName = "f" }, Token);
        var rest = factory.RestClient().GetRestApiAsync(new() { RestApiId = "a" }, Token);
        var lambda = factory.LambdaClient().GetPolicyAsync(new() { FunctionName = "f" }, Token);

        Assert.False(rest.IsCompleted || lambda.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await Task.WhenAll(rest, lambda);
    }

    [Fact]
    public void Quotas_that_make_no_sense_are_named()
    {
        var options = new ApiGatewayResilienceOptions
        {
            LambdaBurst = 0,
            OperationQuotas = new Dictionary<string, OperationQuota> { ["GetResources"] = new(double.NaN, 1) },
        };

        var problems = options.Validate();

        Assert.Contains("LambdaBurst must be between 1 and 1000.", problems);
        Assert.Contains("OperationQuotas[GetResources].RequestsPerSecond must be above 0 and at most 1000.", problems);
        Assert.Equal(2, problems.Count);
        Assert.Empty(new ApiGatewayResilienceOptions().Validate());
    }

    [Fact]
    public void Each_client_is_the_same_one_for_the_same_account_and_region()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)));

        Assert.Same(factory.RestClient(), factory.GetRestApiClient(AccountAccess.Default, Fixture.Region));
        Assert.Same(factory.LambdaClient(), factory.GetLambdaClient(AccountAccess.Default, Fixture.Region));
        Assert.NotSame(factory.LambdaClient(), factory.LambdaClient("eu-west-2"));
    }

    // Every pass asks for its clients, and reading the SDK's settings was a tenth of what a round over ten thousand objects allocated.
    [Fact]
    public void A_client_that_is_known_costs_nothing_to_ask_for()
    {
        using var factory = Fixture.Factory(handler: new StubHandler((_, _) => StubHandler.Respond(200)));
        AskForBoth(factory);
        AskForBoth(factory);

        var before = GC.GetAllocatedBytesForCurrentThread();
        AskForBoth(factory);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AskForBoth(ApiGatewayClientFactory factory)
    {
        factory.GetClient(AccountAccess.Default, Fixture.Region);
        factory.GetRestApiClient(AccountAccess.Default, Fixture.Region);
    }
}
