using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.RestDeployments;

namespace Operator.Tests.Cli;

/// <summary>RestDeployments.</summary>
public sealed class DiffLostDeploymentTests : LostCreateDiff
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_deployment(bool isDeleted)
    {
        await EveryPlanIsDoneAsync<DeploymentWorld, RestDeployment>(
            "prod",
            () => DeploymentWorld.StartAsync(),
            async world =>
            {
                await world.ShowAsync(DeploymentWorld.Observe);
                await world.ApplyAsync("prod", spec => (spec.StageName, spec.DeletionPolicy) = ("beta", DeletionPolicy.Delete));
                await world.ReconcileAsync("prod");
                world.Clock.Advance(TimeSpan.FromSeconds(10));
            },
            edit: null,
            isDeleted,
            (world, left) =>
            {
                // The integrations are in the operator's cache only.
                Diff.Live(Folder, "integrations.json", world.Integrations.List());
                Diff.Live(Folder, "live.json", [left]);
                return Diff.RunAsync(world.Gateway, cluster: null, Folder.Path);
            });

        Assert.Contains(Notes, note => note.StartsWith("The answer of a CreateDeployment was lost: deployment ", StringComparison.Ordinal));
    }
}
