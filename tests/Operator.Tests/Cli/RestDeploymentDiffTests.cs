using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.RestDeployments;

namespace Operator.Tests.Cli;

/// <summary>What <c>operator diff</c> says about RestDeployments is what the operator then does.</summary>
public sealed class RestDeploymentDiffTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("fresh", "Delete", "DeleteStage,DeleteDeployment,DeleteDeployment")]
    [InlineData("prod", "Delete", "DeleteDeployment")]
    [InlineData("fresh", "Retain", "")]
    public async Task The_plan_of_a_deletion_is_what_the_operator_then_does(string stage, string policy, string calls)
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = (stage, Enum.Parse<DeletionPolicy>(policy)));
        await world.SettleAsync("prod");
        await world.ChangeAsync("https://example.com/2");
        await world.DeleteAsync("prod");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("prod")));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("prod");

        Assert.Equal((calls.Length == 0 ? 0 : 2, ""), (diff.ExitCode, diff.Error));
        Assert.Equal(calls, diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Null(await world.FindAsync("prod"));
    }

    [Fact]
    public async Task Deployments_that_another_stage_serves_stay()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("fresh", DeletionPolicy.Delete));
        await world.SettleAsync("prod");
        var served = (await world.StatusAsync()).DeploymentId!;
        await world.PointByHandAsync(served);
        await world.DeleteAsync("prod");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("prod")));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("prod");

        Assert.Equal("DeleteStage", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Equal($"Deployments {served} stay in AWS: stages serve them.", (string)diff.Plans[0]["note"]!);
    }

    [Fact]
    public async Task The_plan_after_a_change_is_what_the_operator_then_does()
    {
        await using var world = await DeploymentWorld.StartAsync();
        await world.ApplyAsync("prod", spec => spec.HistoryLimit = 1);
        await world.SettleAsync("prod");
        await world.PutAsync("https://example.com/2");
        await world.ShowAsync(DeploymentWorld.Observe);

        var diff = await DiffAsync(world);
        var since = Diff.Now(world.Gateway);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));

        Assert.Equal((2, ""), (diff.ExitCode, diff.Error));
        Assert.Equal("CreateDeployment,UpdateStage,DeleteDeployment", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Equal((0, ""), ((await DiffAsync(world)).ExitCode, (await DiffAsync(world)).Operations));
    }

    [Fact]
    public async Task A_deployment_that_somebody_deleted_is_made_anew()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        await world.ShowAsync(DeploymentWorld.Observe);
        var made = (await world.StatusAsync()).DeploymentId!;
        await world.PointByHandAsync(DeploymentWorld.ByOthers);
        await world.Aws.DeleteDeploymentAsync(new() { RestApiId = DeploymentWorld.Api, DeploymentId = made }, TestContext.Current.CancellationToken);

        var diff = await DiffAsync(world);
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("prod");

        Assert.Equal("CreateDeployment,UpdateStage", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Theory]
    [InlineData(null, 2, "UpdateStage")]
    [InlineData("nosuch", 1, "")]
    public async Task The_plan_of_a_rollback_is_what_the_operator_then_does(string? to, int exitCode, string calls)
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        var first = (await world.StatusAsync()).DeploymentId!;
        await world.ChangeAsync("https://example.com/2");
        await world.PatchAsync("prod", $$"""{"spec":{"rollbackTo":"{{to ?? first}}"} }""");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("prod")));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("prod");

        Assert.Equal((exitCode, calls), (diff.ExitCode, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        if (exitCode == 1)
        {
            var ready = await world.ReadyAsync();
            Assert.Equal($"{ready.Reason}: {ready.Message}", (string)diff.Plans[0]["note"]!);
        }
    }

    [Fact]
    public async Task Of_two_for_one_stage_the_younger_is_refused_as_the_operator_refuses_it()
    {
        await using var world = await DeploymentWorld.DeployedAsync();
        await world.PatchAsync("prod", """{"spec":{"description":"first"}}""");
        var file = folder.Write("second.yaml", "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: RestDeployment\nmetadata: {name: second}\nspec: {restApiId: r3st4p1x, stageName: prod}\n");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);

        Assert.Equal((1, ""), (diff.ExitCode, diff.Operations));
        Assert.StartsWith("AlreadyClaimed: Delete this object or default/prod", (string)diff.Plans[0]["note"]!, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    // By the files alone: the integrations are in the operator's cache only.
    private async Task<Diff> DiffAsync(DeploymentWorld world)
    {
        Diff.Live(folder, "integrations.json", world.Integrations.List());
        Diff.Live(folder, "deployment.json", [await world.GetAsync("prod")]);
        return await Diff.RunAsync(world.Gateway, cluster: null, folder.Path);
    }
}
