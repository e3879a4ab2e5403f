using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.KubernetesApi.Admin;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;
using static Operator.Tests.Reconcilers.World.Referring;

namespace Operator.Tests.Reconcilers;

/// <summary>An Integration that refers to other objects: waiting for them, living with them, outliving them.</summary>
public sealed class ReferenceTests
{
    [Fact]
    public async Task An_object_may_come_before_the_kind_the_object_and_the_id_that_it_refers_to()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world);

        await AssertWaitsAsync(world, Reasons.ReferenceKindNotServed, "Install the CustomResourceDefinition of API (apigatewayv2.services.k8s.aws/v1alpha1)");

        await world.Targets.InstallAsync(Api);
        world.Clock.Advance(TimeSpan.FromSeconds(30));
        await AssertWaitsAsync(world, Reasons.ReferenceNotFound, "Create API default/orders");
        Assert.Equal([Api], world.WatchedKinds);

        await world.Targets.CreateAsync(Api, "orders");
        await WokenAsync(world);
        await AssertWaitsAsync(world, Reasons.ReferenceNotReady, "it has no status.apiID yet");

        await world.Targets.PatchStatusAsync(Api, "orders", """{"apiID":"a1b2c3d4","conditions":[{"type":"ACK.ResourceSynced","status":"False"}]}""");
        await WokenAsync(world);
        await AssertWaitsAsync(world, Reasons.ReferenceNotReady, "its condition ACK.ResourceSynced is False");
        Assert.Empty(world.Gateway.Calls);

        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        await WokenAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(TestWorld.Http, status.ApiId);
        Assert.Equal([("apiRef", TestWorld.Http)], status.ResolvedReferences!.Select(one => (one.Field, one.Value)));
        AssertCondition(status, Conditions.ReferencesResolved, "True", Reasons.Resolved);
        AssertCondition(status, Conditions.Ready, "True", Reasons.Available);
        Assert.Single(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task Nothing_is_written_when_nothing_changed()
    {
        await using var world = await ReadyAsync();
        await world.ReconcileAsync("one");
        var writes = world.Mortal.Writes;
        world.Cluster.ResetCalls();

        await world.ReconcileAsync("one", QueuePriority.Resync);

        Assert.Equal(writes, world.Mortal.Writes);
        // The test's own list and reads of the object, and nothing for the reference.
        Assert.DoesNotContain(world.Cluster.Calls.Keys, call => call.Contains("apis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deletion_does_not_need_what_was_referred_to()
    {
        await using var world = await ReadyAsync();
        await world.Targets.DeleteAsync(Api, "orders");
        await world.DeleteAsync("one");

        await world.SettleAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task A_reference_that_leads_to_another_API_stalls_and_touches_neither()
    {
        await using var world = await ReadyAsync();
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", "zz99zz99"));
        await WokenAsync(world);
        world.Gateway.ResetCalls();

        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one", QueuePriority.Reference));

        Assert.Equal(Reasons.ImmutableChange, stalled.Reason);
        Assert.StartsWith("Let spec.apiRef lead to API a1b2c3d4", stalled.Message, StringComparison.Ordinal);
        Assert.Empty(world.Gateway.Calls);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task The_reference_may_become_the_id_and_the_other_way_round()
    {
        await using var world = await ReadyAsync();
        await world.PatchAsync("one", $$$"""{"spec":{"apiRef":null,"apiId":"{{{TestWorld.Http}}}"}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        var status = (await world.GetAsync("one")).Status!;
        Assert.Null(status.ResolvedReferences);
        Assert.DoesNotContain(status.Conditions!, condition => condition.Type == Conditions.ReferencesResolved);

        await world.PatchAsync("one", """{"spec":{"apiRef":{"name":"orders"},"apiId":null}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Single(await world.IntegrationsAsync());
    }

    [Theory]
    [InlineData("../../v2/apis/other")]
    [InlineData("a1b2%2F")]
    [InlineData("arn:aws:apigateway:us-west-2::/apis/a1b2c3d4")]
    [InlineData("a1b2c3d4\\n")]
    public async Task What_is_no_id_never_reaches_AWS_nor_the_status(string value)
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", value));
        await ApplyAsync(world);

        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));

        Assert.Equal(Reasons.ReferenceInvalid, stalled.Reason);
        Assert.DoesNotContain(value, stalled.Message, StringComparison.Ordinal);
        Assert.Empty(world.Gateway.Calls);
    }

    [Fact]
    public async Task Another_namespace_is_not_even_read()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await ApplyAsync(world, spec => spec.ApiRef!.Namespace = "kube-system");

        await AssertWaitsAsync(world, Reasons.ReferenceNotPermitted, "kube-system");

        Assert.Empty(world.WatchedKinds);
        Assert.DoesNotContain(world.Cluster.Journal, request => request.Resource == "apis");
        Assert.Empty(world.Gateway.Calls);
    }

    [Fact]
    public async Task A_kind_without_namespaces_is_found_by_its_name()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(CrossplaneApi);
        await world.Targets.CreateAsync(CrossplaneApi, "orders");
        await world.Targets.PatchStatusAsync(CrossplaneApi, "orders", $$"""{"atProvider":{"id":"{{TestWorld.Http}}"},"conditions":[{"type":"Ready","status":"True"}]}""");
        await ApplyAsync(world, spec => spec.ApiRef = new() { ApiVersion = CrossplaneApi.ApiVersion, Kind = CrossplaneApi.Kind, Name = "orders" });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
    }

    [Fact]
    public async Task Any_kind_will_do_with_a_path()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.CreateAsync(ConfigMap, "terraform", further: new() { ["data"] = new JsonObject { ["api-id"] = TestWorld.Http } });
        await ApplyAsync(world, spec => spec.ApiRef = new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "terraform", FieldPath = "data['api-id']" });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
    }

    [Fact]
    public async Task A_missing_right_is_told_with_the_value_that_grants_it()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        world.Cluster.InjectFault(new ApiFault { Resource = "apis", Verb = "list", Status = 403, Count = 1 });
        await ApplyAsync(world);

        await AssertWaitsAsync(world, Reasons.ReferenceAccessDenied, "set references.ack.enabled in the chart");
        // Not asked for again by every pass.
        await AssertWaitsAsync(world, Reasons.ReferenceAccessDenied, "references-ack");
        Assert.Equal(1, world.Cluster.Journal.Count(request => request.Resource == "apis" && request.Verb == "list"));

        world.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
    }

    [Fact]
    public async Task A_template_that_is_too_long_stalls()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.CreateAsync(ConfigMap, "templates", further: new() { ["data"] = new JsonObject { ["in.vtl"] = new string('x', 32769) } });
        await ApplyAsync(world, spec =>
        {
            (spec.ApiId, spec.ApiRef, spec.ProtocolType, spec.IntegrationType, spec.IntegrationUri) = (TestWorld.WebSocket, null, ProtocolType.WEBSOCKET, "MOCK", null);
            spec.RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["$default"] = new() { ConfigMapKeyRef = new() { Name = "templates", Key = "in.vtl" } } };
        });

        Assert.Equal(Reasons.ReferenceInvalid, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Killed_at_any_write_one_integration_is_made_and_it_goes_with_the_object(bool after)
    {
        for (var write = 1; write <= 6; write++)
        {
            await using var world = await TestWorld.StartAsync();
            await world.Targets.InstallAsync(Api);
            await world.Targets.CreateAsync(Api, "orders");
            await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
            await ApplyAsync(world);
            world.Crash.DieAt(write, after);
            await world.DyingPassAsync("one");
            world.Restart();
            await world.Targets.DeleteAsync(Api, "orders");
            await world.DeleteAsync("one");

            await world.SettleAsync("one");

            Assert.Null(await world.FindAsync("one"));
            Assert.Empty(await world.IntegrationsAsync());
        }
    }
}
