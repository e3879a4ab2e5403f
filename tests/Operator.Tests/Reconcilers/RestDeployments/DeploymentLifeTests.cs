using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>From a change to what clients get, against the sandbox, and what it costs.</summary>
public sealed class DeploymentLifeTests
{
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
        Assert.Equal(world.Integrations.List().ToDictionary(ApiContentsName, entity => entity.Status!.ContentHash!), status.Deployed!.ToDictionary());
        Assert.Null(status.PendingDeployment);
        Assert.Null(status.PendingSince);
        Assert.Null(status.StageOwned);
        Assert.Equal("True", (await world.ReadyAsync()).Status);
        Assert.Equal([Events.Created, Events.Deployed], world.Events.Reasons);
    }

    [Fact]
    public async Task A_pass_without_change_reads_the_stages_and_writes_nothing()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
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
        await using var world = await DeploymentWorld.DeployedAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        world.Gateway.ResetCalls();
        for (var change = 2; change <= 6; change++)
        {
            await world.PutAsync($"https://example.com/{change}");
            await world.ShowAsync();
            Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
            Assert.Equal("https://example.com/1", world.LiveUri());
            Assert.Equal(1, world.Gateway.CountOf("apigateway.GetStages"));
            world.Clock.Advance(TimeSpan.FromSeconds(3));
        }

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        Assert.Equal(2, world.Gateway.CountOf("apigateway.GetStages"));
        Assert.Equal("https://example.com/6", world.LiveUri());
        Assert.Equal(2, (await world.DeploymentsAsync()).Count);
    }

    [Fact]
    public async Task A_change_that_is_undone_in_time_makes_no_deployment()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
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
        await using var world = await DeploymentWorld.DeployedAsync();
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
        await using var world = await DeploymentWorld.DeployedAsync();
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
    public async Task A_suspended_object_leaves_everything_alone()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        await world.PatchAsync("prod", """{"spec":{"suspend":true}}""");
        await world.PointByHandAsync(DeploymentWorld.ByOthers);
        world.Gateway.ResetCalls();
        await world.ReconcileAsync("prod");
        Assert.Empty(world.Gateway.Calls);
        Assert.Equal(DeploymentWorld.ByOthers, await world.ServedAsync());
    }

    private static string ApiContentsName(RestIntegration entity) => $"default/{entity.Metadata.Name}";
}
