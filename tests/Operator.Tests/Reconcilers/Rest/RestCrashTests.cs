using Operator.ApiGateway.V1;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>
/// A process dies at each of its writes in turn, before the write or right after it took effect; a new process must bring the world to
/// what the object says, and know again what is its own.
/// </summary>
public sealed class RestCrashTests
{
    [Fact]
    public async Task A_create_that_dies_anywhere_ends_with_everything_made_and_owned()
    {
        var crashes = await ForEveryWriteAsync(
            ApplyDeepAsync,
            async world =>
            {
                var status = (await world.GetAsync("one")).Status!;
                Assert.Equal((true, true, null), (status.Owned, status.MethodOwned, status.PendingCreate));
                Assert.Equal(2, status.CreatedResourceIds!.Count);
                var method = (await world.MethodAsync(status.ResourceId!))!;
                Assert.Equal(["200"], method.MethodIntegration!.IntegrationResponses!.Keys);
                Assert.Equal(["200"], method.MethodResponses!.Keys);
            });
        Assert.Equal(9 * 2, crashes);
    }

    [Fact]
    public async Task An_object_deleted_after_a_create_that_died_anywhere_leaves_nothing() => await ForEveryWriteAsync(
        ApplyDeepAsync,
        async world =>
        {
            Assert.Null(await world.FindAsync("one"));
            Assert.DoesNotContain(await world.ResourcesAsync(), resource => resource.Path!.StartsWith("/shop", StringComparison.Ordinal));
        },
        afterDeath: world => world.DeleteAsync("one"));

    [Fact]
    public async Task An_edit_that_dies_anywhere_ends_applied() => await ForEveryWriteAsync(
        async world =>
        {
            await world.ApplyAsync("one", spec => (spec.TimeoutInMillis, spec.ContentHandling) = (5000, "CONVERT_TO_TEXT"));
            await world.SettleAsync("one");
            await world.PatchAsync("one", """{"spec":{"timeoutInMillis":null,"contentHandling":null,"cacheNamespace":"other"}}""");
        },
        async world =>
        {
            var made = (await world.IntegrationAsync())!;
            Assert.Equal((29000, "other"), (made.TimeoutInMillis, made.CacheNamespace));
            Assert.True(string.IsNullOrEmpty(made.ContentHandling));
        });

