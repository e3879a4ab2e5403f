using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Whose an integration is: suspended, deleted, retained, restored, adopted, observed, claimed twice.</summary>
public sealed class OwnershipTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspended_objects_are_left_alone_even_when_deleted()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"suspend":true}}""");
        world.Gateway.ResetCalls();
        Assert.Null(Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one")).ResyncAfter);
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Suspended, "True", Reasons.Suspended);
        AssertCondition(entity, Conditions.Ready, "True", Reasons.Available);

        await world.PatchAsync("one", """{"spec":{"description":"unknown yet"}}""");
        await world.ReconcileAsync("one");
        AssertCondition(await world.GetAsync("one"), Conditions.Ready, "Unknown", Reasons.Suspended);

        await world.DeleteAsync("one");
        await world.ReconcileAsync("one");
        AssertCondition(await world.GetAsync("one"), Conditions.DeletionBlocked, "True", Reasons.Suspended);
        Assert.Empty(world.Gateway.Calls);

        await world.PatchAsync("one", """{"spec":{"suspend":false}}""");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task A_deletion_blocked_by_routes_names_them_and_goes_on_when_they_are_gone()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var route = await world.CreateRouteAsync(TestWorld.Http, "GET /x", (await world.GetAsync("one")).Status!.IntegrationId!);
        await world.DeleteAsync("one");

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Contains(route, waiting.Message, StringComparison.Ordinal);
        AssertCondition(await world.GetAsync("one"), Conditions.DeletionBlocked, "True", Reasons.DeletionBlockedByRoutes);

        var other = await world.Aws.CreateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationType = "HTTP_PROXY", IntegrationMethod = "GET", IntegrationUri = "https://example.com/", PayloadFormatVersion = "1.0" }, Cancel);
        await world.Aws.UpdateRouteAsync(new() { ApiId = TestWorld.Http, RouteId = route, Target = $"integrations/{other.IntegrationId}" }, Cancel);
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(other.IntegrationId, Assert.Single(await world.IntegrationsAsync()).IntegrationId);
    }

    [Fact]
    public async Task A_deletion_that_AWS_throttles_says_that_it_is_under_way()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        world.Gateway.AddFault(new FaultRule { Operation = "DeleteIntegration", Fault = FaultKind.ThrottleStorm, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Ready, "False", Reasons.Deleting);
        Assert.DoesNotContain(entity.Status!.Conditions!, condition => condition.Type == Conditions.DeletionBlocked);

        // The queue's pause, in which the budget that the refusal emptied fills again.
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        await world.ReconcileAsync("one");
        Assert.Null(await world.FindAsync("one"));
    }

    [Theory]
    [InlineData("""{"spec":{"deletionPolicy":"Retain"}}""")]
    [InlineData("""{"spec":{"managementPolicy":"Observe","integrationId":"ID"}}""")]
    public async Task Retain_and_Observe_leave_AWS_alone(string patch)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", patch.Replace("ID\"", (await world.GetAsync("one")).Status!.IntegrationId + "\"", StringComparison.Ordinal));
        await world.DeleteAsync("one");
        await world.ReconcileAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Single(await world.IntegrationsAsync());
        Assert.Contains(Events.Retained, world.Events.Reasons);
        Assert.Equal(0, world.Gateway.CountOf("DeleteIntegration"));
    }

    [Fact]
    public async Task Status_lost_in_a_restore_is_found_again_by_the_annotation()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var id = (await world.GetAsync("one")).Status!.IntegrationId;
        await world.PatchStatusAsync("one", """{"status":null}""");
        Assert.Null((await world.GetAsync("one")).Status?.IntegrationId);
        world.Restart();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(id, (await world.GetAsync("one")).Status!.IntegrationId);
        Assert.Single(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task An_existing_integration_is_adopted_and_brought_in_line()
    {
        await using var world = await TestWorld.StartAsync();
        var existing = await ExistingAsync(world);
        await world.ApplyAsync("one", spec => (spec.IntegrationId, spec.Description) = (existing, "mine"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        var now = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal((existing, "mine"), (now.IntegrationId, now.Description));
        Assert.Contains(Events.Adopted, world.Events.Reasons);
        Assert.Equal(0, world.Gateway.CountOf("CreateIntegration") - 1);
        Assert.Equal(1, (await world.GetAsync("one")).Metadata.Generation);
    }

    [Fact]
    public async Task An_integration_to_adopt_that_is_missing_is_waited_for_and_never_made()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.IntegrationId = "missing1");
        Assert.Equal(Reasons.IntegrationNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Null((await world.GetAsync("one")).Status!.IntegrationId);
        Assert.Empty(await world.IntegrationsAsync());
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
    }

    [Fact]
    public async Task Observe_reports_and_writes_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        var existing = await ExistingAsync(world);
        await world.ApplyAsync("one", spec => (spec.IntegrationId, spec.Description, spec.ManagementPolicy) = (existing, "mine", ManagementPolicy.Observe));
        world.Gateway.ResetCalls();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(["GetApi", "GetIntegration"], world.Gateway.Calls.Keys.Order());
        var entity = await world.GetAsync("one");
        Assert.Null(entity.Metadata.Finalizers);
        AssertCondition(entity, Conditions.Drifted, "True", Reasons.DriftDetected);
        Assert.Contains(entity.Status!.Drift!, item => item.Field == "description");
    }

    [Fact]
    public async Task Of_two_objects_for_one_integration_the_older_wins_and_the_other_never_touches_AWS()
    {
        await using var world = await TestWorld.StartAsync();
        var existing = await ExistingAsync(world);
        var first = await world.ApplyAsync("one", spec => spec.IntegrationId = existing);
        var second = await world.ApplyAsync("two", spec => spec.IntegrationId = existing);
        // Within one second, the uid decides.
        var (winner, loser) = string.CompareOrdinal(first.Metadata.Uid, second.Metadata.Uid) < 0 || first.Metadata.CreationTimestamp < second.Metadata.CreationTimestamp
            ? ("one", "two")
            : ("two", "one");
        Assert.Equal(Reasons.AlreadyClaimed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync(loser)).Reason);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(winner));
        await world.DeleteAsync(loser);
        await world.SettleAsync(loser);
        Assert.Single(await world.IntegrationsAsync());
        Assert.Equal(0, world.Gateway.CountOf("DeleteIntegration"));
    }

    [Fact]
    public async Task An_integration_of_quick_create_may_be_adopted_and_changed_but_is_neither_replaced_nor_deleted()
    {
        await using var world = await TestWorld.StartAsync();
        var api = await world.QuickCreateAsync("https://example.com/");
        var managed = Assert.Single(await world.IntegrationsAsync(api));
        Assert.True(managed.ApiGatewayManaged);
        await world.ApplyAsync("one", spec =>
        {
            (spec.ApiId, spec.IntegrationId) = (api, managed.IntegrationId);
            (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri) = ("HTTP_PROXY", "ANY", "https://example.org/");
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal("https://example.org/", Assert.Single(await world.IntegrationsAsync(api)).IntegrationUri);
        Assert.True((await world.GetAsync("one")).Status!.ApiGatewayManaged);

        await world.PatchAsync("one", $$"""{"spec":{"integrationType":"AWS_PROXY","integrationMethod":null,"integrationUri":"{{TestWorld.Lambda}}"} }""");
        Assert.Equal(Reasons.QuickCreateManaged, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Single(await world.IntegrationsAsync(api));
        Assert.Equal(0, world.Gateway.CountOf("DeleteIntegration"));
        Assert.Contains(Events.Retained, world.Events.Reasons);
    }

    [Fact]
    public async Task NothingToObserve_is_said_when_there_is_no_id()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", spec => spec.ManagementPolicy = ManagementPolicy.Observe);
        Assert.Equal(Reasons.NothingToObserve, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Equal(0, world.Gateway.CountOf("CreateIntegration"));
    }

    private static async Task<string> ExistingAsync(TestWorld world) => (await world.Aws.CreateIntegrationAsync(
        new() { ApiId = TestWorld.Http, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda, PayloadFormatVersion = "1.0" }, Cancel)).IntegrationId!;

    private static void AssertCondition(Integration entity, string type, string status, string reason)
    {
        var condition = Assert.Single(entity.Status!.Conditions!, candidate => candidate.Type == type);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
