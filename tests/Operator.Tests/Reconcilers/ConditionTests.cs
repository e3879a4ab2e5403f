using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Events;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What keeps an object from being Ready, and how it is told.</summary>
public sealed class ConditionTests
{
    [Fact]
    public async Task A_missing_API_is_waited_for_and_recovered_from()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.ApiId = "nowhere");
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.ApiNotFound, waiting.Reason);
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Ready, "False", Reasons.ApiNotFound);
        AssertCondition(entity, Conditions.Reconciling, "True", Reasons.ApiNotFound);
        Assert.Null(entity.Metadata.Finalizers);
        Assert.Single(world.Events.All, item => item.Reason == Reasons.ApiNotFound && item.Type == EventType.Warning);

        world.Clock.Advance(waiting.After);
        var writes = world.Mortal.Writes;
        await world.ReconcileAsync("one");
        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Single(world.Events.All);
    }

    [Fact]
    public async Task The_wrong_protocol_stalls()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.ApiId = TestWorld.WebSocket);
        Assert.Equal(Reasons.ProtocolMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        AssertCondition(await world.GetAsync("one"), Conditions.Stalled, "True", Reasons.ProtocolMismatch);
    }

    [Fact]
    public async Task What_AWS_refuses_stalls_with_its_words_and_is_not_tried_in_a_loop()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec =>
        {
            (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri) = ("HTTP_PROXY", "GET", "https://${stageVariables.host");
            spec.ConnectionType = "VPC_LINK";
            spec.ConnectionId = "nolink";
            spec.IntegrationUri = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/b/c";
        });
        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.InvalidSpec, stalled.Reason);
        Assert.Equal(TimeSpan.FromHours(1), stalled.RecheckAfter);
        Assert.Contains("request id", stalled.Message, StringComparison.Ordinal);
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Stalled, "True", Reasons.InvalidSpec);
        AssertCondition(entity, Conditions.Ready, "False", Reasons.InvalidSpec);
        Assert.Null(entity.Status!.PendingCreate);
        Assert.Null(entity.Status.IntegrationId);
        var transition = entity.Status.Conditions![0].LastTransitionTime;

        world.Clock.Advance(stalled.RecheckAfter);
        await world.ReconcileAsync("one");
        Assert.Equal(2, world.Gateway.CountOf("CreateIntegration"));
        Assert.Equal(transition, (await world.GetAsync("one")).Status!.Conditions![0].LastTransitionTime);
        Assert.Single(world.Events.All);
    }

    [Theory]
    [InlineData(FaultKind.AccessDenied, Reasons.AccessDenied)]
    public async Task What_an_administrator_must_mend_is_waited_for(FaultKind fault, string reason)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = fault });
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal(reason, waiting.Reason);
        Assert.Equal(TimeSpan.FromMinutes(5), waiting.After);
        world.Gateway.ClearFaults();
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Single(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task Missing_credentials_are_waited_for_also_by_a_deletion()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        world.HasCredentials = false;
        world.Restart();

        Assert.Equal(Reasons.CredentialsUnavailable, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        var entity = await world.GetAsync("one");
        Assert.Contains(ApiGroup.Finalizer, entity.Metadata.Finalizers!);
        AssertCondition(entity, Conditions.DeletionBlocked, "True", Reasons.CredentialsUnavailable);

        world.HasCredentials = true;
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task A_full_API_is_waited_for()
    {
        await using var world = await TestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, IntegrationsPerApi = 1 });
        await world.ApplyAsync("one", _ => { });
        await world.ApplyAsync("two", _ => { });
        await world.ReconcileAsync("one");
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("two"));
        Assert.Equal(Reasons.QuotaExceeded, waiting.Reason);
        Assert.Null((await world.GetAsync("two")).Status!.PendingCreate);
    }

    [Fact]
    public async Task An_outage_leaves_the_conditions_alone_until_they_are_too_old()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var writes = world.Mortal.Writes;
        world.Gateway.AddFault(new FaultRule { Fault = FaultKind.Status, Status = 503 });

        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        Assert.Equal(writes, world.Mortal.Writes);
        AssertCondition(await world.GetAsync("one"), Conditions.Ready, "True", Reasons.Available);

        world.Clock.Advance(TimeSpan.FromMinutes(31));
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        AssertCondition(await world.GetAsync("one"), Conditions.Ready, "Unknown", Reasons.Stale);

        world.Gateway.ClearFaults();
        await world.ReconcileAsync("one");
        AssertCondition(await world.GetAsync("one"), Conditions.Ready, "True", Reasons.Available);
    }

    [Fact]
    public async Task An_outage_during_an_edit_says_that_it_is_retried()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"description":"new"}}""");
        world.Gateway.AddFault(new FaultRule { Operation = "UpdateIntegration", Fault = FaultKind.ThrottleStorm, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Ready, "False", Reasons.ProgressingWithRetry);
        AssertCondition(entity, Conditions.Reconciling, "True", Reasons.ProgressingWithRetry);

        // The queue's pause, in which the budget that the refusal emptied fills again.
        world.Clock.Advance(TimeSpan.FromSeconds(1));
        world.Gateway.AddFault(new FaultRule { Operation = "UpdateIntegration", Fault = FaultKind.ConcurrentModification, Count = 1 });
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
    }

    [Fact]
    public async Task An_API_or_region_that_changes_although_it_cannot_stalls_and_deletion_still_finds_the_integration()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"apiId":"other"}}""");
        Assert.Equal(Reasons.ImmutableChange, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Theory]
    [InlineData("../../../apis")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("%2e%2e")]
    public async Task Ids_that_are_no_ids_reach_no_other_path(string apiId)
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", spec => spec.ApiId = apiId);
        var result = await world.ReconcileAsync("one");
        Assert.True(result is ReconcileResult.Waiting { Reason: Reasons.ApiNotFound } or ReconcileResult.Stalled { Reason: Reasons.InvalidSpec }, result.ToString());
        Assert.All(world.Gateway.Journal, call => Assert.Equal("GetIntegrations", call.Operation));
    }

    [Fact]
    public async Task Without_a_region_the_object_says_so()
    {
        await using var world = await TestWorld.StartAsync(options: new ReconcilerOptions());
        await world.ApplyAsync("one", _ => { });
        Assert.Equal(Reasons.RegionMissing, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
    }

    [Fact]
    public async Task An_old_view_of_the_object_cannot_begin_a_create()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Mortal.BeforeStatusWrite = () => world.PatchAsync("one", """{"metadata":{"labels":{"touched":"yes"}}}""");
        Assert.IsType<ReconcileResult.Conflict>(await world.ReconcileAsync("one"));
        Assert.Equal(0, world.Gateway.CountOf("CreateIntegration"));
        world.Mortal.BeforeStatusWrite = null;
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
    }

    private static void AssertCondition(Integration entity, string type, string status, string reason)
    {
        var condition = Assert.Single(entity.Status!.Conditions!, candidate => candidate.Type == type);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
