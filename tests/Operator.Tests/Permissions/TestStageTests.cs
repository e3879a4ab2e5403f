using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>
/// <c>allowTestInvoke: false</c>: test calls of the console are out from the first pass on, clients of every stage go on, and it costs one look at
/// the stages in a round.
/// </summary>
public sealed class TestStageTests
{
    private const string Api = "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x";

    [Fact]
    public async Task The_statements_name_the_stages_that_the_API_has_and_those_of_its_RestDeployments()
    {
        await using var world = await RestWorld.StartAsync();
        await world.MakeStageAsync("live");
        await world.ApplyLambdaAsync("one", "GET", Shut);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));

        // Its stage is still to be made.
        world.Deployments.Replace([RestWorld.Deployment("beta")]);
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/beta/*", $"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));

        world.Deployments.Replace([]);
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
        Assert.Equal(2, (await world.GetAsync("one")).Status!.Permission!.StatementIds!.Count);
        await CheckAsync(world, "GET");
    }

    [Fact]
    public async Task An_edit_takes_the_wide_statement_away_at_once_and_leaves_the_clients_theirs()
    {
        await using var world = await RestWorld.StartAsync();
        await world.MakeStageAsync("live");
        await world.ApplyLambdaAsync("one", "GET");
        await world.SettleAsync("one");

        await world.PatchAsync("one", """{"spec":{"lambda":{"allowTestInvoke":false}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
        await CheckAsync(world, "GET");
    }

    [Theory]
    [InlineData("")]
    [InlineData("prod")]
    public async Task One_object_that_shuts_test_calls_out_does_so_for_the_function_and_the_others_follow(string stages)
    {
        await using var world = await RestWorld.StartAsync();
        // Clients of the open method call by it, although only the other object names stages.
        await world.MakeStageAsync("live");
        await world.ApplyLambdaAsync("open", "GET");
        await world.SettleAsync("open");
        await world.ApplyLambdaAsync("shut", "POST", spec => (spec.Lambda!.AllowTestInvoke, spec.Lambda.Stages) = (false, stages.Length == 0 ? null : [stages]));
        await world.SettleAsync("shut");

        // At once, with something in its place; the other object adds its own test calls.
        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
        await world.ReconcileAsync("open");
        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*", $"{Api}/test-invoke-stage/GET/orders"], await world.Policies.SourcesAsync("orders"));
        await CheckAsync(world, "POST");
        Assert.True(await world.Policies.AllowAsync("orders", $"{Api}/test-invoke-stage/GET/orders"));

        await world.DeleteAsync("shut");
        await world.SettleAsync("shut");
        await world.ReconcileAsync("open");
        Assert.Equal([$"{Api}/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task An_API_without_stages_gets_no_wide_statement_from_anybody_and_objects_wait_for_a_stage()
    {
        await using var world = await RestWorld.StartAsync();
        await world.HaveNoStageAsync();
        await world.ApplyLambdaAsync("open", "GET");
        await world.SettleAsync("open");
        await world.ApplyLambdaAsync("shut", "POST", Shut);

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("shut"));
        Assert.Equal((Reasons.StagesUnknown, TimeSpan.FromMinutes(10)), (waiting.Reason, waiting.After));
        Assert.Contains("Deploy API r3st4p1x to a stage", waiting.Message, StringComparison.Ordinal);
        Assert.Equal("AWS_PROXY", (await world.IntegrationAsync(httpMethod: "POST"))!.Type);
        Assert.Equal(Reasons.StagesUnknown, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("open")).Reason);
        Assert.Equal([$"{Api}/test-invoke-stage/GET/orders"], await world.Policies.SourcesAsync("orders"));
        await CheckAsync(world, "POST");
        foreach (var name in new[] { "open", "shut" })
        {
            Assert.Equal(("False", Reasons.StagesUnknown), Condition((await world.GetAsync(name)).Status!));
        }

        world.Deployments.Replace([RestWorld.Deployment("prod")]);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("shut"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("open"));
        Assert.Equal([$"{Api}/prod/*", $"{Api}/test-invoke-stage/GET/orders"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_stage_that_others_make_or_delete_is_found_in_the_next_round()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", Shut);
        await world.SettleAsync("one");
        await world.MakeStageAsync("live");
        await world.HaveNoStageAsync();

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/live/*"], await world.Policies.SourcesAsync("orders"));

        // Or as soon as somebody asks.
        await world.MakeStageAsync("prod");
        await world.PatchAsync("one", $$"""{"metadata":{"annotations":{"{{ApiGroup.ReconcileRequestedAt}}":"now"} } }""");
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/live/*", $"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_round_costs_one_look_at_the_stages_for_all_objects_and_nothing_is_written()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("open", "GET");
        await world.ApplyLambdaAsync("shut", "POST", Shut);
        await world.ApplyLambdaAsync("other", "PUT", spec => (spec.Lambda!.FunctionName, spec.Lambda.AllowTestInvoke) = ("my-function", false));
        await RoundAsync(world);
        await RoundAsync(world);
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        await RoundAsync(world);

        Assert.Equal(["apigateway.GetResources", "apigateway.GetStages", "lambda.GetPolicy"], world.Gateway.Calls.Keys.Order());
        Assert.Equal((1, 2), (world.Gateway.CountOf("apigateway.GetStages"), world.Gateway.CountOf("lambda.GetPolicy")));
        Assert.Equal(writes, world.Mortal.Writes);
    }

    [Fact]
    public async Task Nobody_asks_for_stages_where_test_calls_are_allowed_or_every_object_names_its_stages()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("open", "GET");
        await world.ApplyLambdaAsync("named", "PUT", spec => (spec.Lambda!.FunctionName, spec.Lambda.AllowTestInvoke, spec.Lambda.Stages) = ("my-function", false, ["prod"]));
        await RoundAsync(world);

        Assert.DoesNotContain("apigateway.GetStages", world.Gateway.Calls.Keys);
    }

    [Fact]
    public async Task Stages_that_may_not_be_read_are_said_to_be_so_and_what_is_granted_stays_as_it_is()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", spec => (spec.Lambda!.AllowTestInvoke, spec.Lambda.Stages) = (false, ["prod"]));
        await world.SettleAsync("one");
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.GetStages", Fault = FaultKind.AccessDenied });
        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":5000,"lambda":{"stages":null}}}""");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal((Reasons.AccessDenied, TimeSpan.FromMinutes(5)), (waiting.Reason, waiting.After));
        Assert.Contains("apigateway:GET on /restapis/r3st4p1x/stages", waiting.Message, StringComparison.Ordinal);
        Assert.Equal(("False", Reasons.AccessDenied), Condition((await world.GetAsync("one")).Status!));
        Assert.Equal([$"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
        // The rest of the edit is made all the same.
        Assert.Equal(5000, (await world.IntegrationAsync())!.TimeoutInMillis);

        // A function that is left behind meanwhile keeps what stages still call by, as with every other move.
        world.Deployments.Replace([RestWorld.Deployment("prod", (await world.GetAsync("one")).Status!.ContentHash)]);
        await world.PatchAsync("one", """{"spec":{"lambda":{"functionName":"my-function"}}}""");
        await world.ReconcileAsync("one");
        Assert.Equal([$"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
        // And the stage that the RestDeployment names may call the new one, read or not.
        Assert.Equal([$"{Api}/prod/*"], await world.Policies.SourcesAsync("my-function"));
    }

    [Fact]
    public async Task A_failing_look_at_the_stages_widens_nothing_and_is_tried_again()
    {
        await using var world = await RestWorld.StartAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.GetStages", Fault = FaultKind.Status, Status = 418, Count = 1 });
        await world.ApplyLambdaAsync("one", "GET", Shut);

        await Assert.ThrowsAsync<AmazonAPIGatewayException>(() => world.ReconcileAsync("one"));
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        Assert.Equal([$"{Api}/prod/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task An_observer_compares_with_the_stages_that_the_API_has()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyLambdaAsync("one", "GET", Shut);
        await world.SettleAsync("one");
        await world.PatchAsync("one", """{"spec":{"managementPolicy":"Observe"}}""");
        await world.SettleAsync("one");
        Assert.Equal(("True", Reasons.Granted), Condition((await world.GetAsync("one")).Status!));

        await world.MakeStageAsync("live");
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(("False", Reasons.PermissionMissing), Condition((await world.GetAsync("one")).Status!));

        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.GetStages", Fault = FaultKind.AccessDenied });
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(("False", Reasons.AccessDenied), Condition((await world.GetAsync("one")).Status!));
    }

    private static void Shut(RestIntegrationSpec spec) => spec.Lambda!.AllowTestInvoke = false;

    private static async Task RoundAsync(RestWorld world)
    {
        foreach (var entity in await world.ListAsync())
        {
            Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(entity.Metadata.Name!, QueuePriority.Resync));
        }
    }

    // No statement, whoever's, lets a test call of the method in; clients of the stages that there are get in.
    private static async Task CheckAsync(RestWorld world, string verb)
    {
        Assert.DoesNotContain($"{Api}/*", await world.Policies.SourcesAsync("orders"));
        Assert.False(await world.Policies.AllowAsync("orders", $"{Api}/test-invoke-stage/{verb}/orders"));
        var stages = (await world.Aws.GetStagesAsync(new() { RestApiId = RestWorld.Api }, TestContext.Current.CancellationToken)).Item ?? [];
        foreach (var stage in stages)
        {
            Assert.True(await world.Policies.AllowAsync("orders", $"{Api}/{stage.StageName}/{verb}/orders"));
        }
    }

    private static (string, string) Condition(RestIntegrationStatus status)
    {
        var condition = status.Conditions!.Single(one => one.Type == Conditions.PermissionGranted);
        return (condition.Status!, condition.Reason!);
    }
}
