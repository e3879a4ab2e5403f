using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Events;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Every condition and reason, as it comes about.</summary>
public sealed class ConditionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
    public async Task Drift_is_corrected_and_told()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "mine");
        await world.ReconcileAsync("one");
        await DriftAsync(world, "theirs");
        world.Events.All.Clear();

        await world.ReconcileAsync("one");

        Assert.Equal("mine", Assert.Single(await world.IntegrationsAsync()).Description);
        Assert.Equal([Events.DriftCorrected], world.Events.Reasons);
        var entity = await world.GetAsync("one");
        Assert.Null(entity.Status!.Drift);
        Assert.DoesNotContain(entity.Status.Conditions!, condition => condition.Type == Conditions.Drifted);
    }

    [Fact]
    public async Task Drift_is_only_reported_under_Detect_and_an_edit_applies_the_spec()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => (spec.Description, spec.DriftPolicy) = ("mine", DriftPolicy.Detect));
        await world.ReconcileAsync("one");
        await DriftAsync(world, "theirs");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        var entity = await world.GetAsync("one");
        AssertCondition(entity, Conditions.Drifted, "True", Reasons.DriftDetected);
        AssertCondition(entity, Conditions.Ready, "True", Reasons.DriftDetected);
        var drift = Assert.Single(entity.Status!.Drift!);
        Assert.Equal(("description", "mine", "theirs"), (drift.Field, drift.Desired, drift.Observed));
        Assert.Equal(0, world.Gateway.CountOf("UpdateIntegration") - 1);
        await world.ReconcileAsync("one");
        Assert.Single(world.Events.All, item => item.Reason == Reasons.DriftDetected);

        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":5000}}""");
        await world.ReconcileAsync("one");
        Assert.Equal("mine", Assert.Single(await world.IntegrationsAsync()).Description);
        AssertCondition(await world.GetAsync("one"), Conditions.Ready, "True", Reasons.Available);
    }

    [Fact]
    public async Task Ignored_fields_are_reported_and_left_alone()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => (spec.Description, spec.IgnoreFields) = ("mine", ["description"]));
        await world.ReconcileAsync("one");
        await DriftAsync(world, "theirs");
        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":5000}}""");
        await world.ReconcileAsync("one");

        Assert.Equal(("theirs", 5000), (Assert.Single(await world.IntegrationsAsync()).Description, (await world.IntegrationsAsync())[0].TimeoutInMillis));
        var entity = await world.GetAsync("one");
        Assert.Equal("description", Assert.Single(entity.Status!.Drift!).Field);
        Assert.DoesNotContain(entity.Status.Conditions!, condition => condition.Type == Conditions.Drifted);
    }

    [Fact]
    public async Task An_integration_deleted_outside_is_made_again()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var old = (await world.GetAsync("one")).Status!.IntegrationId!;
        await world.Aws.DeleteIntegrationAsync(new() { ApiId = TestWorld.Http, IntegrationId = old }, Cancel);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        var made = Assert.Single(await world.IntegrationsAsync());
        var entity = await world.GetAsync("one");
        Assert.NotEqual(old, made.IntegrationId);
        Assert.Equal((made.IntegrationId, made.IntegrationId), (entity.Status!.IntegrationId, entity.Metadata.Annotations![ApiGroup.IntegrationIdAnnotation]));
        Assert.Contains(Events.Vanished, world.Events.Reasons);
    }

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
    public async Task A_replacement_refused_by_policy_stalls_and_says_which_field()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.ReplacePolicy = ReplacePolicy.Never);
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");
        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.ReplacementRequired, stalled.Reason);
        Assert.Contains("integrationType", stalled.Message, StringComparison.Ordinal);
        Assert.Equal("AWS_PROXY", Assert.Single(await world.IntegrationsAsync()).IntegrationType);
    }

    [Theory]
    [InlineData(UnprovenClearing.Honour, 0)]
    [InlineData(UnprovenClearing.Ignore, 1)]
    public async Task A_value_that_may_or_may_not_be_clearable_is_gone_in_the_end(UnprovenClearing clearing, int replacements)
    {
        await using var world = await TestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, UnprovenClearing = clearing });
        await world.ApplyAsync("one", spec => spec.CredentialsArn = "arn:aws:iam::123456789012:role/x");
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"credentialsArn":null}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        Assert.True(string.IsNullOrEmpty(Assert.Single(await world.IntegrationsAsync()).CredentialsArn));
        Assert.Equal(replacements, world.Gateway.CountOf("CreateIntegration") - 1);
    }

    [Fact]
    public async Task A_pass_that_was_asked_for_is_echoed_once_AWS_was_seen()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { }, meta => meta.Annotations = new Dictionary<string, string> { [ApiGroup.ReconcileRequestedAt] = "now" });
        world.Gateway.AddFault(new FaultRule { Fault = FaultKind.Status, Status = 503, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        Assert.Null((await world.GetAsync("one")).Status!.LastHandledReconcileAt);
        await world.SettleAsync("one");
        Assert.Equal("now", (await world.GetAsync("one")).Status!.LastHandledReconcileAt);
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
    public async Task A_value_that_AWS_drops_without_a_word_is_told_and_not_sent_for_ever()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", spec =>
        {
            (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri) = ("HTTP_PROXY", "GET", "https://example.com/");
            spec.TlsConfig = new TlsConfig { ServerNameToVerify = "example.com" };
        });
        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.FieldNotKept, stalled.Reason);
        Assert.Contains("tlsConfig.serverNameToVerify", stalled.Message, StringComparison.Ordinal);
        Assert.Equal(Reasons.FieldNotKept, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        Assert.Single(await world.IntegrationsAsync());
        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));
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
        Assert.All(world.Gateway.Journal, call => Assert.Equal("GetApi", call.Operation));
    }

    [Fact]
    public async Task NothingToObserve_is_said_when_there_is_no_id()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", spec => spec.ManagementPolicy = ManagementPolicy.Observe);
        Assert.Equal(Reasons.NothingToObserve, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.Equal(0, world.Gateway.CountOf("CreateIntegration"));
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

    [Fact]
    public async Task A_replacement_is_finished_even_when_AWS_drops_a_value_of_the_new_integration()
    {
        await using var world = await TestWorld.StartAsync(validate: false);
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var route = await world.CreateRouteAsync(TestWorld.Http, "GET /x", (await world.GetAsync("one")).Status!.IntegrationId!);
        await world.PatchAsync("one", """{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/","tlsConfig":{"serverNameToVerify":"example.com"}}}""");
        Assert.Equal(Reasons.FieldNotKept, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        var made = Assert.Single(await world.IntegrationsAsync());
        var moved = Assert.Single((await world.Aws.GetRoutesAsync(new() { ApiId = TestWorld.Http }, Cancel)).Items!);
        Assert.Equal((route, $"integrations/{made.IntegrationId}"), (moved.RouteId, moved.Target));
        Assert.Null((await world.GetAsync("one")).Status!.ReplacingIntegrationId);
    }

    private static async Task<string> ExistingAsync(TestWorld world) => (await world.Aws.CreateIntegrationAsync(
        new() { ApiId = TestWorld.Http, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda, PayloadFormatVersion = "1.0" }, Cancel)).IntegrationId!;

    private static async Task DriftAsync(TestWorld world, string description)
    {
        var existing = Assert.Single(await world.IntegrationsAsync());
        await world.Aws.UpdateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationId = existing.IntegrationId, IntegrationType = existing.IntegrationType, Description = description }, Cancel);
    }

    private static void AssertCondition(Integration entity, string type, string status, string reason)
    {
        var condition = Assert.Single(entity.Status!.Conditions!, candidate => candidate.Type == type);
        Assert.Equal((status, reason), (condition.Status, condition.Reason));
    }
}
