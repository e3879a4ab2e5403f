using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>The life of a permission behind REST integrations: who shares it, who takes it away, and what it costs.</summary>
public sealed class PermissionLifeTests
{
    private const string Api = "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x";

    [Fact]
    public async Task The_first_object_costs_a_read_and_a_statement_and_the_second_nothing_and_the_last_takes_it_along()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.ApplyLambdaAsync("two", "POST");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        // Finalizer, record of the permission, intent of the integration, end.
        Assert.Equal(4, world.Mortal.Writes);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("two"));
        Assert.Equal(4 + 4, world.Mortal.Writes);
        Assert.Equal((1, 1), (world.Gateway.CountOf("lambda.GetPolicy"), world.Gateway.CountOf("lambda.AddPermission")));
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal((RestWorld.Function, null), (status.Permission!.FunctionArn, status.Permission.Qualifier));
        Assert.Equal(await world.Policies.IdsAsync("orders"), status.Permission.StatementIds);
        Assert.Equal(await world.Policies.BytesAsync("orders"), status.Permission.PolicyBytes);
        Assert.Equal(("True", Reasons.Granted), Condition(status));
        Assert.Contains(Events.PermissionGranted, world.Events.Reasons);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
        await world.DeleteAsync("two");
        await world.SettleAsync("two");
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Contains(Events.PermissionRevoked, world.Events.Reasons);
    }

    [Fact]
    public async Task Objects_that_are_deleted_together_leave_nothing_although_each_sees_the_other_in_the_cache()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.ApplyLambdaAsync("two", "POST");
        await world.SettleAsync("one");
        await world.SettleAsync("two");
        await world.DeleteAsync("one");
        await world.DeleteAsync("two");

        await world.ReconcileAsync("one");
        Assert.NotNull(await world.Policies.TextAsync("orders"));
        await world.ReconcileAsync("two");

        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task A_statement_is_not_left_for_an_object_that_has_not_come_to_use_it()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        await world.ApplyLambdaAsync("two", "POST");
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.Policies.TextAsync("orders"));

        await world.SettleAsync("two");
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_pass_without_change_costs_one_read_for_all_and_no_write()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.ApplyLambdaAsync("two", "POST");
        await world.SettleAsync("one");
        await world.SettleAsync("two");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await world.ReconcileAsync("one");
        await world.ReconcileAsync("two");

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Equal(["apigateway.GetResources", "lambda.GetPolicy"], world.Gateway.Calls.Keys.Order());
        Assert.Equal(1, world.Gateway.CountOf("lambda.GetPolicy"));
    }

    [Fact]
    public async Task What_somebody_takes_away_or_changes_is_put_back_and_what_is_not_ours_is_left_alone()
    {
        await using var world = await RestWorld.StartAsync();
        await world.Policies.AddAsync("orders", "theirs", $"{Api}/*/GET/");
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        var id = Assert.Single((await world.GetAsync("one")).Status!.Permission!.StatementIds!);

        await world.Policies.RemoveAsync("orders", id);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/*", $"{Api}/*/GET/"], await world.Policies.SourcesAsync("orders"));

        await world.Policies.RemoveAsync("orders", id);
        await world.Policies.AddAsync("orders", id, "arn:aws:execute-api:us-west-2:123456789012:forged/*");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/*", $"{Api}/*/GET/"], await world.Policies.SourcesAsync("orders"));

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Equal(["theirs"], await world.Policies.IdsAsync("orders"));
    }

    [Fact]
    public async Task Whoever_asks_for_a_look_has_the_policy_read_again_however_fresh_the_last_reading_is()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        await world.Policies.RemoveAsync("orders", Assert.Single(await world.Policies.IdsAsync("orders")));
        world.Gateway.ResetCalls();

        await world.PatchAsync("one", $$"""{"metadata":{"annotations":{"{{ApiGroup.ReconcileRequestedAt}}":"now"} } }""");
        await world.ReconcileAsync("one");
        await world.ReconcileAsync("one");

        Assert.Equal((1, 1), (world.Gateway.CountOf("lambda.GetPolicy"), world.Gateway.CountOf("lambda.AddPermission")));
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
        Assert.Equal("now", (await world.GetAsync("one")).Status!.LastHandledReconcileAt);
    }

    [Fact]
    public async Task Under_Detect_a_lost_permission_is_reported_as_drift_and_an_edit_brings_it_back()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", spec => spec.DriftPolicy = DriftPolicy.Detect);
        await world.SettleAsync("one");
        await world.Policies.RemoveAsync("orders", Assert.Single(await world.Policies.IdsAsync("orders")));
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await world.ReconcileAsync("one");

        var status = (await world.GetAsync("one")).Status!;
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Equal(("False", Reasons.PermissionMissing), Condition(status));
        var drift = Assert.Single(status.Drift!);
        Assert.Equal(("lambda.permission", $"{Api}/*", null), (drift.Field, drift.Desired, drift.Observed));
        Assert.Contains(status.Conditions!, condition => condition is { Type: Conditions.Drifted, Status: "True" });

        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":5000}}""");
        await world.SettleAsync("one");
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
        Assert.Null((await world.GetAsync("one")).Status!.Drift);
    }

    [Fact]
    public async Task An_observer_writes_nothing_and_says_whose_statement_lets_the_API_in()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        await world.PatchAsync("one", """{"spec":{"managementPolicy":"Observe"}}""");
        await world.SettleAsync("one");
        Assert.Equal(("True", Reasons.Granted), Condition((await world.GetAsync("one")).Status!));

        await world.Policies.RemoveAsync("orders", Assert.Single(await world.Policies.IdsAsync("orders")));
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        world.Gateway.ResetCalls();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(("False", Reasons.PermissionMissing), Condition((await world.GetAsync("one")).Status!));
        Assert.DoesNotContain("lambda.AddPermission", world.Gateway.Calls.Keys);

        await world.Policies.AddAsync("orders", "theirs", "arn:aws:execute-api:us-west-2:123456789012:*");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        Assert.Contains("theirs", (await world.GetAsync("one")).Status!.Conditions!.Single(one => one.Type == Conditions.PermissionGranted).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edit_to_another_function_moves_the_permission_and_one_to_a_role_takes_it_away()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");

        await world.PatchAsync("one", """{"spec":{"lambda":{"functionName":"my-function:live"}}}""");
        await world.SettleAsync("one");
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("my-function", "live"));
        Assert.Null(await world.Policies.TextAsync("my-function"));
        Assert.Equal("live", (await world.GetAsync("one")).Status!.Permission!.Qualifier);

        await world.PatchAsync("one", """{"spec":{"credentials":"arn:aws:iam::123456789012:role/apigateway"}}""");
        await world.SettleAsync("one");
        var status = (await world.GetAsync("one")).Status!;
        Assert.Null(await world.Policies.TextAsync("my-function", "live"));
        Assert.Null(status.Permission);
        Assert.Equal(("True", Reasons.PermissionNotNeeded), Condition(status));
    }

    [Fact]
    public async Task What_a_stage_still_serves_keeps_its_permission_until_it_is_deployed_over()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        var served = (await world.GetAsync("one")).Status!.ContentHash!;
        world.Deployments.Replace([RestWorld.Deployment("prod", served)]);

        await world.PatchAsync("one", """{"spec":{"lambda":{"functionName":"my-function"}}}""");
        await world.SettleAsync("one");
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("my-function"));
        Assert.Equal(RestWorld.Function, Assert.Single((await world.GetAsync("one")).Status!.Permission!.Retiring!).FunctionArn);

        world.Deployments.Replace([RestWorld.Deployment("prod", (await world.GetAsync("one")).Status!.ContentHash!)]);
        await world.ReconcileAsync("one");
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Null((await world.GetAsync("one")).Status!.Permission!.Retiring);
    }

    [Fact]
    public async Task Statements_by_method_name_stage_verb_and_path()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", spec =>
        {
            spec.ResourcePath = "/orders/{orderId}";
            (spec.Lambda!.PermissionScope, spec.Lambda.Stages) = (PermissionScope.Method, ["prod"]);
        });
        await world.SettleAsync("one");

        Assert.Equal([$"{Api}/prod/GET/orders/*", $"{Api}/test-invoke-stage/GET/orders/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task An_Integration_of_the_same_function_is_a_user_of_its_policy_too()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");
        var held = (await world.GetAsync("one")).Status!.Permission!;
        // One that this process has not passed yet, as after a restart: its status is all that is known of it.
        world.Integrations.Replace([new Integration
        {
            Metadata = new V1ObjectMeta { Name = "http", NamespaceProperty = "default", Uid = "u" },
            Spec = new IntegrationSpec { ApiId = "a1b2c3d4", Suspend = true },
            Status = new IntegrationStatus { Permission = held },
        }]);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(held.StatementIds, await world.Policies.IdsAsync("orders"));
    }

    [Fact]
    public async Task Retained_integrations_keep_their_permission()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", spec => spec.DeletionPolicy = DeletionPolicy.Retain);
        await world.SettleAsync("one");
        await world.DeleteAsync("one");
        await world.SettleAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.NotNull(await world.IntegrationAsync());
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
    }

    private static (string, string) Condition(RestIntegrationStatus status)
    {
        var condition = status.Conditions!.Single(one => one.Type == Conditions.PermissionGranted);
        return (condition.Status!, condition.Reason!);
    }
}
