using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>What the policies of a REST integration let the operator do: adopt, observe, detect, suspend, retain, and who has a method.</summary>
public sealed class RestPolicyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_found_in_place_is_refused_without_adopt_and_taken_with_it()
    {
        await using var world = await RestWorld.StartAsync();
        await world.PutByOthersAsync();
        await world.ApplyAsync("one", spec => spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}" });
        world.Gateway.ResetCalls();

        var refused = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.AlreadyExists, refused.Reason);
        Assert.Contains("spec.adopt", refused.Message, StringComparison.Ordinal);
        AssertNoWrites(world);
        Assert.Equal("HTTP_PROXY", (await world.IntegrationAsync())!.Type);
        Assert.Null((await world.GetAsync("one")).Status!.Owned);

        await world.PatchAsync("one", """{"spec":{"adopt":true}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal("MOCK", (await world.IntegrationAsync())!.Type);
        Assert.True((await world.GetAsync("one")).Status!.Owned);
        Assert.Contains(Events.Adopted, world.Events.Reasons);
        Assert.DoesNotContain(Events.Created, world.Events.Reasons);
    }

    [Fact]
    public async Task Deleting_an_object_that_was_refused_leaves_what_it_found()
    {
        await using var world = await RestWorld.StartAsync();
        await world.PutByOthersAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        await world.SettleAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal("HTTP_PROXY", (await world.IntegrationAsync())!.Type);
    }

    [Fact]
    public async Task Observe_reports_differences_and_writes_nothing_from_birth_to_deletion()
    {
        await using var world = await RestWorld.StartAsync();
        await world.PutByOthersAsync();
        world.Gateway.ResetCalls();
        await world.ApplyAsync("one", spec =>
        {
            spec.ManagementPolicy = ManagementPolicy.Observe;
            (spec.Type, spec.IntegrationHttpMethod, spec.Uri) = ("HTTP_PROXY", "GET", "https://mine.example.com/");
        });

        await world.SettleAsync("one");

        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(["uri"], status.Drift!.Select(entry => entry.Field));
        Assert.Equal("https://others.example.com/", status.Observed!.Uri);
        Assert.Contains(status.Conditions!, condition => condition is { Type: Conditions.Drifted, Status: "True" });
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        AssertNoWrites(world);
    }

    [Fact]
    public async Task Observing_a_method_without_integration_waits_for_one()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.ManagementPolicy = ManagementPolicy.Observe);
        Assert.Equal(Reasons.IntegrationNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
    }

    [Fact]
    public async Task Drift_is_corrected_with_one_patch_and_told()
    {
        await using var world = await SettledAsync(spec => spec.TimeoutInMillis = 5000);
        await DriftAsync(world);
        world.Gateway.ResetCalls();

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal(5000, (await world.IntegrationAsync())!.TimeoutInMillis);
        Assert.Equal(1, world.Gateway.CountOf("apigateway.UpdateIntegration"));
        Assert.Contains(Events.DriftCorrected, world.Events.Reasons);
    }

    [Fact]
    public async Task Detect_only_reports_drift_and_an_edit_still_applies_the_spec()
    {
        await using var world = await SettledAsync(spec => (spec.TimeoutInMillis, spec.DriftPolicy) = (5000, DriftPolicy.Detect));
        await DriftAsync(world);
        world.Gateway.ResetCalls();

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");

        AssertNoWrites(world);
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(("timeoutInMillis", "5000", "6000"), (status.Drift![0].Field, status.Drift[0].Desired, status.Drift[0].Observed));
        Assert.Contains(status.Conditions!, condition => condition is { Type: Conditions.Drifted, Status: "True", Reason: Reasons.DriftDetected });

        await world.PatchAsync("one", """{"spec":{"passthroughBehavior":"NEVER"}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        var now = (await world.IntegrationAsync())!;
        Assert.Equal((5000, "NEVER"), (now.TimeoutInMillis, now.PassthroughBehavior));
        Assert.Empty((await world.GetAsync("one")).Status!.Drift ?? []);
    }

    [Fact]
    public async Task Under_Detect_an_integration_that_went_away_is_told_and_not_made_again()
    {
        await using var world = await SettledAsync(spec => spec.DriftPolicy = DriftPolicy.Detect);
        await world.Aws.DeleteIntegrationAsync(new() { RestApiId = RestWorld.Api, ResourceId = RestWorld.Orders, HttpMethod = "GET" }, Cancel);
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(Reasons.IntegrationNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Null(await world.IntegrationAsync());
    }

    [Fact]
    public async Task Ignored_fields_are_reported_and_left_alone()
    {
        await using var world = await SettledAsync(spec => (spec.TimeoutInMillis, spec.IgnoreFields) = (5000, ["timeoutInMillis"]));
        await DriftAsync(world);
        world.Gateway.ResetCalls();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        AssertNoWrites(world);
        Assert.Equal(6000, (await world.IntegrationAsync())!.TimeoutInMillis);
    }

    [Fact]
    public async Task A_suspended_object_is_left_alone_even_when_deleted()
    {
        await using var world = await SettledAsync(spec => spec.TimeoutInMillis = 5000);
        await world.PatchAsync("one", """{"spec":{"suspend":true,"timeoutInMillis":7000}}""");
        world.Gateway.ResetCalls();
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        await world.ReconcileAsync("one");
        Assert.Empty(world.Gateway.Calls);
        Assert.Contains((await world.GetAsync("one")).Status!.Conditions!, condition => condition is { Type: Conditions.Suspended, Status: "True" });

        await world.PatchAsync("one", """{"spec":{"suspend":false}}""");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Null(await world.IntegrationAsync());
    }

    [Theory]
    [InlineData("""{"spec":{"deletionPolicy":"Retain"}}""")]
    [InlineData("""{"spec":{"managementPolicy":"Observe"}}""")]
    public async Task Retain_and_Observe_leave_AWS_alone(string patch)
    {
        await using var world = await SettledAsync(_ => { });
        await world.PatchAsync("one", patch);
        await world.SettleAsync("one");
        world.Gateway.ResetCalls();
        await world.DeleteAsync("one");
        await world.ReconcileAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(world.Gateway.Calls);
        Assert.Equal("MOCK", (await world.IntegrationAsync())!.Type);
        Assert.Contains(Events.Retained, world.Events.Reasons);
    }

    [Fact]
    public async Task Of_two_objects_for_one_method_the_older_has_it_whatever_they_call_it_and_the_other_never_touches_AWS()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("first", spec => spec.TimeoutInMillis = 5000);
        await world.ApplyAsync("second", spec => (spec.ResourcePath, spec.ResourceId, spec.TimeoutInMillis, spec.Adopt) = (null, RestWorld.Orders, 6000, true));
        List<(string Name, ReconcileResult Result)> results = [];
        foreach (var name in new[] { "first", "second", "first", "second" })
        {
            results.Add((name, await world.ReconcileAsync(name)));
        }

        // Within one second, the uid decides.
        var loser = Assert.Single(results.Where(pair => pair.Result is ReconcileResult.Stalled).Select(pair => pair.Name).Distinct());
        Assert.All(results.Select(pair => pair.Result).OfType<ReconcileResult.Stalled>(), stalled => Assert.Equal(Reasons.AlreadyClaimed, stalled.Reason));
        Assert.Equal(loser == "second" ? 5000 : 6000, (await world.IntegrationAsync())!.TimeoutInMillis);
        Assert.Equal(1, world.Gateway.CountOf("apigateway.PutIntegration"));

        await world.DeleteAsync(loser);
        await world.SettleAsync(loser);
        Assert.NotNull(await world.IntegrationAsync());
    }

    [Fact]
    public async Task Endless_conflicts_are_looked_into_and_then_tried_with_growing_pauses()
    {
        await using var world = await SettledAsync(spec => spec.TimeoutInMillis = 5000);
        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":7000}}""");
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.UpdateIntegration", Fault = FaultKind.ConcurrentModification });
        for (var pass = 0; pass < world.Options.ConflictsBeforeDoubt; pass++)
        {
            Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));
        }

        // The API is there, so it is somebody else who writes all the time: from here on with growing pauses.
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        Assert.Equal(1, world.Gateway.CountOf("apigateway.GetRestApi"));
    }

    [Theory]
    [InlineData("nosuchapi1", "/orders", "GET", Reasons.ApiNotFound)]
    [InlineData(RestWorld.Api, "/nowhere", "GET", Reasons.ResourceNotFound)]
    [InlineData(RestWorld.Api, "/orders", "DELETE", Reasons.MethodNotFound)]
    public async Task What_is_missing_is_named_and_waited_for(string api, string path, string verb, string reason)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec => (spec.RestApiId, spec.ResourcePath, spec.HttpMethod) = (api, path, verb));
        world.Gateway.ResetCalls();
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal(reason, waiting.Reason);
        Assert.Contains(reason == Reasons.ApiNotFound ? $"{api} in us-west-2" : api, waiting.Message, StringComparison.Ordinal);
        AssertNoWrites(world);
    }

    private static async Task<RestWorld> SettledAsync(Action<RestIntegrationSpec> edit)
    {
        var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", edit);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        return world;
    }

    private static async Task DriftAsync(RestWorld world) => await world.Aws.UpdateIntegrationAsync(
        new()
        {
            RestApiId = RestWorld.Api,
            ResourceId = RestWorld.Orders,
            HttpMethod = "GET",
            PatchOperations = [new() { Op = "replace", Path = "/timeoutInMillis", Value = "6000" }],
        },
        Cancel);

    private static void AssertNoWrites(RestWorld world) =>
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("apigateway.Get", operation, StringComparison.Ordinal));
}
