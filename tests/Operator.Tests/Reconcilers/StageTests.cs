using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What is said of the stages of an HTTP or WebSocket API that do not deploy by themselves, and what that costs.</summary>
public sealed class StageTests
{
    [Fact]
    public async Task An_edit_tells_at_once_which_stages_have_to_be_deployed_and_ready_stays_true()
    {
        await using var world = await WorldAsync("beta", autoDeploy: false);
        await world.CreateStageAsync(TestWorld.Http, "alpha", autoDeploy: false);
        await world.CreateStageAsync(TestWorld.Http, "live", autoDeploy: true);

        await EditAsync(world, "one", "edited");

        var entity = await world.GetAsync("one");
        var deployed = Deployed(entity)!;
        Assert.Equal(("Unknown", Reasons.StageWithoutAutoDeploy), (deployed.Status, deployed.Reason));
        Assert.Contains("to stages alpha, beta after changes", deployed.Message, StringComparison.Ordinal);
        Assert.Equal("True", entity.Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready).Status);
    }

    [Fact]
    public async Task Fifty_creates_in_two_APIs_and_the_rounds_after_them_cost_their_lists_and_the_stages_are_asked_for_in_between()
    {
        await using var world = await TestWorld.StartAsync();
        string[] apis = ["many0", "many1"];
        foreach (var api in apis)
        {
            world.Gateway.AddApi(api, "HTTP");
            await world.CreateStageAsync(api, "prod", autoDeploy: false);
        }

        for (var number = 0; number < 50; number++)
        {
            await world.ApplyAsync($"one-{number}", spec => spec.ApiId = apis[number % 2]);
        }

        Assert.Equal([("CreateIntegration", 50), ("GetIntegrations", 2)], await CallsAsync(world, () => PassOverAllAsync(world, QueuePriority.Edit)));
        Assert.Equal([("GetStages", 2)], await CallsAsync(world, world.BetweenRoundsAsync));
        Assert.DoesNotContain(await world.ConditionsAsync(), condition => condition.Type == Conditions.Deployed);

        // The first tells, at the price of its lists, and from then on nothing is new.
        Assert.Equal([("GetIntegrations", 2)], await CallsAsync(world, () => RoundAsync(world)));
        Assert.Equal(50, (await world.ConditionsAsync()).Count(condition => condition.Reason == Reasons.StageWithoutAutoDeploy));
        var writes = world.Mortal.Writes;
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal([("GetIntegrations", 2)], await CallsAsync(world, () => RoundAsync(world)));
            Assert.Empty(await CallsAsync(world, world.BetweenRoundsAsync));
        }

        Assert.Equal(writes, world.Mortal.Writes);
    }

    [Fact]
    public async Task A_process_that_dies_after_a_create_leaves_the_telling_to_the_next_one_whose_start_costs_its_list()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false, "one", "two");
        world.Restart();

        Assert.Equal([("GetIntegrations", 1)], await CallsAsync(world, () => PassOverAllAsync(world, QueuePriority.Resync)));
        Assert.Equal([("GetStages", 1)], await CallsAsync(world, world.BetweenRoundsAsync));
        await RoundAsync(world);

        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("one"))!.Reason);
        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("two"))!.Reason);
    }

    [Fact]
    public async Task What_is_wanted_waits_its_time()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);

        await world.BetweenRoundsAsync(ManualStages.Pause - TimeSpan.FromSeconds(1));
        Assert.Equal(0, world.Gateway.CountOf("GetStages"));

        await world.BetweenRoundsAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, world.Gateway.CountOf("GetStages"));
    }

    [Fact]
    public async Task The_loop_beside_the_controller_asks_by_itself()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        var loop = world.RunAsync(stop.Token);

        world.Clock.Advance(ManualStages.Pause);

        while (world.Gateway.CountOf("GetStages") == 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop.Token);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
    }

    [Fact]
    public async Task A_question_that_AWS_did_not_answer_is_asked_again_even_by_another_process()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        world.Clock.Advance(TimeSpan.FromHours(2));
        Fail(world);
        await EditAsync(world, "one", "edited");
        Assert.Equal(Reasons.ProgressingWithRetry, Deployed(await world.GetAsync("one"))!.Reason);

        world.Restart();
        await RoundAsync(world);
        await world.BetweenRoundsAsync();
        await RoundAsync(world);

        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("one"))!.Reason);
    }

    [Fact]
    public async Task A_question_between_rounds_that_AWS_did_not_answer_is_asked_again_after_the_next_one()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        Fail(world);
        await world.BetweenRoundsAsync();
        await RoundAsync(world);
        Assert.Null(Deployed(await world.GetAsync("one")));

        await world.BetweenRoundsAsync();
        await RoundAsync(world);

        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("one"))!.Reason);
    }

    [Fact]
    public async Task Where_all_stages_deploy_by_themselves_nothing_is_said_and_an_hour_of_edits_costs_one_look()
    {
        await using var world = await WorldAsync("prod", autoDeploy: true);

        foreach (var text in new[] { "a", "b", "c" })
        {
            await EditAsync(world, "one", text);
        }

        Assert.Null(Deployed(await world.GetAsync("one")));
        Assert.Equal(1, world.Gateway.CountOf("GetStages"));
    }

    [Fact]
    public async Task What_nobody_writes_to_is_not_asked_about()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        world.Restart();
        world.Clock.Advance(TimeSpan.FromHours(2));

        await RoundAsync(world);
        await world.BetweenRoundsAsync();
        await RoundAsync(world);

        Assert.Equal(0, world.Gateway.CountOf("GetStages"));
        Assert.Null(Deployed(await world.GetAsync("one")));
    }

    [Fact]
    public async Task The_condition_goes_when_the_stage_has_gone_at_the_latest_a_round_after_the_answer_is_an_hour_old()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        await EditAsync(world, "one", "edited");
        Assert.NotNull(Deployed(await world.GetAsync("one")));
        await world.DeleteStageAsync(TestWorld.Http, "prod");

        for (var round = 0; round < 6; round++)
        {
            await RoundAsync(world);
            Assert.NotNull(Deployed(await world.GetAsync("one")));
        }

        world.Gateway.ResetCalls();
        await world.BetweenRoundsAsync();
        await RoundAsync(world);

        Assert.Null(Deployed(await world.GetAsync("one")));
        Assert.Equal(1, world.Gateway.CountOf("GetStages"));
    }

    [Fact]
    public async Task The_condition_goes_at_once_when_somebody_asks_however_young_the_answer_is()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        await EditAsync(world, "one", "edited");
        await world.DeleteStageAsync(TestWorld.Http, "prod");

        await world.PatchAsync("one", $$"""{ "metadata": { "annotations": { "{{ApiGroup.ReconcileRequestedAt}}": "now" } } }""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one", QueuePriority.Resync));

        Assert.Null(Deployed(await world.GetAsync("one")));
    }

    [Fact]
    public async Task Where_rounds_are_hours_apart_new_integrations_are_still_told_of_their_stages()
    {
        var rare = new ReconcilerOptions { DefaultRegion = "us-west-2", ResyncPeriod = TimeSpan.FromHours(6), IdWritePause = TimeSpan.Zero };
        await using var world = await TestWorld.StartAsync(options: rare);
        await world.CreateStageAsync(TestWorld.Http, "prod", autoDeploy: false);
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");

        await world.BetweenRoundsAsync();
        world.Clock.Advance(TimeSpan.FromHours(6));
        Assert.Equal([("GetIntegration", 1)], await CallsAsync(world, () => PassOverAllAsync(world, QueuePriority.Resync)));

        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("one"))!.Reason);
    }

    [Fact]
    public async Task A_role_that_may_not_read_stages_is_told_what_to_allow_and_keeps_its_integration()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        world.Gateway.AddFault(new FaultRule { Operation = "GetStages", Fault = FaultKind.AccessDenied });

        await EditAsync(world, "one", "edited");

        var entity = await world.GetAsync("one");
        Assert.Equal(("Unknown", Reasons.AccessDenied), (Deployed(entity)!.Status, Deployed(entity)!.Reason));
        Assert.Equal("edited", Assert.Single(await world.IntegrationsAsync()).Description);
    }

    private static async Task<TestWorld> WorldAsync(string stage, bool autoDeploy, params string[] names)
    {
        var world = await TestWorld.StartAsync();
        await world.CreateStageAsync(TestWorld.Http, stage, autoDeploy);
        foreach (var name in names.DefaultIfEmpty("one"))
        {
            await world.ApplyAsync(name, _ => { });
            Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(name));
        }

        return world;
    }

    private static async Task EditAsync(TestWorld world, string name, string description)
    {
        await world.PatchAsync(name, $$$"""{"spec":{"description":"{{{description}}}"}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(name));
    }

    private static void Fail(TestWorld world) =>
        world.Gateway.AddFault(new FaultRule { Operation = "GetStages", Fault = FaultKind.Status, Status = 503, Count = 1 });

    private static Task RoundAsync(TestWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        return PassOverAllAsync(world, QueuePriority.Resync);
    }

    private static async Task PassOverAllAsync(TestWorld world, QueuePriority priority) =>
        Assert.All((await world.PassOverAllAsync(priority)).Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));

    private static async Task<IReadOnlyList<(string Operation, long Count)>> CallsAsync(TestWorld world, Func<Task> work)
    {
        world.Gateway.ResetCalls();
        await work();
        return [.. world.Gateway.Calls.Select(entry => (entry.Key, entry.Value.Values.Sum())).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
    }

    private static V1Condition? Deployed(Integration entity) =>
        entity.Status!.Conditions!.SingleOrDefault(condition => condition.Type == Conditions.Deployed);
}
