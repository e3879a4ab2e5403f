using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>Integrations.</summary>
public sealed class DiffLostCreateTests : LostCreateDiff
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("""{"spec":{"description":"new"}}""", false)]
    [InlineData(null, true)]
    public async Task A_create(string? edit, bool isDeleted)
    {
        await EveryPlanIsDoneAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), world => world.ApplyAsync("one", spec => spec.Description = "mine"), edit, isDeleted);

        Assert.Contains(Notes, note => note.StartsWith("The answer of a create was lost: integration ", StringComparison.Ordinal));
        Assert.Contains(Notes, note => note.StartsWith("The answer of a create was lost, and AWS shows nothing that it made: the operator looks again once that is 30 s old", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Several_that_could_be_it_are_left_to_a_person()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "mine");
        world.Crash.DieAt(3, after: true);
        await world.DyingPassAsync("one");
        world.Restart();
        var made = Assert.Single(await world.IntegrationsAsync());
        await world.Aws.CreateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationType = made.IntegrationType, IntegrationUri = made.IntegrationUri, PayloadFormatVersion = made.PayloadFormatVersion, Description = "mine" },
            TestContext.Current.CancellationToken);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(Folder, await world.GetAsync("one")));
        await world.SettleAsync("one");

        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal(Reasons.CreateUncertain, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (diff.ExitCode, diff.Operations, (string)diff.Plans[0]["note"]!));
    }
}
