using Amazon.Runtime;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>A RestDeployment from its first pass to its deletion, against the sandbox: what the stage really serves, and what it costs.</summary>
public sealed class DeploymentLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_first_deployment_waits_for_quiet_and_is_then_served()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.DeploymentPending, waiting.Reason);
        Assert.InRange(waiting.After, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(10));
        Assert.Empty(await world.DeploymentsAsync());
        Assert.NotNull((await world.StatusAsync()).PendingSince);
        Assert.Empty(world.Events.All);

        world.Clock.Advance(waiting.After);
        world.Gateway.ResetCalls();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        Assert.Equal(
            ["apigateway.CreateDeployment", "apigateway.GetDeployments", "apigateway.GetResources", "apigateway.GetStages", "apigateway.UpdateStage"],
            world.Gateway.Calls.Keys.Order(StringComparer.Ordinal));
        Assert.All(world.Gateway.Calls.Values, outcomes => Assert.Equal(1, outcomes.Values.Sum()));
        var made = Assert.Single(await world.DeploymentsAsync());
        Assert.Equal(made, await world.ServedAsync());
        Assert.Equal("https://example.com/1", world.LiveUri());
        var status = await world.StatusAsync();
        Assert.Equal(made, status.DeploymentId);
        Assert.Equal(made, Assert.Single(status.History!).DeploymentId);
        Assert.Equal(status.DeployedHash, status.History![0].Hash);
        Assert.Equal(world.Integrations.List().ToDictionary(ApiContentsName, entity => entity.Status!.ContentHash!), status.Deployed!);
        Assert.Null(status.PendingDeployment);
        Assert.Null(status.PendingSince);
        Assert.Null(status.StageOwned);
        Assert.Equal("True", (await world.ReadyAsync()).Status);
        Assert.Equal([Events.Created, Events.Deployed], world.Events.Reasons);
    }

    [Fact]
    public async Task A_pass_without_change_reads_the_stages_and_writes_nothing()
    {
        await using var world = await DeployedAsync();
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Equal(["apigateway.GetStages"], world.Gateway.Calls.Keys);
        Assert.Equal(1, world.Gateway.CountOf("apigateway.GetStages"));
    }

    [Fact]
    public async Task A_burst_of_changes_goes_live_at_once_with_one_deployment()
    {
        await using var world = await DeployedAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        for (var change = 2; change <= 6; change++)
        {
            await world.PutAsync($"https://example.com/{change}");
            await world.ShowAsync();
            Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
            Assert.Equal("https://example.com/1", world.LiveUri());
            world.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        Assert.Equal("https://example.com/6", world.LiveUri());
        Assert.Equal(2, (await world.DeploymentsAsync()).Count);
    }

    [Fact]
    public async Task A_change_that_is_undone_in_time_makes_no_deployment()
    {
        await using var world = await DeployedAsync();
        await world.PutAsync("https://example.com/2");
        await world.ShowAsync();
        Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        await world.PutAsync("https://example.com/1");
        await world.ShowAsync();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Single(await world.DeploymentsAsync());
        Assert.Null((await world.StatusAsync()).PendingSince);
    }

    [Fact]
    public async Task An_integration_under_way_is_waited_for()
    {
        await using var world = await DeployedAsync();
        await world.PutAsync("https://example.com/2");
        await world.ShowAsync(entity => entity.Metadata.Generation = 2);
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));

        await world.ShowAsync();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Equal("https://example.com/2", world.LiveUri());
    }

    [Fact]
    public async Task A_drift_that_went_live_is_taken_back_once_it_is_corrected()
    {
        await using var world = await DeployedAsync();
        // GET changes by the spec; at the same time somebody changes POST in AWS, which nobody has noticed when the deployment is made.
        await world.PutAsync("https://example.com/2");
        await world.ShowAsync();
        var known = world.Integrations.List().ToList();
        await world.PutAsync("https://evil.example.com/", verb: "POST");
        world.Integrations.Replace(known);
        await world.SettleAsync("prod");
        Assert.Equal("https://evil.example.com/", (string?)world.Gateway.Deployed(DeploymentWorld.Api, "prod")!["/orders"]!["POST"]!["methodIntegration"]!["uri"]);
        var post = known.Single(entity => entity.Metadata.Name == "post-res0orders");
        Assert.NotEqual(post.Status!.ContentHash, (await world.StatusAsync()).Deployed!["default/post-res0orders"]);
        // As long as nobody has noticed, nothing is deployed over and over.
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        var writes = world.Mortal.Writes;
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Equal(2, (await world.DeploymentsAsync()).Count);
        Assert.Equal(writes, world.Mortal.Writes);

        // Its reconciler brings it back: status says the same before and after.
        await world.PutAsync("https://example.com/1", verb: "POST");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        Assert.Equal("https://example.com/1", (string?)world.Gateway.Deployed(DeploymentWorld.Api, "prod")!["/orders"]!["POST"]!["methodIntegration"]!["uri"]);
        Assert.Equal(post.Status.ContentHash, (await world.StatusAsync()).Deployed!["default/post-res0orders"]);
    }

    [Fact]
    public async Task A_stage_pointed_elsewhere_by_hand_is_brought_back()
    {
        await using var world = await DeployedAsync();
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
        await using var world = await DeployedAsync();
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
    public async Task A_suspended_object_leaves_everything_alone()
    {
        await using var world = await DeployedAsync();
        await world.PatchAsync("prod", """{"spec":{"suspend":true}}""");
        await world.PointByHandAsync(DeploymentWorld.ByOthers);
        world.Gateway.ResetCalls();
        await world.ReconcileAsync("prod");
        Assert.Empty(world.Gateway.Calls);
        Assert.Equal(DeploymentWorld.ByOthers, await world.ServedAsync());
    }

    [Fact]
    public async Task A_pinned_stage_serves_the_old_deployment_until_the_pin_is_taken_out()
    {
        await using var world = await DeployedAsync();
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
        await using var world = await DeployedAsync();
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
        await using var world = await DeployedAsync();
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
    public async Task A_lost_answer_is_found_again_and_not_repeated()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateDeployment", Fault = FaultKind.LostAnswer, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("prod"));
        Assert.NotNull((await world.StatusAsync()).PendingDeployment);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));

        var made = Assert.Single(await world.DeploymentsAsync());
        Assert.Equal(made, await world.ServedAsync());
        Assert.Contains(Events.Recovered, world.Events.Reasons);
        Assert.Equal(5, (await world.StatusAsync()).Deployed!.Count);
    }

    [Fact]
    public async Task A_lost_request_is_repeated_once_it_is_sure_that_nothing_was_made()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateDeployment", Fault = FaultKind.ResetBefore, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("prod"));

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.CreatePending, waiting.Reason);
        Assert.Empty(await world.DeploymentsAsync());
        world.Clock.Advance(waiting.After);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        Assert.Single(await world.DeploymentsAsync());
    }

    [Fact]
    public async Task Between_candidates_none_is_taken_and_a_new_deployment_is_made()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateDeployment", Fault = FaultKind.LostAnswer, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("prod"));
        await world.Aws.CreateDeploymentAsync(new() { RestApiId = DeploymentWorld.Api }, Cancel);

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));

        Assert.Contains(Events.DeploymentUncertain, world.Events.Reasons);
        Assert.Equal(3, (await world.DeploymentsAsync()).Count);
        Assert.Equal(await world.ServedAsync(), Assert.Single((await world.StatusAsync()).History!).DeploymentId);
    }

    [Fact]
    public async Task A_method_without_integration_is_named_and_not_tried_again_before_something_changes()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.TakeAsync("res0orders", "PUT");
        await world.TakeAsync("res1ordrid", "GET");
        await world.ShowAsync();
        await world.ApplyAsync();
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.MethodWithoutIntegration, waiting.Reason);
        Assert.Contains("GET /orders/{orderId}, PUT /orders", waiting.Message, StringComparison.Ordinal);
        Assert.Null((await world.StatusAsync()).PendingDeployment);
        world.Clock.Advance(TimeSpan.FromMinutes(20));
        var writes = world.Mortal.Writes;
        Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Equal(1, world.Gateway.CountOf("apigateway.CreateDeployment"));

        // On request it is tried again, though nothing that we know of has changed.
        await world.PatchAsync("prod", $$"""{"metadata":{"annotations":{"{{ApiGroup.ReconcileRequestedAt}}":"now"} } }""");
        Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(2, world.Gateway.CountOf("apigateway.CreateDeployment"));
        Assert.Equal("now", (await world.StatusAsync()).LastHandledReconcileAt);

        await world.PutAsync("https://example.com/1", "res0orders", "PUT");
        await world.PutAsync("https://example.com/1", "res1ordrid", "GET");
        await world.ShowAsync();
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        Assert.Equal("https://example.com/1", world.LiveUri());
    }

    [Fact]
    public async Task Without_any_integration_there_is_nothing_to_deploy()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.Integrations.Replace([]);
        await world.ApplyAsync();
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.NothingToDeploy, waiting.Reason);
        Assert.Empty(await world.DeploymentsAsync());
    }

    [Fact]
    public async Task A_missing_API_is_waited_for()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => spec.RestApiId = "nosuchapi");
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.ApiNotFound, waiting.Reason);
    }

    [Fact]
    public async Task Of_two_objects_for_one_stage_the_older_has_it()
    {
        await using var world = await DeployedAsync();
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
        await using var world = await DeployedAsync();
        await world.ApplyAsync("beta", spec => spec.StageName = "beta");
        await world.SettleAsync("beta");
        Assert.Equal("https://example.com/1", world.LiveUri("beta"));
        Assert.NotEqual(await world.ServedAsync(), await world.ServedAsync("beta"));
    }

    [Fact]
    public async Task A_deployment_in_progress_is_waited_for_without_fuss()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateDeployment", Fault = FaultKind.ConcurrentModification, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("prod"));
        Assert.Null((await world.StatusAsync()).PendingDeployment);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Single(await world.DeploymentsAsync());
    }

    private static string ApiContentsName(RestIntegration entity) => $"default/{entity.Metadata.Name}";

    private static async Task<DeploymentWorld> DeployedAsync()
    {
        var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        return world;
    }
}
