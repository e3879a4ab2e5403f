using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Tests.Support;

namespace Operator.ApiGateway.Tests;

/// <summary>The request budget on a clock that the test owns.</summary>
public sealed class AccountRateLimiterTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_burst_passes_at_once_and_the_rest_at_the_rate()
    {
        using var limiter = new AccountRateLimiter(5, 3, _clock);
        var calls = Enumerable.Range(0, 8).Select(_ => limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask()).ToArray();

        Assert.Equal(3, calls.Count(call => call.IsCompletedSuccessfully));
        for (var granted = 4; granted <= 8; granted++)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(199));
            Assert.Equal(granted - 1, calls.Take(granted).Count(call => call.IsCompletedSuccessfully));
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            await calls[granted - 1].WaitAsync(TimeSpan.FromSeconds(20), Token);
        }
    }

    [Fact]
    public async Task Unused_time_saves_up_no_more_than_the_burst()
    {
        using var limiter = new AccountRateLimiter(5, 2, _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        await limiter.AcquireAsync(RequestPriority.Reference, Token);
        await limiter.AcquireAsync(RequestPriority.Reference, Token);

        Assert.False(limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Higher_priorities_go_first_and_equal_ones_in_order()
    {
        using var limiter = new AccountRateLimiter(1, 1, _clock);
        await limiter.AcquireAsync(RequestPriority.Reference, Token);
        var names = new Dictionary<string, Task>
        {
            ["low"] = limiter.AcquireAsync(RequestPriority.Resync, Token).AsTask(),
            ["normal 1"] = limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask(),
            ["normal 2"] = limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask(),
            ["high"] = limiter.AcquireAsync(RequestPriority.Edit, Token).AsTask(),
        };
        List<string> order = [];
        while (names.Count > 0)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var done = await Task.WhenAny(names.Values).WaitAsync(TimeSpan.FromSeconds(20), Token);
            var name = Assert.Single(names, pair => pair.Value.IsCompleted).Key;
            Assert.Same(done, names[name]);
            order.Add(name);
            names.Remove(name);
        }

        Assert.Equal(["high", "normal 1", "normal 2", "low"], order);
    }

    [Fact]
    public async Task A_cancelled_waiter_costs_nothing()
    {
        using var limiter = new AccountRateLimiter(1, 1, _clock);
        await limiter.AcquireAsync(RequestPriority.Reference, Token);
        using var cancellation = new CancellationTokenSource();
        var cancelled = limiter.AcquireAsync(RequestPriority.Edit, cancellation.Token).AsTask();
        var patient = limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask();

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await patient.WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.Equal(0, limiter.Waiting);
    }

    [Fact]
    public async Task Disposing_fails_the_waiters_instead_of_leaving_them()
    {
        var limiter = new AccountRateLimiter(1, 1, _clock);
        await limiter.AcquireAsync(RequestPriority.Reference, Token);
        var waiting = limiter.AcquireAsync(RequestPriority.Reference, Token).AsTask();

        limiter.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
    }

    [Fact]
    public async Task Concurrent_callers_never_get_more_than_burst_plus_rate_times_time()
    {
        using var limiter = new AccountRateLimiter(10, 5, _clock);
        var granted = 0;
        var callers = Enumerable.Range(0, 60).Select(_ => Task.Run(async () =>
        {
            await limiter.AcquireAsync(RequestPriority.Reference, Token);
            Interlocked.Increment(ref granted);
        }, Token)).ToArray();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref granted) + limiter.Waiting >= 60, TimeSpan.FromSeconds(20)));
        Assert.Equal(5, Volatile.Read(ref granted));

        for (var second = 1; second <= 6; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            var expected = Math.Min(60, 5 + (10 * second));
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref granted) >= expected, TimeSpan.FromSeconds(20)));
            Assert.Equal(expected, Volatile.Read(ref granted));
        }

        await Task.WhenAll(callers);
    }

    [Fact]
    public async Task Clients_of_one_account_and_region_share_a_budget_and_others_do_not()
    {
        var options = Fixture.Impatient();
        (options.RequestsPerSecond, options.Burst) = (1, 1);
        using var factory = Fixture.Factory(
            handler: new StubHandler((_, _) => StubHandler.Respond(200)), resilience: options, clock: _clock);
        var first = factory.GetClient(new AccountAccess("one", "111111111111"), "eu-west-1");
        var sameAccount = factory.GetClient(new AccountAccess("two", "111111111111"), "eu-west-1");
        var otherRegion = factory.GetClient(new AccountAccess("one", "111111111111"), "eu-west-2");
        var otherAccount = factory.GetClient(new AccountAccess("three"), "eu-west-1");

        await first.GetApiAsync(new() { ApiId = "a" }, Token);
        await otherRegion.GetApiAsync(new() { ApiId = "a" }, Token);
        await otherAccount.GetApiAsync(new() { ApiId = "a" }, Token);
        var waiting = sameAccount.GetApiAsync(new() { ApiId = "a" }, Token);
        Assert.False(waiting.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await waiting;
    }

    [Fact]
    public async Task Calls_take_the_priority_of_the_scope_they_are_made_in()
    {
        Assert.Equal(RequestPriority.Edit, RequestPriorityScope.Current);
        using (RequestPriorityScope.Begin(RequestPriority.Resync))
        {
            using (RequestPriorityScope.Begin(RequestPriority.Deletion))
            {
                await Task.Yield();
                Assert.Equal(RequestPriority.Deletion, RequestPriorityScope.Current);
            }

            Assert.Equal(RequestPriority.Resync, RequestPriorityScope.Current);
        }

        Assert.Equal(RequestPriority.Edit, RequestPriorityScope.Current);
    }
}
