using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>A process dies at each of its writes in turn, before the write or right after it took effect; the next one must finish the work.</summary>
public sealed class DeploymentCrashTests
{
    [Fact]
    public async Task A_deployment_that_dies_anywhere_ends_with_one_deployment_that_the_stage_serves()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("prod", spec => spec.StageName = "beta");
                await world.ReconcileAsync("prod");
                world.Clock.Advance(TimeSpan.FromSeconds(10));
            },
            async world =>
            {
                var made = Assert.Single(await world.DeploymentsAsync());
                Assert.Equal(made, await world.ServedAsync("beta"));
                var status = await world.StatusAsync();
                Assert.Equal(made, Assert.Single(status.History!).DeploymentId);
                Assert.Equal(made, status.DeploymentId);
                Assert.True(status.StageOwned);
                Assert.Null(status.PendingDeployment);
                Assert.Equal(5, status.Deployed!.Count);
            });
        // Intent, CreateDeployment, the stage's intent, CreateStage, result.
        Assert.Equal(5 * 2, crashes);
    }

    [Fact]
    public async Task A_redeployment_that_dies_anywhere_prunes_and_forgets_nothing()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("prod", spec => spec.HistoryLimit = 1);
                await world.SettleAsync("prod");
                await world.PutAsync("https://example.com/2");
                await world.ShowAsync();
                await world.ReconcileAsync("prod");
                world.Clock.Advance(TimeSpan.FromSeconds(20));
            },
            async world =>
            {
                Assert.Equal("https://example.com/2", world.LiveUri());
                var made = Assert.Single(await world.DeploymentsAsync());
                Assert.Equal(made, Assert.Single((await world.StatusAsync()).History!).DeploymentId);
            });
        // Intent, CreateDeployment, UpdateStage, DeleteDeployment, result.
        Assert.Equal(5 * 2, crashes);
    }

    [Fact]
    public async Task A_rollback_that_dies_anywhere_does_not_claim_that_the_newest_content_is_served()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("prod");
                await world.SettleAsync("prod");
                var first = (await world.StatusAsync()).DeploymentId;
                await world.ChangeAsync("https://example.com/2");
                await world.PatchAsync("prod", $$"""{"spec":{"rollbackTo":"{{first}}"} }""");
            },
            async world =>
            {
                var status = await world.StatusAsync();
                Assert.Equal(status.History![1].DeploymentId, status.DeploymentId);
                Assert.Equal(status.DeploymentId, await world.ServedAsync("prod"));
                Assert.Equal(status.History[1].Hash, status.DeployedHash);
                Assert.Null(status.Deployed);
            });
        // UpdateStage, result.
        Assert.Equal(2 * 2, crashes);
    }

    [Fact]
    public async Task A_delete_that_dies_anywhere_leaves_nothing()
    {
        await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
                await world.SettleAsync("prod");
                await world.DeleteAsync("prod");
            },
            async world =>
            {
                Assert.Null(await world.FindAsync("prod"));
                Assert.Null(await world.ServedAsync("beta"));
                Assert.Empty(await world.DeploymentsAsync());
            });
    }

    [Fact]
    public async Task An_object_deleted_after_a_deployment_that_died_anywhere_leaves_nothing()
    {
        await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
                await world.ReconcileAsync("prod");
                world.Clock.Advance(TimeSpan.FromSeconds(10));
            },
            async world =>
            {
                Assert.Null(await world.FindAsync("prod"));
                Assert.Null(await world.ServedAsync("beta"));
                Assert.Empty(await world.DeploymentsAsync());
            },
            world => world.DeleteAsync("prod"));
    }

    private static Task<int> ForEveryWriteAsync(
        Func<DeploymentWorld, Task> arrange, Func<DeploymentWorld, Task> assert, Func<DeploymentWorld, Task>? afterDeath = null) =>
        EveryWrite.KillAtAsync<DeploymentWorld, RestDeployment>("prod", () => DeploymentWorld.StartAsync(), arrange, assert, afterDeath);
}
