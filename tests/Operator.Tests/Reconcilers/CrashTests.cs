using Operator.ApiGateway.V2;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>
/// A process dies at each of its writes in turn, before the write or right after it took effect; a new process must bring the
/// world to what the object says, with nothing left behind and nothing made twice.
/// </summary>
public sealed class CrashTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_that_dies_anywhere_ends_with_one_integration()
    {
        var crashes = await ForEveryWriteAsync(
            world => world.ApplyAsync("one", spec => spec.Description = "mine"),
            async world =>
            {
                var entity = await world.GetAsync("one");
                var made = Assert.Single(await world.IntegrationsAsync());
                Assert.Equal(made.IntegrationId, entity.Status!.IntegrationId);
                Assert.Equal(made.IntegrationId, entity.Metadata.Annotations![ApiGroup.IntegrationIdAnnotation]);
                Assert.Equal("mine", made.Description);
                Assert.Null(entity.Status.PendingCreate);
            });
        Assert.Equal(5 * 2, crashes);
    }

    [Fact]
    public async Task A_create_with_responses_that_dies_anywhere_ends_complete()
    {
        await ForEveryWriteAsync(
            world => world.ApplyAsync("one", spec =>
            {
                spec.ApiId = TestWorld.WebSocket;
                spec.ProtocolType = global::Operator.Apis.V1Alpha1.ProtocolType.WEBSOCKET;
                spec.IntegrationType = "MOCK";
                spec.IntegrationUri = null;
                spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{}" };
                spec.IntegrationResponses = [new() { IntegrationResponseKey = "$default" }, new() { IntegrationResponseKey = "/4\\d\\d/" }];
            }),
            async world =>
            {
                var made = Assert.Single(await world.IntegrationsAsync(TestWorld.WebSocket));
                var responses = await world.Aws.GetAllIntegrationResponsesAsync(TestWorld.WebSocket, made.IntegrationId!, Cancel);
                Assert.Equal(["$default", "/4\\d\\d/"], responses.Select(response => response.IntegrationResponseKey).Order());
            });
    }

    [Fact]
    public async Task An_edit_that_dies_anywhere_ends_applied()
    {
        await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("one", spec => spec.Description = "old");
                await world.SettleAsync("one");
                await world.PatchAsync("one", """{"spec":{"description":null,"timeoutInMillis":4000}}""");
            },
            async world =>
            {
                var made = Assert.Single(await world.IntegrationsAsync());
                Assert.True(string.IsNullOrEmpty(made.Description));
                Assert.Equal(4000, made.TimeoutInMillis);
            });
    }

    [Fact]
    public async Task A_replacement_that_dies_anywhere_ends_with_the_new_integration_and_all_routes_on_it()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("one", _ => { });
                await world.SettleAsync("one");
                var id = (await world.GetAsync("one")).Status!.IntegrationId!;
                await world.CreateRouteAsync(TestWorld.Http, "GET /a", id);
                await world.CreateRouteAsync(TestWorld.Http, "GET /b", id);
                await world.PatchAsync("one", """{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");
            },
            async world =>
            {
                var made = Assert.Single(await world.IntegrationsAsync());
                Assert.Equal("HTTP_PROXY", made.IntegrationType);
                var status = (await world.GetAsync("one")).Status!;
                Assert.Equal(made.IntegrationId, status.IntegrationId);
                Assert.Null(status.ReplacingIntegrationId);
                var routes = await world.Aws.GetAllRoutesAsync(TestWorld.Http, Cancel);
                Assert.Equal(2, routes.Count);
                Assert.All(routes, route => Assert.Equal($"integrations/{made.IntegrationId}", route.Target));
            });
        Assert.True(crashes >= 14, $"only {crashes} crashes");
    }

    [Fact]
    public async Task A_delete_that_dies_anywhere_leaves_nothing()
    {
        await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("one", _ => { });
                await world.SettleAsync("one");
                await world.DeleteAsync("one");
            },
            async world =>
            {
                Assert.Null(await world.FindAsync("one"));
                Assert.Empty(await world.IntegrationsAsync());
            });
    }

    [Fact]
    public async Task An_object_deleted_after_a_create_that_died_anywhere_leaves_nothing()
    {
        await ForEveryWriteAsync(
            world => world.ApplyAsync("one", _ => { }),
            async world =>
            {
                Assert.Null(await world.FindAsync("one"));
                Assert.Empty(await world.IntegrationsAsync());
            },
            afterDeath: world => world.DeleteAsync("one"));
    }

    [Fact]
    public async Task An_edit_between_a_lost_create_and_its_recovery_does_not_hide_the_integration()
    {
        await ForEveryWriteAsync(
            world => world.ApplyAsync("one", spec =>
            {
                spec.Description = "old";
                spec.TimeoutInMillis = 3000;
            }),
            async world =>
            {
                var made = Assert.Single(await world.IntegrationsAsync());
                Assert.Equal("new", made.Description);
                Assert.Equal(30000, made.TimeoutInMillis);
            },
            afterDeath: world => world.PatchAsync("one", """{"spec":{"description":"new","timeoutInMillis":null}}"""));
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Reset)]
    public async Task A_lost_answer_is_not_repeated_but_found(FaultKind fault)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = fault, Count = 1 });

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));
        Assert.Single(await world.IntegrationsAsync());
        Assert.Contains(Events.Recovered, world.Events.Reasons);
    }

    [Fact]
    public async Task A_create_that_failed_before_it_took_effect_is_made_again_only_when_that_is_sure()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.Status, Status = 503, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));

        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.CreatePending, waiting.Reason);
        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));

        world.Clock.Advance(waiting.After);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Single(await world.IntegrationsAsync());
    }

    [Fact]
    public async Task Two_objects_with_the_same_spec_whose_answers_were_lost_get_one_integration_each()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ApplyAsync("two", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.LostAnswer, Count = 2 });
        foreach (var name in new[] { "one", "two" })
        {
            await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync(name));
        }

        world.Restart();
        // The first sees two candidates and does not guess; the second knows that one of them was there before.
        Assert.Equal(Reasons.CreateUncertain, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("two"));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal(2, (await world.IntegrationsAsync()).Count);
        Assert.NotEqual((await world.GetAsync("one")).Status!.IntegrationId, (await world.GetAsync("two")).Status!.IntegrationId);
    }

    [Fact]
    public async Task Between_candidates_a_person_chooses_by_annotation()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "CreateIntegration", Fault = FaultKind.LostAnswer, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        // Somebody makes the very same integration by hand.
        var twin = await world.Aws.CreateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda, PayloadFormatVersion = "2.0" }, Cancel);
        var lost = (await world.IntegrationsAsync()).Single(integration => integration.IntegrationId != twin.IntegrationId).IntegrationId!;

        var stalled = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        Assert.Equal(Reasons.CreateUncertain, stalled.Reason);
        Assert.Contains(lost, stalled.Message, StringComparison.Ordinal);
        Assert.Contains(twin.IntegrationId!, stalled.Message, StringComparison.Ordinal);

        await world.PatchAsync("one", $$"""{"metadata":{"annotations":{"{{ApiGroup.IntegrationIdAnnotation}}":"{{lost}}"} } }""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(lost, (await world.GetAsync("one")).Status!.IntegrationId);
    }

    private static Task<int> ForEveryWriteAsync(Func<TestWorld, Task> arrange, Func<TestWorld, Task> assert, Func<TestWorld, Task>? afterDeath = null) =>
        EveryWrite.KillAtAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), arrange, assert, afterDeath);
}