    [Fact]
    public async Task A_rewrite_that_dies_anywhere_loses_no_response_of_other_people()
    {
        // Another type takes a put, and this service drops the responses with it.
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("one", spec => spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}" });
                await world.SettleAsync("one");
                foreach (var (status, pattern) in new[] { ("200", ""), ("500", "5..") })
                {
                    await world.Aws.PutIntegrationResponseAsync(
                        new()
                        {
                            RestApiId = RestWorld.Api,
                            ResourceId = RestWorld.Orders,
                            HttpMethod = "GET",
                            StatusCode = status,
                            SelectionPattern = pattern,
                            ResponseTemplates = new Dictionary<string, string> { ["application/json"] = status },
                        },
                        TestContext.Current.CancellationToken);
                }

                await world.PatchAsync("one", """{"spec":{"type":"HTTP","integrationHttpMethod":"GET","uri":"https://example.com/","requestTemplates":null}}""");
            },
            async world =>
            {
                var made = (await world.IntegrationAsync())!;
                Assert.Equal("HTTP", made.Type);
                Assert.Equal(
                    [("200", "200"), ("500", "500")],
                    made.IntegrationResponses!.OrderBy(entry => entry.Key).Select(entry => (entry.Key, entry.Value.ResponseTemplates!["application/json"])));
                Assert.Equal("5..", made.IntegrationResponses!["500"].SelectionPattern);
                Assert.Null((await world.GetAsync("one")).Status!.PendingResponses);
            });
        Assert.Equal(5 * 2, crashes);
    }

    [Theory]
    // Two responses exchange their patterns; a value that no patch clears goes; the integration is rewritten, and drops its responses.
    [InlineData("""{"spec":{"integrationResponses":[{"statusCode":"200","selectionPattern":"5..","contentHandling":"CONVERT_TO_TEXT"},{"statusCode":"500","selectionPattern":"2.."}]}}""", "5..", "2..", true, 4)]
    [InlineData("""{"spec":{"integrationResponses":[{"statusCode":"200","selectionPattern":"2.."},{"statusCode":"500","selectionPattern":"5.."}]}}""", "2..", "5..", false, 3)]
    [InlineData("""{"spec":{"type":"HTTP","integrationHttpMethod":"GET","uri":"https://example.com/"}}""", "2..", "5..", true, 5)]
    public async Task What_others_set_in_declared_responses_outlives_a_change_that_dies_anywhere(string edit, string first, string second, bool clears, int writes)
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await world.ApplyAsync("one", spec => spec.IntegrationResponses =
                [
                    new() { StatusCode = "200", SelectionPattern = "2..", ContentHandling = "CONVERT_TO_TEXT" },
                    new() { StatusCode = "500", SelectionPattern = "5.." },
                ]);
                await world.SettleAsync("one");
                foreach (var status in new[] { "200", "500" })
                {
                    await world.Aws.UpdateIntegrationResponseAsync(
                        new()
                        {
                            RestApiId = RestWorld.Api,
                            ResourceId = RestWorld.Orders,
                            HttpMethod = "GET",
                            StatusCode = status,
                            PatchOperations = [new() { Op = Op.Add, Path = "/responseTemplates/application~1json", Value = status }],
                        },
                        TestContext.Current.CancellationToken);
                }

                await world.PatchAsync("one", edit);
            },
            async world =>
            {
                var responses = (await world.IntegrationAsync())!.IntegrationResponses!;
                Assert.Equal((first, second), (responses["200"].SelectionPattern, responses["500"].SelectionPattern));
                Assert.Equal(("200", "500"), (responses["200"].ResponseTemplates!["application/json"], responses["500"].ResponseTemplates!["application/json"]));
                Assert.Null((await world.GetAsync("one")).Status!.PendingResponses);
            },
            gateway: new ApiGatewayOptions { ThrottleEnabled = false, UnprovenClearing = clears ? UnprovenClearing.Honour : UnprovenClearing.Ignore });
        Assert.Equal(writes * 2, crashes);
    }

    [Theory]
    [InlineData(FaultKind.LostAnswer)]
    [InlineData(FaultKind.Reset)]
    public async Task What_a_put_made_whose_answer_was_lost_is_known_as_ours(FaultKind fault)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.TimeoutInMillis = 5000);
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.PutIntegration", Fault = fault, Count = 1 });

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.True((await world.GetAsync("one")).Status!.Owned);
        Assert.Contains(Events.Recovered, world.Events.Reasons);
    }

    [Fact]
    public async Task What_others_put_in_the_meantime_is_not_taken_for_ours()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        world.Gateway.AddFault(new FaultRule { Operation = "apigateway.PutIntegration", Fault = FaultKind.Status, Status = 503, Count = 1 });
        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        Assert.NotNull((await world.GetAsync("one")).Status!.PendingCreate);
        await world.PutByOthersAsync();

        Assert.Equal(Reasons.AlreadyExists, Assert.IsType<ReconcileResult.Stalled>(await world.SettleAsync("one")).Reason);
        await world.DeleteAsync("one");
        await world.SettleAsync("one");

        Assert.Equal("HTTP_PROXY", (await world.IntegrationAsync())!.Type);
    }

    private static Task ApplyDeepAsync(RestWorld world) => world.ApplyAsync("one", spec =>
    {
        spec.ResourcePath = "/shop/items";
        spec.CreateResource = true;
        spec.Method = new RestMethodSpec { MethodResponses = [new() { StatusCode = "200" }] };
        spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}" };
        spec.IntegrationResponses = [new() { StatusCode = "200" }];
    });

    private static Task<int> ForEveryWriteAsync(
        Func<RestWorld, Task> arrange, Func<RestWorld, Task> assert, Func<RestWorld, Task>? afterDeath = null, ApiGatewayOptions? gateway = null) =>
        EveryWrite.KillAtAsync<RestWorld, RestIntegration>("one", () => RestWorld.StartAsync(gateway), arrange, assert, afterDeath);
}
