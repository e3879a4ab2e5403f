using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>
/// Objects of the cluster that share a function with those of the files: <c>operator diff</c> shows which statements they then need and give up, call by
/// call, under the object that makes the call.
/// </summary>
public sealed class DiffNeighbourTests : IAsyncLifetime
{
    private const string Shut = """{"lambda":{"allowTestInvoke":false}}""";

    private readonly TemporaryFolder folder = new();
    private RestWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await RestWorld.StartAsync();
        await world.MakeStageAsync("live");
        foreach (var (name, verb) in new[] { ("also", "PUT"), ("open", "GET"), ("edited", "POST") })
        {
            await world.ApplyLambdaAsync(name, verb);
            await world.SettleAsync(name);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("{}", Shut, "edited,also,open: 4 AddPermission, 1 RemovePermission")]
    [InlineData(Shut, """{"lambda":{"allowTestInvoke":true}}""", "edited,also,open: 1 AddPermission, 4 RemovePermission")]
    [InlineData(Shut, """{"lambda":{"managePermission":false}}""", "edited,also,open: 1 AddPermission, 4 RemovePermission")]
    [InlineData(Shut, """{"lambda":{"functionName":"my-function"}}""", "edited,also,open: 3 AddPermission, 4 RemovePermission, 1 UpdateIntegration")]
    [InlineData("{}", """{"timeoutInMillis":5000}""", "edited: 1 UpdateIntegration")]
    [InlineData(Shut, """{"lambda":{"stages":["live","later"]}}""", "edited: 1 AddPermission")]
    public async Task The_plan_of_an_edit_shows_what_the_others_then_do(string before, string edit, string calls)
    {
        await EditAsync(before);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Edited(folder, await world.GetAsync("edited"), edit));
        var since = Diff.Now(world.Gateway);
        await EditAsync(edit);

        Assert.Equal((2, "", calls), (diff.ExitCode, diff.Error, CallsOf(diff)));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.All(diff.Plans.Skip(1), plan => Assert.Equal((false, """["RestIntegration default/edited"]"""), ((bool)plan["inFiles"]!, plan["followsFrom"]!.ToJsonString())));
        // The paths of removals have the ids; of what is added, ids and sources are in the body.
        var ids = new[] { await world.Policies.IdsAsync("orders"), await world.Policies.IdsAsync("my-function") }.SelectMany(all => all);
        Assert.Subset(ids.ToHashSet(), diff.Calls.Where(call => (string)call["operation"]! == "AddPermission").Select(call => (string)call["body"]!["StatementId"]!).ToHashSet());
        Assert.Equal(0, (await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("edited")))).ExitCode);
    }

    [Fact]
    public async Task With_the_object_that_shuts_test_calls_out_the_others_get_the_wide_statement_back()
    {
        await EditAsync(Shut);
        await world.DeleteAsync("edited");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("edited")));
        var since = Diff.Now(world.Gateway);
        await FollowAsync();

        Assert.Equal("edited,also,open: 1 AddPermission, 1 DeleteIntegration, 4 RemovePermission", CallsOf(diff));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task All_of_them_in_the_files_are_shown_once()
    {
        Diff.Edited(folder, await world.GetAsync("edited"), Shut);
        Diff.Live(folder, "others.json", [await world.GetAsync("also"), await world.GetAsync("open")]);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, folder.Path);
        var since = Diff.Now(world.Gateway);
        await EditAsync(Shut);

        Assert.Equal("edited,also,open: 4 AddPermission, 1 RemovePermission", CallsOf(diff));
        Assert.All(diff.Plans, plan => Assert.True((bool)plan["inFiles"]!));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task A_stage_of_the_files_is_named_by_those_who_shut_test_calls_out()
    {
        await EditAsync(Shut);
        await using var stages = await DeploymentWorld.OverAsync(world);
        var file = folder.Write("fresh.yaml", "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: RestDeployment\nmetadata: {name: fresh}\nspec: {restApiId: r3st4p1x, stageName: fresh}\n");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);
        var since = Diff.Now(world.Gateway);
        await stages.ApplyAsync("fresh", spec => spec.StageName = "fresh");
        await stages.FollowAsync(world, "fresh");
        world.Deployments.Replace(await stages.ListAsync());
        await FollowAsync();

        // The first one to look adds it for all.
        Assert.Equal("fresh,also: 1 AddPermission, 1 CreateDeployment, 1 CreateStage", CallsOf(diff));
        Assert.Equal("""["RestDeployment default/fresh"]""", diff.Plans[1]["followsFrom"]!.ToJsonString());
        Assert.Equal(diff.Calls.Count, Diff.Made(world.Gateway, since).Count);
        Assert.Contains((string)diff.Calls[2]["body"]!["StatementId"]!, await world.Policies.IdsAsync("orders"));
        Assert.Equal($"arn:aws:execute-api:us-west-2:123456789012:{RestWorld.Api}/fresh/*", (string)diff.Calls[2]["body"]!["SourceArn"]!);
    }

    [Fact]
    public async Task A_function_that_only_a_suspended_stage_calls_is_given_up_when_the_stage_follows_again()
    {
        await using var stages = await DeploymentWorld.OverAsync(world);
        await stages.ApplyAsync("prod", spec => spec.StageName = "beta");
        await stages.FollowAsync(world);
        await stages.PatchAsync("prod", """{"spec":{"suspend":true}}""");
        world.Deployments.Replace(await stages.ListAsync());
        foreach (var name in new[] { "also", "open", "edited" })
        {
            await world.PatchAsync(name, """{"spec":{"lambda":{"functionName":"my-function"}}}""");
            await world.SettleAsync(name);
        }

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Edited(folder, await stages.GetAsync("prod"), """{"suspend":false}"""));
        var since = Diff.Now(world.Gateway);
        await stages.PatchAsync("prod", """{"spec":{"suspend":false}}""");
        await stages.FollowAsync(world);
        world.Deployments.Replace(await stages.ListAsync());
        await FollowAsync();

        // The last of them takes away what all three used.
        Assert.Equal("prod,open: 1 CreateDeployment, 1 RemovePermission, 1 UpdateStage", CallsOf(diff));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Empty(await world.Policies.IdsAsync("orders"));
    }

    // Objects that are shown, and how many calls of a kind. Which of them comes to take a shared statement away is not the plan's to say: it is compared with
    // what is then done.
    private static string CallsOf(Diff diff) =>
        $"{string.Join(',', diff.Plans.Select(plan => (string)plan["name"]!))}: "
        + string.Join(", ", diff.Operations.Split(',').CountBy(operation => operation).OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Value} {one.Key}"));

    private async Task EditAsync(string edit)
    {
        await world.PatchAsync("edited", $$"""{"spec":{{edit}} }""");
        await FollowAsync();
    }

    // In the order of the plans.
    private async Task FollowAsync()
    {
        foreach (var name in new[] { "edited", "also", "open" })
        {
            if (await world.FindAsync(name) is not null)
            {
                await world.SettleAsync(name);
            }
        }
    }
}
