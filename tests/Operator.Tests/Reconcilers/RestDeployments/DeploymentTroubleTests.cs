using Amazon.Runtime;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Events;
using Operator.Sandbox.ApiGateway;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>A deployment that AWS does not make, or whose answer is lost.</summary>
public sealed class DeploymentTroubleTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lost_answer_is_found_again_and_not_repeated()
    {
        await using var world = await DueAsync(FaultKind.LostAnswer);
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
        await using var world = await DueAsync(FaultKind.ResetBefore);
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
        await using var world = await DueAsync(FaultKind.LostAnswer);
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
    public async Task Without_any_integration_there_is_nothing_to_deploy_which_a_condition_says_and_no_event_warns_of()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.Integrations.Replace([]);
        await world.ApplyAsync();
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod"));
        Assert.Equal(Reasons.NothingToDeploy, waiting.Reason);
        Assert.Equal(
            ("False", Reasons.NothingToDeploy),
            (await world.StatusAsync()).Conditions!.Where(one => one.Type == Conditions.Ready).Select(one => (one.Status, one.Reason)).Single());
        Assert.DoesNotContain(world.Events.All, one => one.Type == EventType.Warning);
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
    public async Task A_deployment_in_progress_is_waited_for_without_fuss()
    {
        await using var world = await DueAsync(FaultKind.ConcurrentModification);
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("prod"));
        Assert.Null((await world.StatusAsync()).PendingDeployment);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("prod"));
        Assert.Single(await world.DeploymentsAsync());
    }

    // A world in which the next pass makes the deployment, and what goes wrong then, once.
    private static async Task<DeploymentWorld> DueAsync(FaultKind fault)
    {
        var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.CreateDeployment", Fault = fault, Count = 1 });
        await world.ReconcileAsync("prod");
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        return world;
    }
}
