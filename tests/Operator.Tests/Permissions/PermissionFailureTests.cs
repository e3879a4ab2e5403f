using System.Globalization;
using Amazon.Runtime;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi.Admin;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>What keeps a permission from being granted or taken back, and how a person learns of it.</summary>
public sealed class PermissionFailureTests
{
    private const string Wide = "arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*";

    [Theory]
    [InlineData(DriftPolicy.Correct)]
    [InlineData(DriftPolicy.Detect)]
    public async Task A_function_that_is_still_to_come_is_waited_for_with_the_integration_in_place(DriftPolicy driftPolicy)
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world, "later", driftPolicy);

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal((Reasons.FunctionNotFound, TimeSpan.FromSeconds(30)), (waiting.Reason, waiting.After));
        Assert.Single(await world.IntegrationsAsync());
        await CheckAsync(world, "False", Reasons.FunctionNotFound);
        Assert.Contains("Create arn:aws:lambda:us-west-2:123456789012:function:later", waiting.Message, StringComparison.Ordinal);

        world.Gateway.AddFunction("later", [], []);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal([Wide], await world.Policies.SourcesAsync("later"));
        await CheckAsync(world, "True", Reasons.Granted);
    }

    [Fact]
    public async Task A_missing_alias_is_a_missing_function()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world, "orders:canary");
        Assert.Equal(Reasons.FunctionNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
    }

    [Fact]
    public async Task A_full_policy_is_reported_with_the_bytes_in_use_and_ends_when_there_is_room()
    {
        await using var world = await TestWorld.StartAsync();
        var count = await world.Policies.FillAsync("orders");
        var bytes = await world.Policies.BytesAsync("orders");
        await ApplyAsync(world, "orders");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));

        Assert.Equal(Reasons.PolicyTooLarge, waiting.Reason);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"it uses {bytes} of 20480 bytes"), waiting.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, (await world.GetAsync("one")).Status!.Permission!.PolicyBytes);
        await CheckAsync(world, "False", Reasons.PolicyTooLarge);
        Assert.Equal(count, (await world.Policies.IdsAsync("orders")).Count);

        await world.Policies.RemoveAsync("orders", "filler-0");
        world.Clock.Advance(waiting.After);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Contains(Wide, await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task In_a_full_policy_what_is_not_needed_any_more_makes_room_first()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world, "orders");
        await world.SettleAsync("one");
        await world.Policies.FillAsync("orders");

        await world.PatchAsync("one", """{"spec":{"lambda":{"permissionScope":"Stage","stages":["p"]}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        var sources = await world.Policies.SourcesAsync("orders");
        Assert.DoesNotContain(Wide, sources);
        Assert.Contains("arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/p/*", sources);
    }

    [Fact]
    public async Task A_role_without_rights_on_the_function_is_told_which_it_needs()
    {
        await using var world = await TestWorld.StartAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "lambda.GetPolicy", Fault = FaultKind.AccessDenied, Count = 1 });
        await ApplyAsync(world, "orders");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal((Reasons.AccessDenied, TimeSpan.FromMinutes(5)), (waiting.Reason, waiting.After));
        Assert.Contains("lambda:AddPermission", waiting.Message, StringComparison.Ordinal);
        await CheckAsync(world, "False", Reasons.AccessDenied);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
    }

    [Fact]
    public async Task A_refused_removal_blocks_the_deletion_and_says_so()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world, "orders");
        await world.SettleAsync("one");
        await world.DeleteAsync("one");
        world.Gateway.AddFault(new FaultRule { Operation = "lambda.RemovePermission", Fault = FaultKind.AccessDenied, Count = 1 });

        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Contains((await world.GetAsync("one")).Status!.Conditions!, condition => condition is { Type: Conditions.DeletionBlocked, Status: "True" });
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Reset)]
    public async Task A_lost_answer_of_AddPermission_ends_with_one_statement(FaultKind fault)
    {
        await using var world = await TestWorld.StartAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "lambda.AddPermission", Fault = fault, Count = 1 });
        await ApplyAsync(world, "orders");

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal([Wide], await world.Policies.SourcesAsync("orders"));
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task A_busy_Lambda_is_asked_again()
    {
        await using var world = await TestWorld.StartAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "lambda.AddPermission", Fault = FaultKind.ThrottleStorm, Count = 1 });
        await ApplyAsync(world, "orders");

        await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("one"));
        // The queue's pause: the budget keeps calls back for a while after a refusal, by a clock that only the test moves.
        world.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
    }

    [Fact]
    public async Task A_function_of_another_account_is_left_to_its_owner_with_the_command_to_run()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyLambdaAsync(new LambdaSpec { FunctionArn = "arn:aws:lambda:us-west-2:999999999999:function:orders" });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        await CheckAsync(world, "Unknown", Reasons.FunctionInOtherAccount);
        Assert.DoesNotContain(world.Gateway.Calls.Keys, operation => operation.StartsWith("lambda.", StringComparison.Ordinal));
        var message = (await world.GetAsync("one")).Status!.Conditions!.Single(one => one.Type == Conditions.PermissionGranted).Message;
        Assert.Contains($"--source-arn '{Wide}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_of_the_function_without_the_right_to_know_the_cluster_waits_and_takes_nothing_away()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync();
        await world.SettleAsync("one");
        world.Restart();
        HideCluster(world);
        await world.PatchAsync("one", """{"spec":{"lambda":{"functionName":"my-function"}}}""");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal((Reasons.AccessDenied, TimeSpan.FromMinutes(5)), (waiting.Reason, waiting.After));
        Assert.Contains("get namespace kube-system", waiting.Message, StringComparison.Ordinal);
        Assert.Single(await world.Policies.IdsAsync("orders"));
        var permission = (await world.GetAsync("one")).Status!.Permission!;
        Assert.Equal(RestWorld.Function, Assert.Single(permission.Retiring!).FunctionArn);

        world.Cluster.ClearFaults();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Single(await world.Policies.IdsAsync("my-function"));
    }

    [Fact]
    public async Task What_a_stage_still_calls_stays_when_the_cluster_becomes_known_between_the_grant_and_its_end()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync();
        await world.SettleAsync("one");
        world.Restart();
        world.Deployments.Replace([RestWorld.Deployment("prod", (await world.GetAsync("one")).Status!.ContentHash)]);
        HideCluster(world, count: 1);
        await world.PatchAsync("one", """{"spec":{"lambda":{"functionName":"my-function"}}}""");

        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Single(await world.Policies.IdsAsync("orders"));
    }

    [Fact]
    public async Task A_deletion_without_the_right_to_know_the_cluster_waits_and_says_so()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync();
        await world.SettleAsync("one");
        world.Restart();
        HideCluster(world);
        await world.DeleteAsync("one");

        Assert.Equal(Reasons.AccessDenied, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Contains((await world.GetAsync("one")).Status!.Conditions!, condition => condition is { Type: Conditions.DeletionBlocked, Status: "True" });
        world.Cluster.ClearFaults();
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task A_function_that_went_does_not_hold_the_object()
    {
        await using var world = await RestWorld.StartAsync();
        world.Gateway.AddFunction("passing", [], []);
        await world.ApplyAsync("one", spec => (spec.Type, spec.Lambda) = (null, new LambdaSpec { FunctionName = "passing" }));
        await world.SettleAsync("one");
        await world.PatchStatusAsync("one", """{"status":{"permission":{"functionArn":"arn:aws:lambda:us-west-2:123456789012:function:gone"}}}""");
        await world.DeleteAsync("one");

        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
    }

    private static void HideCluster(RestWorld world, int count = 100) =>
        world.Cluster.InjectFault(new ApiFault { Verb = "get", Resource = "namespaces", Status = 403, Count = count });

    private static Task<Integration> ApplyAsync(TestWorld world, string function, DriftPolicy driftPolicy = DriftPolicy.Correct) =>
        world.ApplyLambdaAsync(new LambdaSpec { FunctionName = function }, spec => spec.DriftPolicy = driftPolicy);

    private static async Task CheckAsync(TestWorld world, string status, string reason)
    {
        var condition = (await world.GetAsync("one")).Status!.Conditions!.Single(one => one.Type == Conditions.PermissionGranted);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
