using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;
using static Operator.Tests.Reconcilers.World.Referring;

namespace Operator.Tests.Reconcilers;

/// <summary>What an Integration refers to changes: its own edits, in place, and nobody is woken for less.</summary>
public sealed class ReferenceChangeTests
{
    [Fact]
    public async Task What_was_found_is_used_on_while_the_object_is_out_of_sync_but_not_when_it_is_gone()
    {
        await using var world = await ReadyAsync();
        await world.Targets.PatchStatusAsync(Api, "orders", """{"conditions":[{"type":"ACK.ResourceSynced","status":"False"}]}""");
        await WokenAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one", QueuePriority.Reference));

        await world.Targets.DeleteAsync(Api, "orders");
        await WokenAsync(world);
        await AssertWaitsAsync(world, Reasons.ReferenceNotFound, "Create API default/orders");
        Assert.Single(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task Changes_that_mean_nothing_to_who_refers_wake_nobody()
    {
        await using var world = await ReadyAsync();
        await world.Targets.PatchAsync(Api, "orders", """{"metadata":{"labels":{"a":"b"}},"spec":{"description":"x"}}""");
        await world.Targets.PatchStatusAsync(Api, "orders", """{"apiEndpoint":"https://example.com"}""");
        await world.Targets.CreateAsync(Api, "unrelated");
        // The watch is in order: when this one has arrived, the others have too.
        await world.Targets.DeleteAsync(Api, "orders");
        await WokenAsync(world);

        Assert.False(world.Woken.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Function_role_and_VPC_link_change_in_place()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api, VpcLink, Role);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        await world.Targets.CreateAsync(VpcLink, "internal");
        await world.Targets.PatchStatusAsync(VpcLink, "internal", Synced("vpcLinkID", "vlnk01"));
        await world.Targets.CreateAsync(Role, "caller");
        await world.Targets.PatchStatusAsync(Role, "caller", SyncedArn("arn:aws:iam::123456789012:role/one"));
        await ApplyAsync(world, spec =>
        {
            (spec.IntegrationType, spec.IntegrationMethod, spec.ConnectionType) = ("HTTP_PROXY", "GET", "VPC_LINK");
            spec.IntegrationUri = "arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/a/50dc6c495c0c9188/f2f7dc8efc522ab2";
            (spec.VpcLinkRef, spec.CredentialsRef) = (new() { Name = "internal" }, new() { Name = "caller" });
            spec.DriftPolicy = DriftPolicy.Detect;
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        var made = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal(("vlnk01", "arn:aws:iam::123456789012:role/one"), (made.ConnectionId, made.CredentialsArn));
        await WokenAsync(world, times: 3);

        await world.Targets.PatchStatusAsync(Role, "caller", SyncedArn("arn:aws:iam::123456789012:role/two"));
        await WokenAsync(world);
        await world.ReconcileAsync("one", QueuePriority.Reference);

        // An edit, not drift: Detect does not keep it back.
        Assert.Equal("arn:aws:iam::123456789012:role/two", Assert.Single(await world.IntegrationsAsync()).CredentialsArn);
        Assert.Contains(Events.Updated, world.Events.Reasons);
        Assert.DoesNotContain(Events.DriftCorrected, world.Events.Reasons);
    }

    [Fact]
    public async Task The_permission_moves_with_the_function_that_is_referred_to()
    {
        var first = TestWorld.Lambda.Replace("echo", "my-function", StringComparison.Ordinal);
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Function);
        await world.Targets.CreateAsync(Function, "backend");
        await world.Targets.PatchStatusAsync(Function, "backend", SyncedArn(first));
        await ApplyAsync(world, spec =>
        {
            (spec.ApiId, spec.ApiRef, spec.IntegrationType, spec.IntegrationUri) = (TestWorld.Http, null, null, null);
            spec.Lambda = new() { FunctionRef = new() { Name = "backend" } };
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        Assert.Equal(first, (await world.GetAsync("one")).Status!.Permission!.FunctionArn);
        await WokenAsync(world);

        var other = TestWorld.Lambda.Replace("echo", "orders", StringComparison.Ordinal);
        await world.Targets.PatchStatusAsync(Function, "backend", SyncedArn(other));
        await WokenAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(other, status.Permission!.FunctionArn);
        Assert.Contains("function:orders", Assert.Single(await world.IntegrationsAsync()).IntegrationUri, StringComparison.Ordinal);
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Empty(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task An_edit_of_a_ConfigMap_is_an_edit_of_the_template()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyAsync(world, spec =>
        {
            (spec.ApiId, spec.ApiRef, spec.ProtocolType, spec.IntegrationType, spec.IntegrationUri) = (TestWorld.WebSocket, null, ProtocolType.WEBSOCKET, "MOCK", null);
            spec.RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["$default"] = new() { ConfigMapKeyRef = new() { Name = "templates", Key = "in.vtl" } } };
            spec.DriftPolicy = DriftPolicy.Detect;
        });
        await AssertWaitsAsync(world, Reasons.ReferenceNotFound, "Create ConfigMap default/templates");

        await world.Targets.CreateAsync(ConfigMap, "templates", further: new() { ["data"] = new JsonObject { ["in.vtl"] = "{\"statusCode\":200}" } });
        await WokenAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        Assert.Equal("{\"statusCode\":200}", Assert.Single(await world.IntegrationsAsync(TestWorld.WebSocket)).RequestTemplates!["$default"]);

        await world.Targets.PatchAsync(ConfigMap, "templates", """{"data":{"in.vtl":"{\"statusCode\":404}"}}""");
        await WokenAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one", QueuePriority.Reference));

        Assert.Equal("{\"statusCode\":404}", Assert.Single(await world.IntegrationsAsync(TestWorld.WebSocket)).RequestTemplates!["$default"]);
        var status = (await world.GetAsync("one")).Status!;
        Assert.StartsWith("sha256:", Assert.Single(status.ResolvedReferences!).Value, StringComparison.Ordinal);
        Assert.Null(status.Drift);

        await world.Targets.PatchAsync(ConfigMap, "templates", """{"data":{"in.vtl":null}}""");
        await WokenAsync(world);
        await AssertWaitsAsync(world, Reasons.ReferenceNotReady, "it has no data['in.vtl'] yet");
    }
}
