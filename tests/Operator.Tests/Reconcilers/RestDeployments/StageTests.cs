using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>The stage and the deployments it could serve: pointed by hand, pinned, shared, pruned, taken away.</summary>
public sealed class StageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stage_pointed_elsewhere_by_hand_is_brought_back()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        var ours = await world.ServedAsync();
        await world.PointByHandAsync(DeploymentWorld.ByOthers);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        Assert.Equal(ours, await world.ServedAsync());
        Assert.Contains(Events.DriftCorrected, world.Events.Reasons);
        Assert.Single(await world.DeploymentsAsync());
    }

    [Fact]
    public async Task A_deployment_deleted_by_hand_is_made_anew()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        var lost = (await world.ServedAsync())!;
        await world.PointByHandAsync(DeploymentWorld.ByOthers);
        await world.Aws.DeleteDeploymentAsync(new() { RestApiId = DeploymentWorld.Api, DeploymentId = lost }, Cancel);

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));

        var made = Assert.Single(await world.DeploymentsAsync());
        Assert.Equal(made, await world.ServedAsync());
        Assert.Equal(made, Assert.Single((await world.StatusAsync()).History!).DeploymentId);
    }

    [Fact]
    public async Task A_missing_stage_is_made_and_is_ours()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => spec.StageName = "beta");
        await world.SettleAsync("prod");
        Assert.Equal("https://example.com/1", world.LiveUri("beta"));
        Assert.True((await world.StatusAsync()).StageOwned);
        Assert.Equal(DeploymentWorld.ByOthers, await world.ServedAsync());
    }

    [Fact]
    public async Task A_pinned_stage_serves_the_old_deployment_until_the_pin_is_taken_out()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        var first = (await world.ServedAsync())!;
        var second = await world.ChangeAsync("https://example.com/2");
        Assert.NotEqual(first, second);

        await world.PatchAsync("prod", $$"""{"spec":{"rollbackTo":"{{first}}"} }""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Equal("https://example.com/1", world.LiveUri());
        Assert.Equal(Reasons.RolledBack, (await world.ReadyAsync()).Reason);
        Assert.Contains(Events.RolledBack, world.Events.Reasons);
        Assert.Null((await world.StatusAsync()).Deployed);

        // Changes while it is pinned are not deployed.
        await world.PutAsync("https://example.com/3");
        await world.ShowAsync();
        world.Clock.Advance(TimeSpan.FromHours(1));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Equal(2, (await world.DeploymentsAsync()).Count);

        await world.PatchAsync("prod", """{"spec":{"rollbackTo":null}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        Assert.Equal("https://example.com/3", world.LiveUri());
        Assert.Equal(3, (await world.StatusAsync()).History!.Count);
    }

    [Fact]
    public async Task A_pin_to_a_deployment_that_does_not_exist_stalls_and_leaves_the_stage()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        var served = await world.ServedAsync();
        await world.PatchAsync("prod", """{"spec":{"rollbackTo":"nosuch"}}""");
        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.DeploymentNotFound, stalled.Reason);
        Assert.Equal(served, await world.ServedAsync());
    }

    [Fact]
    public async Task The_history_keeps_its_limit_and_what_another_stage_serves()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => spec.HistoryLimit = 2);
        await world.SettleAsync("prod");
        var first = (await world.ServedAsync())!;
        await world.Aws.CreateStageAsync(new() { RestApiId = DeploymentWorld.Api, StageName = "frozen", DeploymentId = first }, Cancel);
        var second = await world.ChangeAsync("https://example.com/2");
        var third = await world.ChangeAsync("https://example.com/3");
        var fourth = await world.ChangeAsync("https://example.com/4");

        Assert.Equal(new[] { first, third, fourth }.Order(), (await world.DeploymentsAsync()).Order());
        Assert.DoesNotContain(second, await world.DeploymentsAsync());
        Assert.Equal([fourth, third, first], (await world.StatusAsync()).History!.Select(record => record.DeploymentId));
        // Not ours, and never touched.
        Assert.NotNull((await world.Aws.GetDeploymentAsync(new() { RestApiId = DeploymentWorld.Api, DeploymentId = DeploymentWorld.ByOthers }, Cancel)).Id);
    }

    [Fact]
    public async Task Retain_touches_nothing_in_AWS()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        world.Gateway.ResetCalls();
        await world.DeleteAsync("prod");
        await world.ReconcileAsync("prod");
        Assert.Null(await world.FindAsync("prod"));
        Assert.Empty(world.Gateway.Calls);
        Assert.Contains(Events.Retained, world.Events.Reasons);
    }

    [Fact]
    public async Task Delete_takes_its_own_stage_and_deployments_away()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
        await world.SettleAsync("prod");
        await world.ChangeAsync("https://example.com/2");
        await world.DeleteAsync("prod");
        await world.ReconcileAsync("prod");

        Assert.Null(await world.FindAsync("prod"));
        Assert.Null(await world.ServedAsync("beta"));
        Assert.Empty(await world.DeploymentsAsync());
        Assert.Equal(DeploymentWorld.ByOthers, await world.ServedAsync());
    }

    [Fact]
    public async Task A_stage_that_others_made_after_ours_was_refused_is_not_deleted()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateStage", Fault = FaultKind.AccessDenied, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod")).Reason);
        Assert.Null((await world.StatusAsync()).StageOwned);

        await world.Aws.CreateStageAsync(new() { RestApiId = DeploymentWorld.Api, StageName = "beta", DeploymentId = DeploymentWorld.ByOthers }, Cancel);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        await world.DeleteAsync("prod");
        await world.SettleAsync("prod");

        Assert.Null(await world.FindAsync("prod"));
        Assert.NotNull(await world.ServedAsync("beta"));
    }

    [Fact]
    public async Task Delete_leaves_a_stage_of_others_and_what_it_serves()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => spec.DeletionPolicy = DeletionPolicy.Delete);
        await world.SettleAsync("prod");
        var second = await world.ChangeAsync("https://example.com/2");
        await world.DeleteAsync("prod");
        await world.ReconcileAsync("prod");

        Assert.Null(await world.FindAsync("prod"));
        Assert.Equal(second, await world.ServedAsync());
        Assert.Equal([second], await world.DeploymentsAsync());
    }

    [Fact]
    public async Task Of_two_objects_for_one_stage_the_older_has_it()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        await world.ApplyAsync("second");
        await world.ReconcileAsync("prod");
        var results = new[] { await world.ReconcileAsync("prod"), await world.ReconcileAsync("second") };
        // Created within one second, the uid decides.
        var stalled = Assert.Single(results.OfType<ReconcileResult.Stalled>());
        Assert.Equal(Reasons.AlreadyClaimed, stalled.Reason);
    }

    [Fact]
    public async Task Two_stages_of_one_API_are_deployed_each_for_itself()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        await world.ApplyAsync("beta", spec => spec.StageName = "beta");
        await world.SettleAsync("beta");
        Assert.Equal("https://example.com/1", world.LiveUri("beta"));
        Assert.NotEqual(await world.ServedAsync(), await world.ServedAsync("beta"));
    }
}
