using Operator.ApiGateway.V2.Model;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>The life of an object that nothing goes wrong with, and what it costs.</summary>
public sealed class LifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_costs_one_list_one_create_and_four_writes_and_ends_ready()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "first");
        world.Gateway.ResetCalls();

        var result = await world.ReconcileAsync("one");

        Assert.InRange(Assert.IsType<ReconcileResult.Succeeded>(result).ResyncAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.Equal(4, world.Mortal.Writes);
        Assert.Equal(["CreateIntegration", "GetIntegrations"], world.Gateway.Calls.Keys.Order());
        Assert.All(world.Gateway.Calls.Values, counts => Assert.Equal(1, counts.Values.Sum()));

        var entity = await world.GetAsync("one");
        var made = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal(made.IntegrationId, entity.Status!.IntegrationId);
        Assert.Equal(made.IntegrationId, entity.Metadata.Annotations![ApiGroup.IntegrationIdAnnotation]);
        Assert.Contains(ApiGroup.Finalizer, entity.Metadata.Finalizers!);
        Assert.Equal(("2.0", "2.0"), (made.PayloadFormatVersion, entity.Status.Effective!.PayloadFormatVersion));
        Assert.Null(entity.Status.PendingCreate);
        Assert.Equal(entity.Metadata.Generation, entity.Status.LastAppliedGeneration);
        Assert.Equal("123456789012", entity.Status.AccountId);
        Assert.Equal("us-west-2", entity.Status.Region);
        Assert.Equal("POST", entity.Status.Observed!.IntegrationMethod);
        Assert.Equal(["Ready", "Synced"], entity.Status.Conditions!.Select(condition => condition.Type));
        Assert.Equal(KstatusPhase.Current, Kstatus.Compute(entity.Metadata, entity.Status.ObservedGeneration, [.. entity.Status.Conditions!]).Phase);
        Assert.Equal([Events.Created], world.Events.Reasons);
    }

    [Fact]
    public async Task A_pass_without_change_is_one_read_and_no_write()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        var before = await world.GetAsync("one");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Equal(["GetIntegration"], world.Gateway.Calls.Keys);
        Assert.Equal(1, world.Gateway.CountOf("GetIntegration"));
        Assert.Equal(before.Metadata.ResourceVersion, (await world.GetAsync("one")).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task An_edit_is_one_patch_and_one_status_write()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec =>
        {
            spec.IntegrationType = "HTTP_PROXY";
            spec.IntegrationMethod = "GET";
            spec.IntegrationUri = "https://example.com/";
            spec.Description = "to go";
            spec.TimeoutInMillis = 5000;
            spec.RequestParameters = new Dictionary<string, string> { ["append:header.a"] = "$context.requestId", ["append:header.b"] = "static" };
        });
        await world.ReconcileAsync("one");
        await world.PatchAsync("one", """{"spec":{"description":null,"timeoutInMillis":null,"requestParameters":{"append:header.a":null,"append:header.c":"x"}}}""");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        world.Events.All.Clear();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal(1, world.Mortal.Writes - writes);
        // One look at the API's stages an hour.
        Assert.Equal((1, 1), (world.Gateway.CountOf("UpdateIntegration"), world.Gateway.CountOf("GetStages")));
        Assert.Equal(2, world.Gateway.Calls.Values.Sum(counts => counts.Values.Sum()));
        var now = Assert.Single(await world.IntegrationsAsync());
        Assert.True(string.IsNullOrEmpty(now.Description));
        Assert.Equal(30000, now.TimeoutInMillis);
        Assert.Equal(["append:header.b", "append:header.c"], now.RequestParameters!.Keys.Order());
        var updated = Assert.Single(world.Events.All);
        Assert.Equal(Events.Updated, updated.Reason);
        Assert.Contains("description", updated.Note, StringComparison.Ordinal);
        Assert.Contains("request id", updated.Note, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delete_is_one_call_and_lets_the_object_go()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(["DeleteIntegration"], world.Gateway.Calls.Keys);
        Assert.Empty(await world.IntegrationsAsync());
        Assert.Contains(Events.Deleted, world.Events.Reasons);
    }

    [Fact]
    public async Task The_ids_of_a_second_create_within_ten_minutes_need_no_second_list()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ApplyAsync("two", _ => { });
        await world.ReconcileAsync("one");
        world.Gateway.ResetCalls();

        await world.ReconcileAsync("two");

        Assert.Equal(["CreateIntegration"], world.Gateway.Calls.Keys);
        Assert.Equal(2, (await world.IntegrationsAsync()).Count);
    }

    [Fact]
    public async Task Integration_responses_are_created_changed_and_removed_with_the_object()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("mock", spec =>
        {
            spec.ApiId = TestWorld.WebSocket;
            spec.ProtocolType = ProtocolType.WEBSOCKET;
            spec.IntegrationType = "MOCK";
            spec.IntegrationUri = null;
            spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}" };
            spec.IntegrationResponses =
            [
                new() { IntegrationResponseKey = "$default", ResponseTemplates = new Dictionary<string, string> { ["application/json"] = "{}" } },
                new() { IntegrationResponseKey = "/5\\d\\d/", TemplateSelectionExpression = "\\$default" },
            ];
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("mock"));
        var id = (await world.GetAsync("mock")).Status!.IntegrationId!;
        Assert.Equal(["$default", "/5\\d\\d/"], (await ResponsesAsync(world, id)).Select(response => response.IntegrationResponseKey).Order());
        Assert.Equal(2, (await world.GetAsync("mock")).Status!.Observed!.IntegrationResponses!.Count);

        await world.PatchAsync("mock", """{"spec":{"integrationResponses":[{"integrationResponseKey":"$default","responseTemplates":{"application/json":"{\"a\":1}"}}]}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("mock"));

        var left = Assert.Single(await ResponsesAsync(world, id));
        Assert.Equal("{\"a\":1}", left.ResponseTemplates!["application/json"]);

        await world.PatchAsync("mock", """{"spec":{"integrationResponses":null}}""");
        await world.SettleAsync("mock");
        Assert.Empty(await ResponsesAsync(world, id));
        world.Gateway.ResetCalls();
        await world.ReconcileAsync("mock");
        Assert.Equal(["GetIntegration"], world.Gateway.Calls.Keys);
    }

    private static async Task<List<IntegrationResponse>> ResponsesAsync(TestWorld world, string id) =>
        (await world.Aws.GetIntegrationResponsesAsync(new() { ApiId = TestWorld.WebSocket, IntegrationId = id }, Cancel)).Items ?? [];
}
