using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
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
    public async Task A_create_costs_no_look_at_stages_and_the_next_round_costs_one_for_all_objects()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false, "one", "two", "three");
        Assert.Equal(0, world.Gateway.CountOf("GetStages"));

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await RoundAsync(world, "one", "two", "three");

        Assert.Equal(1, world.Gateway.CountOf("GetStages"));
        foreach (var name in new[] { "one", "two", "three" })
        {
            Assert.Contains("to stage prod after changes", Deployed(await world.GetAsync(name))!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_that_dies_after_a_create_leaves_the_telling_to_the_next_one()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false, "one", "two");
        world.Restart();
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await RoundAsync(world, "one", "two");

        Assert.Equal(1, world.Gateway.CountOf("GetStages"));
        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("one"))!.Reason);
        Assert.Equal(Reasons.StageWithoutAutoDeploy, Deployed(await world.GetAsync("two"))!.Reason);
    }

    [Fact]
    public async Task A_question_that_AWS_did_not_answer_is_asked_again_even_by_another_process()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        world.Clock.Advance(TimeSpan.FromHours(2));
        world.Gateway.AddFault(new FaultRule { Operation = "GetStages", Fault = FaultKind.Status, Status = 503, Count = 1 });
        await EditAsync(world, "one", "edited");
        Assert.Equal(Reasons.ProgressingWithRetry, Deployed(await world.GetAsync("one"))!.Reason);

        world.Restart();
        await RoundAsync(world, "one");

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
        world.Clock.Advance(TimeSpan.FromHours(2));
        world.Gateway.ResetCalls();

        await RoundAsync(world, "one");

        Assert.Equal(0, world.Gateway.CountOf("GetStages"));
        Assert.Null(Deployed(await world.GetAsync("one")));
    }

    [Fact]
    public async Task The_condition_goes_when_the_stage_has_gone()
    {
        await using var world = await WorldAsync("prod", autoDeploy: false);
        await EditAsync(world, "one", "edited");
        Assert.NotNull(Deployed(await world.GetAsync("one")));

        await world.DeleteStageAsync(TestWorld.Http, "prod");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await RoundAsync(world, "one");

        Assert.Null(Deployed(await world.GetAsync("one")));
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

    private static async Task RoundAsync(TestWorld world, params string[] names)
    {
        foreach (var name in names)
        {
            Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(name));
        }
    }

    private static V1Condition? Deployed(Integration entity) =>
        entity.Status!.Conditions!.SingleOrDefault(condition => condition.Type == Conditions.Deployed);
}
