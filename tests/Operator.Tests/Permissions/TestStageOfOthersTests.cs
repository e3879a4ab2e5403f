using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>
/// <c>allowTestInvoke: false</c> beside objects that do not give up the statement for the whole API themselves: it goes all the same, their clients go on,
/// and it comes back to them when the object that shut test calls out is gone.
/// </summary>
public sealed class TestStageOfOthersTests
{
    private const string Api = "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x";
    private const string Suspended = """{"spec":{"suspend":true}}""";
    private const string Observing = """{"spec":{"managementPolicy":"Observe"}}""";

    // Its pass ends before it comes to permissions.
    private const string Waiting = """{"spec":{"lambda":{"functionName":null,"functionRef":{"apiVersion":"none.example.com/v1","kind":"Function","name":"orders","fieldPath":"status.arn"}}}}""";

    [Theory]
    [InlineData(Suspended, "")]
    [InlineData(Suspended, "prod")]
    [InlineData(Observing, "")]
    [InlineData(Observing, "prod")]
    [InlineData(Waiting, "prod")]
    public async Task The_shared_statement_goes_with_the_first_pass_and_comes_back_with_the_last_reason(string idle, string stages)
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, idle);
        var status = (await world.GetAsync("idle")).Status!.Permission!.StatementIds;

        await ShutAsync(world, stages);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));

        await CheckShutAsync(world);
        await AssertSourcesAsync(world, "live/*", "prod/*");
        Assert.Equal(await world.Policies.IdsAsync("orders"), (await world.GetAsync("shut")).Status!.Permission!.StatementIds);
        Assert.Equal(status, (await world.GetAsync("idle")).Status!.Permission!.StatementIds);

        // Also of the next process, which has nothing but the statuses to go by, and whoever is passed.
        world.Restart();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("idle", QueuePriority.Resync);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut", QueuePriority.Resync));
        await AssertSourcesAsync(world, "live/*", "prod/*");

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "*");
    }

    [Fact]
    public async Task The_object_that_goes_on_takes_over_what_was_held_for_it()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");

        await world.PatchAsync("idle", """{"spec":{"suspend":false}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("idle"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));

        await AssertSourcesAsync(world, "live/*", "prod/*", "test-invoke-stage/GET/orders");
        Assert.Single((await world.GetAsync("shut")).Status!.Permission!.StatementIds!);
        foreach (var name in new[] { "shut", "idle" })
        {
            await world.DeleteAsync(name);
            await world.SettleAsync(name);
        }

        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task Nothing_is_left_in_the_place_of_a_statement_whose_user_is_gone()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");
        await world.PatchAsync("idle", """{"spec":{"suspend":false}}""");
        await world.DeleteAsync("idle");
        await world.SettleAsync("idle");

        await world.ReconcileAsync("shut");
        await AssertSourcesAsync(world, "prod/*");
        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task Whoever_lets_test_calls_in_again_or_leaves_the_function_gives_the_shared_statement_back()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");

        await world.PatchAsync("shut", """{"spec":{"lambda":{"allowTestInvoke":true,"permissionScope":"Stage"}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));
        await AssertSourcesAsync(world, "*", "prod/*", "test-invoke-stage/*");

        await world.PatchAsync("shut", """{"spec":{"lambda":{"allowTestInvoke":false,"permissionScope":"Api"}}}""");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "live/*", "prod/*");

        await world.PatchAsync("shut", """{"spec":{"lambda":{"functionName":"my-function"}}}""");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "*");
    }

    [Fact]
    public async Task Of_two_that_shut_test_calls_out_the_first_to_go_changes_nothing()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");
        await ShutAsync(world, "prod", "late", "PUT");
        await world.SettleAsync("late");
        world.Gateway.ResetCalls();

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "live/*", "prod/*");
        Assert.DoesNotContain(world.Gateway.Calls.Keys, call => call is "lambda.AddPermission" or "lambda.RemovePermission");

        await world.DeleteAsync("late");
        await world.SettleAsync("late");
        await AssertSourcesAsync(world, "*");
    }

    [Fact]
    public async Task Clients_go_on_when_the_next_one_that_shuts_test_calls_out_has_not_been_passed_yet()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");
        await ShutAsync(world, "prod", "late", "PUT");

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        Assert.True(await world.Policies.AllowAsync("orders", $"{Api}/live/GET/orders"));
        await world.SettleAsync("late");
        await AssertSourcesAsync(world, "live/*", "prod/*");
    }

    [Fact]
    public async Task A_statement_for_the_test_stage_alone_goes_and_comes_back_as_well()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("idle", "GET", spec => (spec.Lambda!.PermissionScope, spec.Lambda.Stages) = (PermissionScope.Stage, ["prod"]));
        await world.SettleAsync("idle");
        await world.PatchAsync("idle", Suspended);
        await ShutAsync(world, "beta");
        world.Gateway.ResetCalls();
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "beta/*", "prod/*");
        await CheckShutAsync(world);
        // What it says of stages stays, so that there is nothing to read for it.
        Assert.DoesNotContain("apigateway.GetStages", world.Gateway.Calls.Keys);

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "prod/*", "test-invoke-stage/*");
    }

    [Fact]
    public async Task Among_objects_that_name_their_stages_an_edit_of_all_reads_no_stages_and_holds_nothing_for_others()
    {
        await using var world = await RestWorld.StartAsync();
        await world.MakeStageAsync("live");
        foreach (var (name, verb) in new[] { ("one", "GET"), ("two", "POST") })
        {
            await world.ApplyLambdaAsync(name, verb);
            await world.SettleAsync(name);
        }

        foreach (var name in new[] { "one", "two" })
        {
            await world.PatchAsync(name, """{"spec":{"lambda":{"allowTestInvoke":false,"stages":["prod"]}}}""");
        }

        world.Gateway.ResetCalls();
        await world.ReconcileAsync("one");
        await AssertSourcesAsync(world, "prod/*");
        await world.ReconcileAsync("two");
        await AssertSourcesAsync(world, "prod/*");
        Assert.DoesNotContain("apigateway.GetStages", world.Gateway.Calls.Keys);
    }

    [Fact]
    public async Task Test_calls_of_another_method_are_not_shut_out_with_it()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("idle", "GET", spec => (spec.Lambda!.PermissionScope, spec.Lambda.Stages) = (PermissionScope.Method, ["prod"]));
        await world.SettleAsync("idle");
        await world.PatchAsync("idle", Suspended);
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "prod/*", "prod/GET/orders", "test-invoke-stage/GET/orders");
    }

    [Fact]
    public async Task What_is_not_the_operators_stays()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await world.Policies.AddAsync("orders", "theirs", $"{Api}/*");
        await ShutAsync(world, "");
        await world.SettleAsync("shut");
        await AssertSourcesAsync(world, "*", "live/*", "prod/*");
        Assert.Contains("theirs", await world.Policies.IdsAsync("orders"));
    }

    [Fact]
    public async Task In_a_full_policy_the_shared_statement_makes_room_for_what_takes_its_place()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended, stage: null);
        await world.Policies.FillAsync("orders");
        await ShutAsync(world, "");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));
        await CheckShutAsync(world);
        Assert.Contains($"{Api}/prod/*", await world.Policies.SourcesAsync("orders"));

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        Assert.Contains($"{Api}/*", await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_round_beside_a_suspended_object_costs_one_look_at_the_stages_and_writes_nothing()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        await world.ReconcileAsync("idle");
        await ShutAsync(world, "prod");
        await world.SettleAsync("shut");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await world.ReconcileAsync("idle", QueuePriority.Resync);
        await world.ReconcileAsync("shut", QueuePriority.Resync);

        Assert.Equal(["apigateway.GetResources", "apigateway.GetStages", "lambda.GetPolicy"], world.Gateway.Calls.Keys.Order());
        Assert.Equal(writes, world.Mortal.Writes);
    }

    [Theory]
    [InlineData("", "prod")]
    [InlineData("beta", "beta|prod")]
    public async Task Where_nobody_may_read_the_stages_those_that_are_named_count_and_the_objects_that_asked_say_so(string deployed, string expected)
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, idle: null);
        world.Deployments.Replace([.. deployed.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(stage => RestWorld.Deployment(stage))]);
        Hide(world);
        await ShutAsync(world, "prod");

        foreach (var name in new[] { "shut", "idle" })
        {
            var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync(name));
            Assert.Equal((Reasons.AccessDenied, TimeSpan.FromMinutes(5)), (waiting.Reason, waiting.After));
            Assert.Contains("apigateway:GET on /restapis/r3st4p1x/stages", waiting.Message, StringComparison.Ordinal);
            Assert.Contains("those of lambda.stages and RestDeployments", waiting.Message, StringComparison.Ordinal);
            Assert.Equal(("False", Reasons.AccessDenied), await ConditionAsync(world, name));
            await CheckShutAsync(world);
        }

        await AssertSourcesAsync(world, [.. expected.Split('|').Select(stage => $"{stage}/*"), "test-invoke-stage/GET/orders"]);
        // Nothing but its own is the other object's business now.
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));
    }

    [Fact]
    public async Task A_stage_of_a_RestDeployment_is_enough_to_shut_test_calls_out_unread()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        world.Deployments.Replace([RestWorld.Deployment("prod")]);
        Hide(world);
        await ShutAsync(world, "");

        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("shut")).Reason);
        await CheckShutAsync(world);
        await AssertSourcesAsync(world, "prod/*");

        world.Gateway.ClearFaults();
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("shut"));
        await AssertSourcesAsync(world, "live/*", "prod/*");
    }

    [Fact]
    public async Task Stages_that_were_read_once_keep_their_clients_when_they_may_not_be_read_any_more()
    {
        await using var world = await RestWorld.StartAsync();
        await world.MakeStageAsync("live");
        world.Deployments.Replace([RestWorld.Deployment("prod")]);
        await ShutAsync(world, "");
        await world.SettleAsync("shut");
        Hide(world);
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("shut")).Reason);
        await AssertSourcesAsync(world, "live/*", "prod/*");
    }

    [Fact]
    public async Task Where_no_stage_is_named_and_none_may_be_read_the_object_says_that_test_calls_get_in()
    {
        await using var world = await RestWorld.StartAsync();
        await MakeIdleAsync(world, Suspended);
        Hide(world);
        await ShutAsync(world, "");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("shut"));
        Assert.Equal(Reasons.AccessDenied, waiting.Reason);
        Assert.Contains("The statement for the whole API stays until then, and lets test calls in.", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(("False", Reasons.AccessDenied), await ConditionAsync(world, "shut"));
        Assert.True(await world.Policies.AllowAsync("orders", $"{Api}/live/GET/orders"));

        world.Gateway.ClearFaults();
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("shut"));
        await CheckShutAsync(world);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_process_that_dies_anywhere_leaves_clients_theirs_and_nothing_behind(bool deletes)
    {
        var crashes = await EveryWrite.KillAtAsync<RestWorld, RestIntegration>(
            "shut",
            () => RestWorld.StartAsync(),
            async world =>
            {
                await MakeIdleAsync(world, Suspended);
                await ShutAsync(world, "prod");
                if (deletes)
                {
                    await world.SettleAsync("shut");
                    await world.DeleteAsync("shut");
                }
            },
            world => AssertSourcesAsync(world, deletes ? ["*"] : ["live/*", "prod/*"]),
            afterDeath: async world => Assert.True(await world.Policies.AllowAsync("orders", $"{Api}/live/GET/orders")));
        // Finalizer, record of the permission, two AddPermission, RemovePermission, intent of the integration, PutIntegration, end. Back: DeleteIntegration,
        // AddPermission, two RemovePermission, the finalizer.
        Assert.Equal((deletes ? 5 : 8) * 2, crashes);
    }

    private static async Task MakeIdleAsync(RestWorld world, string? idle, string? stage = "live")
    {
        if (stage is not null)
        {
            await world.MakeStageAsync(stage);
        }

        await world.ApplyLambdaAsync("idle", "GET");
        await world.SettleAsync("idle");
        await AssertSourcesAsync(world, "*");
        if (idle is not null)
        {
            await world.PatchAsync("idle", idle);
            await world.ReconcileAsync("idle");
        }
    }

    private static Task<RestIntegration> ShutAsync(RestWorld world, string stages, string name = "shut", string verb = "POST") => world.ApplyLambdaAsync(
        name, verb, spec => (spec.Lambda!.AllowTestInvoke, spec.Lambda.Stages) = (false, stages.Length == 0 ? null : [stages]));

    private static void Hide(RestWorld world) =>
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.GetStages", Fault = FaultKind.AccessDenied });

    private static async Task CheckShutAsync(RestWorld world) =>
        Assert.False(await world.Policies.AllowAsync("orders", $"{Api}/test-invoke-stage/POST/orders"));

    private static async Task AssertSourcesAsync(RestWorld world, params string[] expected) =>
        Assert.Equal(expected.Select(rest => $"{Api}/{rest}"), await world.Policies.SourcesAsync("orders"));

    private static async Task<(string?, string?)> ConditionAsync(RestWorld world, string name)
    {
        var condition = (await world.GetAsync(name)).Status!.Conditions!.Single(one => one.Type == Conditions.PermissionGranted);
        return (condition.Status, condition.Reason);
    }
}
