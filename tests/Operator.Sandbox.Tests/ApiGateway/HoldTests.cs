using Operator.Sandbox.Control;

namespace Operator.Sandbox.Tests.ApiGateway;

/// <summary>Calls that are stopped on their way, in process and under /_sandbox/holds.</summary>
public sealed class HoldTests : ServerTest
{
    private const string Mock = """{"integrationType":"MOCK"}""";
    private const string Integrations = $"{Caller.WebSocketApi}/integrations";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HoldPoint.Before, 0)]
    [InlineData(HoldPoint.Late, 0)]
    [InlineData(HoldPoint.After, 1)]
    public async Task A_held_call_has_taken_effect_or_not_and_is_answered_when_it_is_let_go(HoldPoint at, int made)
    {
        Server.Hold(new HoldRule { Operation = "CreateIntegration", At = at });

        var call = Caller.Post(Integrations, Mock);
        await Server.HoldsReachedAsync(1, Cancel);

        Assert.False(call.IsCompleted);
        Assert.Equal(made, await CountAsync());
        Server.ReleaseHolds();
        Assert.Equal(201, (await call).Status);
        Assert.Equal(1, await CountAsync());
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("late", 1)]
    [InlineData("after", 1)]
    public async Task A_call_whose_caller_goes_away_never_happens_happens_late_or_has_happened(string at, int made)
    {
        await Caller.Post("/_sandbox/holds", $$"""{"operation":"CreateIntegration","at":"{{at}}"}""");
        using (var dying = new Caller(Server.Address))
        {
            var call = dying.Post(Integrations, Mock);
            await Caller.Get("/_sandbox/holds?reached=1");
            dying.Dispose();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        }

        var left = await Caller.Get("/_sandbox/holds?left=1");
        Assert.Equal("left", (string?)left.Body["holds"]![0]!["state"]);
        var happened = new TaskCompletionSource();
        Server.CallRecorded += record => happened.TrySetResult();
        await Caller.Delete("/_sandbox/holds");
        if (at == "late")
        {
            await happened.Task.WaitAsync(Cancel);
        }

        Assert.Equal(made, await CountAsync());
    }

    [Fact]
    public async Task A_hold_is_for_one_call_of_one_caller_in_one_Region()
    {
        Server.Hold(new HoldRule { Operation = "CreateIntegration", Scope = "us-west-2", Caller = "AKIAHELD", Skip = 1 });
        using var held = new Caller(Server.Address, "AKIAHELD");

        await Caller.Create(Integrations, Mock);
        await held.Create(Integrations, Mock);
        var second = held.Post(Integrations, Mock);
        await Server.HoldsReachedAsync(1, Cancel);
        await held.Create(Integrations, Mock);

        Server.ReleaseHolds();
        Assert.Equal(201, (await second).Status);
        Assert.Equal(4, await CountAsync());
    }

    [Theory]
    [InlineData("""{"operation":"CreateIntegration","skip":-1}""")]
    [InlineData("""{"operation":"CreateIntegration","at":"soon"}""")]
    [InlineData("""{"operations":"CreateIntegration"}""")]
    public async Task What_is_no_hold_is_refused(string rule) => Assert.Equal(400, (await Caller.Post("/_sandbox/holds", rule)).Status);

    private async Task<int> CountAsync() => (await Caller.Get(Integrations)).Body["items"]!.AsArray().Count;
}
