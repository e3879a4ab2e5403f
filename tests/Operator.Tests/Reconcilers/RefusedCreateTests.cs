using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// Intents whose create certainly made nothing, because AWS refused it or it was never sent, and which stayed in status because the API
/// server failed as well. The process that knows does not wait; any other does.
/// </summary>
public sealed class RefusedCreateTests
{
    public static TheoryData<FaultRule> Refusals =>
    [
        new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ConcurrentModification, Count = 1 },
        new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ThrottleStorm, Count = 1 },
        new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.AccessDenied, Count = 1 },
    ];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_refused_create_is_tried_again_at_once_although_the_intent_could_not_be_taken_away(FaultRule refusal)
    {
        await using var world = await TestWorld.StartAsync();
        await RefuseAsync(world, refusal);
        // The budget wants a pause after a 429.
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var lists = world.Gateway.CountOf("GetIntegrations");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        // What is known needs no look.
        Assert.Equal(lists, world.Gateway.CountOf("GetIntegrations"));
        await AssertOneAsync(world, creates: 2);
    }

    [Fact]
    public async Task A_refusal_is_remembered_until_the_API_server_is_back()
    {
        await using var world = await TestWorld.StartAsync();
        await RefuseAsync(world);
        for (var pass = 0; pass < 3; pass++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            world.Mortal.FailStatusWrite(number: 1);
            await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("one"));
        }

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 2);
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Reset)]
    public async Task A_create_that_was_lost_is_still_looked_for_when_the_API_server_fails(FaultKind fault)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = fault, Count = 1 });
        world.Mortal.FailStatusWrite(number: 2);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("one"));

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task An_intent_whose_write_was_not_answered_costs_no_wait()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Mortal.AfterNextStatusWrite = () => throw new HttpRequestException("The answer was lost.");
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("one"));
        Assert.NotNull((await world.GetAsync("one")).Status!.PendingCreate);
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task Another_process_does_not_know_of_the_refusal_and_waits()
    {
        await using var world = await TestWorld.StartAsync();
        await RefuseAsync(world);
        world.Restart();

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal((Reasons.CreatePending, world.Options.CreateSettleTime), (waiting.Reason, waiting.After));
        world.Clock.Advance(waiting.After);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_says_nothing_about_the_next_try(bool inTheSameInstant)
    {
        await using var world = await TestWorld.StartAsync();
        await RefuseAsync(world);
        if (!inTheSameInstant)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ResetBefore, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));

        Assert.Equal(Reasons.CreatePending, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        world.Clock.Advance(world.Options.CreateSettleTime);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 3);
    }

    [Fact]
    public async Task A_conflict_with_another_process_intent_is_not_taken_for_an_own_one_that_made_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        // The clock stands still, so that the two intents are the same to the microsecond.
        world.Mortal.BeforeStatusWrite = async () =>
        {
            world.Mortal.BeforeStatusWrite = null;
            world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ResetBefore, Count = 1 });
            await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.SuccessorPassAsync("one"));
        };
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));

        Assert.Equal(Reasons.CreatePending, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));
    }

    [Fact]
    public async Task An_object_deleted_after_a_refusal_goes_at_once()
    {
        await using var world = await TestWorld.StartAsync();
        await RefuseAsync(world);
        await world.DeleteAsync("one");
        var calls = world.Gateway.CountOf("GetIntegrations");

        await world.ReconcileAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(calls, world.Gateway.CountOf("GetIntegrations"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task A_refused_create_that_dies_anywhere_ends_with_one_integration()
    {
        var crashes = await EveryWrite.KillAtAsync<TestWorld, Integration>(
            "one",
            () => TestWorld.StartAsync(),
            async world =>
            {
                await world.ApplyAsync("one", _ => { });
                world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ConcurrentModification, Count = 1 });
            },
            AssertOneAsync,
            afterDeath: null);
        // Finalizer, intent, CreateIntegration, the intent taken away.
        Assert.Equal(4 * 2, crashes);
    }

    [Fact]
    public async Task A_try_after_a_refusal_that_dies_anywhere_ends_with_one_integration()
    {
        var crashes = await EveryWrite.KillAtAsync<TestWorld, Integration>(
            "one",
            () => TestWorld.StartAsync(),
            async world =>
            {
                await RefuseAsync(world);
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            },
            AssertOneAsync,
            afterDeath: null);
        // Intent, CreateIntegration, id, annotation.
        Assert.Equal(4 * 2, crashes);
    }

    // A create is refused, and the write that takes the intent away fails.
    private static async Task RefuseAsync(TestWorld world, FaultRule? refusal = null)
    {
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(refusal ?? new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.ConcurrentModification, Count = 1 });
        world.Mortal.FailStatusWrite(number: 2);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("one"));
        Assert.NotNull((await world.GetAsync("one")).Status!.PendingCreate);
        Assert.Empty(await world.IntegrationsAsync());
    }

    private static async Task AssertOneAsync(TestWorld world, long creates)
    {
        await AssertOneAsync(world);
        Assert.Equal(creates, world.Gateway.CountOf("CreateIntegration"));
    }

    private static async Task AssertOneAsync(TestWorld world)
    {
        var made = Assert.Single(await world.IntegrationsAsync());
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(made.IntegrationId, status.IntegrationId);
        Assert.Null(status.PendingCreate);
    }
}
