using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// Two processes and one create: the old leader is frozen, or cut off, at some moment of it, and another one takes over. And what else can
/// happen between an intent and the id: edits, deletion, clocks that are set, an API that does not answer.
/// </summary>
public sealed class LostLeaseTests
{
    [Fact]
    public async Task A_leader_frozen_before_its_create_does_not_send_it_when_it_thaws()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Mortal.AfterNextStatusWrite = async () =>
        {
            world.Leads = false;
            await SuccessorSettlesAsync(world);
        };

        await Assert.ThrowsAsync<WriteFencedException>(() => world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task A_create_that_takes_effect_after_the_successor_has_looked_is_found_at_its_second_look()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Crash.BeforeNextAwsWrite = async () =>
        {
            Assert.Equal(Reasons.CreatePending, Assert.IsType<ReconcileResult.Waiting>(await world.SuccessorPassAsync("one")).Reason);
            world.Crash.DieAt(1, after: true);
        };
        await world.DyingPassAsync("one");
        Assert.True(world.Crash.Dead);
        world.Crash.Revive();

        world.Clock.Advance(world.Options.CreateSettleTime);
        await SuccessorSettlesAsync(world);

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task A_leader_frozen_after_its_create_writes_no_id_over_what_its_successor_found()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        OnIdWrite(world, async () =>
        {
            world.Leads = false;
            await SuccessorSettlesAsync(world);
        });

        await world.ReconcileAsync("one");

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task A_leader_frozen_after_its_create_writes_no_id_over_another_that_took_its_place()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        // What no lease lets happen, and a restored backup or a person can: the object has gone on with another integration.
        OnIdWrite(world, () => world.PatchStatusAsync("one", """{"status":{"pendingCreate":null,"integrationId":"another"}}"""));

        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));

        Assert.Equal("another", (await world.GetAsync("one")).Status!.IntegrationId);
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task An_edit_while_the_create_is_on_its_way_does_not_cost_the_id()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "old");
        OnIdWrite(world, () => world.PatchAsync("one", """{"spec":{"description":"new"}}"""));

        await world.ReconcileAsync("one");
        Assert.Single(await world.IntegrationsAsync());
        Assert.NotNull((await world.GetAsync("one")).Status!.IntegrationId);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal("new", (await AssertOneAsync(world, creates: 1)).Description);
    }

    [Fact]
    public async Task An_object_forced_out_while_its_integration_is_made_leaves_none()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        OnIdWrite(world, async () =>
        {
            await world.PatchAsync("one", """{"metadata":{"finalizers":null}}""");
            await world.DeleteAsync("one");
        });

        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task An_object_made_anew_under_the_same_name_does_not_inherit_the_id()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        OnIdWrite(world, async () =>
        {
            await world.PatchAsync("one", """{"metadata":{"finalizers":null}}""");
            await world.DeleteAsync("one");
            await world.ApplyAsync("one", spec => spec.Description = "another");
        });

        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal("another", (await AssertOneAsync(world, creates: 2)).Description);
    }

    [Theory]
    [InlineData(+60)]
    [InlineData(-60)]
    public async Task Clocks_that_are_set_or_differ_neither_shorten_nor_stretch_the_wait(int minutes)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.Status, Status = 503, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        world.Restart();
        world.Clock.SetBy(TimeSpan.FromMinutes(minutes));

        Assert.Equal(world.Options.CreateSettleTime, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).After);
        world.Clock.SetBy(TimeSpan.FromMinutes(minutes));
        Assert.Equal(world.Options.CreateSettleTime, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).After);
        world.Clock.Advance(world.Options.CreateSettleTime);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await AssertOneAsync(world, creates: 2);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(403)]
    public async Task An_API_that_cannot_be_listed_at_recovery_is_asked_again_and_nothing_is_made(int status)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.LostAnswer, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        world.Gateway.AddFault(new FaultRule { Operation = "GetIntegrations", Fault = FaultKind.Status, Status = status, Count = 3 });
        world.Clock.Advance(TimeSpan.FromHours(1));

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        await AssertOneAsync(world, creates: 1);
    }

    // The second status write of a create is the one of the id; the first is the intent.
    private static void OnIdWrite(TestWorld world, Func<Task> meanwhile)
    {
        var writes = 0;
        world.Mortal.BeforeStatusWrite = () => ++writes == 2 ? meanwhile() : Task.CompletedTask;
    }

    private static async Task SuccessorSettlesAsync(TestWorld world)
    {
        for (var pass = 0; pass < 5; pass++)
        {
            switch (await world.SuccessorPassAsync("one"))
            {
                case ReconcileResult.Succeeded:
                    return;
                case ReconcileResult.Waiting waiting:
                    world.Clock.Advance(waiting.After);
                    break;
                default:
                    break;
            }
        }

        Assert.Fail("The successor does not settle.");
    }

    private static async Task<ApiGateway.V2.Model.Integration> AssertOneAsync(TestWorld world, int creates)
    {
        var made = Assert.Single(await world.IntegrationsAsync());
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(made.IntegrationId, status.IntegrationId);
        Assert.Null(status.PendingCreate);
        Assert.Equal(creates, world.Gateway.CountOf("CreateIntegration"));
        return made;
    }
}
