using Amazon.Runtime;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>
/// Intents whose CreateDeployment certainly made nothing, because AWS refused it or it was never sent, and which stayed in status because the
/// API server failed as well. The process that knows does not wait; any other does.
/// </summary>
public sealed class RefusedDeploymentTests
{
    private const string Create = "apigateway.CreateDeployment";

    [Theory]
    [InlineData(FaultKind.ConcurrentModification)]
    [InlineData(FaultKind.ThrottleStorm)]
    [InlineData(FaultKind.AccessDenied)]
    public async Task A_refused_deployment_is_tried_again_at_once_although_the_intent_could_not_be_taken_away(FaultKind refusal)
    {
        await using var world = await DueAsync();
        await RefuseAsync(world, refusal);
        // The budget wants a pause after a 429.
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        var lists = world.Gateway.CountOf("apigateway.GetDeployments");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        // One list, for the new intent: what is known needs no look.
        Assert.Equal(lists + 1, world.Gateway.CountOf("apigateway.GetDeployments"));
        await AssertOneAsync(world, creates: 2);
    }

    [Fact]
    public async Task A_refusal_is_remembered_until_the_API_server_is_back()
    {
        await using var world = await DueAsync();
        await RefuseAsync(world);
        for (var pass = 0; pass < 3; pass++)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
            world.Mortal.FailStatusWrite(number: 1);
            await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("prod"));
        }

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        await AssertOneAsync(world, creates: 2);
    }

    [Fact]
    public async Task An_intent_whose_write_was_not_answered_costs_no_wait()
    {
        await using var world = await DueAsync();
        world.Mortal.AfterNextStatusWrite = () => throw new HttpRequestException("The answer was lost.");
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("prod"));
        Assert.NotNull((await world.StatusAsync()).PendingDeployment);
        world.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        await AssertOneAsync(world, creates: 1);
    }

    [Fact]
    public async Task Another_process_does_not_know_of_the_refusal_and_waits_from_its_own_first_look()
    {
        await using var world = await DueAsync();
        await RefuseAsync(world);
        // By the clock that wrote the intent the wait would be over.
        world.Clock.Advance(world.Options.CreateSettleTime);
        world.Restart();

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal((Reasons.CreatePending, world.Options.CreateSettleTime), (waiting.Reason, waiting.After));
        world.Clock.Advance(waiting.After);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));

        await AssertOneAsync(world, creates: 2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refusal_says_nothing_about_the_next_try(bool inTheSameInstant)
    {
        await using var world = await DueAsync();
        await RefuseAsync(world);
        if (!inTheSameInstant)
        {
            world.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        world.Gateway.AddFault(new FaultRule { Operation = Create, Fault = FaultKind.ResetBefore, Count = 1 });
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("prod"));

        Assert.Equal(Reasons.CreatePending, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod")).Reason);
        world.Clock.Advance(world.Options.CreateSettleTime);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));

        await AssertOneAsync(world, creates: 3);
    }

    [Fact]
    public async Task A_conflict_with_another_process_intent_is_not_taken_for_an_own_one_that_made_nothing()
    {
        await using var world = await DueAsync();
        // The clock stands still, so that the two intents are the same to the microsecond.
        world.Mortal.BeforeStatusWrite = async () =>
        {
            world.Mortal.BeforeStatusWrite = null;
            world.Gateway.AddFault(new FaultRule { Operation = Create, Fault = FaultKind.ResetBefore, Count = 1 });
            // The successor has its own debounce to wait out first.
            await world.SuccessorPassAsync("prod");
            world.Clock.Advance(TimeSpan.FromSeconds(10));
            await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.SuccessorPassAsync("prod"));
        };
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("prod"));

        Assert.Equal(Reasons.CreatePending, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod")).Reason);
        Assert.Equal(1, world.Gateway.CountOf(Create));
    }

    [Fact]
    public async Task An_object_deleted_after_a_refusal_goes_at_once()
    {
        await using var world = await DueAsync();
        await RefuseAsync(world);
        await world.PatchAsync("prod", """{"spec":{"deletionPolicy":"Delete"}}""");
        await world.DeleteAsync("prod");
        var lists = world.Gateway.CountOf("apigateway.GetDeployments");

        await world.ReconcileAsync("prod");

        Assert.Null(await world.FindAsync("prod"));
        Assert.Equal(lists, world.Gateway.CountOf("apigateway.GetDeployments"));
        Assert.Empty(await world.DeploymentsAsync());
    }

    [Fact]
    public async Task A_try_after_a_refusal_that_dies_anywhere_ends_with_one_deployment()
    {
        var crashes = await EveryWrite.KillAtAsync<DeploymentWorld, RestDeployment>(
            "prod",
            DueAsync,
            async world =>
            {
                await RefuseAsync(world);
                world.Clock.Advance(TimeSpan.FromSeconds(1));
            },
            AssertOneAsync,
            afterDeath: null);
        // Intent, CreateDeployment, UpdateStage, result.
        Assert.Equal(4 * 2, crashes);
    }

    // A world in which the next pass makes the deployment.
    private static async Task<DeploymentWorld> DueAsync()
    {
        var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        return world;
    }

    // A deployment is refused, and the write that takes the intent away fails.
    private static async Task RefuseAsync(DeploymentWorld world, FaultKind refusal = FaultKind.ConcurrentModification)
    {
        world.Gateway.AddFault(new FaultRule { Operation = Create, Fault = refusal, Count = 1 });
        world.Mortal.FailStatusWrite(number: 2);
        await Assert.ThrowsAsync<HttpRequestException>(() => world.ReconcileAsync("prod"));
        Assert.NotNull((await world.StatusAsync()).PendingDeployment);
        Assert.Empty(await world.DeploymentsAsync());
    }

    private static async Task AssertOneAsync(DeploymentWorld world, long creates)
    {
        await AssertOneAsync(world);
        Assert.Equal(creates, world.Gateway.CountOf(Create));
    }

    private static async Task AssertOneAsync(DeploymentWorld world)
    {
        var made = Assert.Single(await world.DeploymentsAsync());
        Assert.Equal(made, await world.ServedAsync());
        var status = await world.StatusAsync();
        Assert.Equal(made, status.DeploymentId);
        Assert.Null(status.PendingDeployment);
    }
}
