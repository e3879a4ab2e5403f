using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What a difference between spec and AWS leads to: correction, a report, or nothing.</summary>
public sealed class DriftPolicyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

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
