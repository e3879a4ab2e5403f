using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>A RestDeployment that refers to its API.</summary>
public sealed class DeploymentReferenceTests
{
    [Fact]
    public async Task The_stage_is_deployed_when_the_API_is_ready_and_left_without_it()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.Targets.InstallAsync(RestApi);
        await world.ApplyAsync(edit: spec => (spec.RestApiId, spec.RestApiRef) = (null, new() { Name = "orders" }));
        Assert.Equal(Reasons.ReferenceNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("prod")).Reason);

        await world.Targets.CreateAsync(RestApi, "orders");
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await world.Targets.PatchStatusAsync(RestApi, "orders", Synced("id", DeploymentWorld.Api));
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        var status = await world.StatusAsync();
        Assert.Equal(DeploymentWorld.Api, status.RestApiId);
        Assert.NotEqual(DeploymentWorld.ByOthers, status.DeploymentId);
        Assert.Equal([DeploymentWorld.Api], status.ResolvedReferences!.Select(one => one.Value));

        await world.Targets.DeleteAsync(RestApi, "orders");
        await world.DeleteAsync("prod");
        await world.SettleAsync("prod");
        Assert.Null(await world.FindAsync("prod"));
    }
}
