using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>The life of a REST integration that nothing goes wrong with, and what it costs.</summary>
public sealed class RestLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_create_costs_a_list_a_read_a_put_and_three_writes_and_ends_ready()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.TimeoutInMillis = 5000);
        world.Gateway.ResetCalls();

        var result = await world.ReconcileAsync("one");

        Assert.InRange(Assert.IsType<ReconcileResult.Succeeded>(result).ResyncAfter!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.Equal(3, world.Mortal.Writes);
        Assert.Equal(["GetMethod", "GetResources", "PutIntegration"], Calls(world));
        var entity = await world.GetAsync("one");
        var status = entity.Status!;
        Assert.Equal(("MOCK", 5000), ((await world.IntegrationAsync())!.Type, (await world.IntegrationAsync())!.TimeoutInMillis));
        Assert.Contains(ApiGroup.Finalizer, entity.Metadata.Finalizers!);
        Assert.Equal((true, null, null), (status.Owned, status.MethodOwned, status.PendingCreate));
        Assert.Equal((RestWorld.Api, RestWorld.Orders, "/orders", "GET"), (status.RestApiId, status.ResourceId, status.ResourcePath, status.HttpMethod));
        Assert.Equal(entity.Metadata.Generation, status.LastAppliedGeneration);
        Assert.Equal(("123456789012", "us-west-2"), (status.AccountId, status.Region));
        Assert.Equal("WHEN_NO_MATCH", status.Observed!.PassthroughBehavior);
        Assert.Equal(32, status.ContentHash!.Length);
        Assert.Equal(["Ready", "Synced"], status.Conditions!.Select(condition => condition.Type));
        Assert.Equal(KstatusPhase.Current, Kstatus.Compute(entity.Metadata, status.ObservedGeneration, [.. status.Conditions!]).Phase);
        Assert.Equal([Events.Created], world.Events.Reasons);
    }

    [Fact]
    public async Task A_pass_without_change_is_one_list_for_all_objects_of_the_api_and_no_write()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ApplyAsync("two", spec => spec.HttpMethod = "POST");
        await world.SettleAsync("one");
        await world.SettleAsync("two");
        var before = await world.GetAsync("one");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();

        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        await world.ReconcileAsync("two");

        Assert.Equal(writes, world.Mortal.Writes);
        Assert.Equal(["GetResources"], Calls(world));
        Assert.Equal(1, world.Gateway.CountOf("apigateway.GetResources"));
        Assert.Equal(before.Metadata.ResourceVersion, (await world.GetAsync("one")).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task An_edit_is_one_read_one_minimal_patch_and_one_status_write()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec =>
        {
            spec.TimeoutInMillis = 5000;
            spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}", ["text/~plain"] = "a" };
        });
        await world.ReconcileAsync("one");
        var hash = (await world.GetAsync("one")).Status!.ContentHash;
        await world.PatchAsync("one", """{"spec":{"timeoutInMillis":null,"requestTemplates":{"application/json":"{\"statusCode\":204}","text/~plain":null}}}""");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        world.Events.All.Clear();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal(1, world.Mortal.Writes - writes);
        Assert.Equal(["GetMethod", "UpdateIntegration"], Calls(world));
        Assert.Equal(2, world.Gateway.Calls.Values.Sum(counts => counts.Values.Sum()));
        var now = (await world.IntegrationAsync())!;
        Assert.Equal(29000, now.TimeoutInMillis);
        Assert.Equal("{\"statusCode\":204}", Assert.Single(now.RequestTemplates!).Value);
        var updated = Assert.Single(world.Events.All);
        Assert.Equal(Events.Updated, updated.Reason);
        Assert.Contains("timeoutInMillis", updated.Note, StringComparison.Ordinal);
        Assert.Contains("request id", updated.Note, StringComparison.Ordinal);
        Assert.NotEqual(hash, (await world.GetAsync("one")).Status!.ContentHash);
    }

    [Fact]
    public async Task A_delete_is_one_call_and_lets_the_object_go()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.ReconcileAsync("one");
        await world.DeleteAsync("one");
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Null(await world.FindAsync("one"));
        Assert.Equal(1, world.Mortal.Writes - writes);
        Assert.Equal(["DeleteIntegration"], Calls(world));
        Assert.Null(await world.IntegrationAsync());
        Assert.NotNull(await world.MethodAsync());
        Assert.Contains(Events.Deleted, world.Events.Reasons);
    }

    [Fact]
    public async Task Resource_method_and_responses_are_made_and_go_with_the_object()
    {
        await using var world = await RestWorld.StartAsync();
        var before = await world.ResourcesAsync();
        await world.ApplyAsync("deep", spec =>
        {
            spec.ResourcePath = "/shop/items/{itemId}";
            spec.CreateResource = true;
            spec.HttpMethod = "GET";
            spec.Method = new RestMethodSpec
            {
                ApiKeyRequired = true,
                RequestParameters = new Dictionary<string, bool> { ["method.request.path.itemId"] = true },
                MethodResponses = [new() { StatusCode = "200", ResponseParameters = new Dictionary<string, bool> { ["method.response.header.x"] = false } }, new() { StatusCode = "404" }],
            };
            spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{\"statusCode\":200}" };
            spec.IntegrationResponses =
            [
                new() { StatusCode = "200", ResponseParameters = new Dictionary<string, string> { ["method.response.header.x"] = "'y'" } },
                new() { StatusCode = "404", SelectionPattern = "404" },
            ];
        });

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("deep"));

        var status = (await world.GetAsync("deep")).Status!;
        Assert.Equal(3, status.CreatedResourceIds!.Count);
        Assert.Equal((true, true), (status.Owned, status.MethodOwned));
        var method = (await world.MethodAsync(status.ResourceId!))!;
        Assert.True(method.ApiKeyRequired);
        Assert.Equal(["200", "404"], method.MethodResponses!.Keys.Order());
        Assert.Equal(["200", "404"], method.MethodIntegration!.IntegrationResponses!.Keys.Order());

        // A method response goes only after the integration response that rests on it.
        await world.PatchAsync("deep", """{"spec":{"method":{"apiKeyRequired":false,"methodResponses":[{"statusCode":"200"}]},"integrationResponses":[{"statusCode":"200"}]}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("deep"));
        method = (await world.MethodAsync(status.ResourceId!))!;
        Assert.NotEqual(true, method.ApiKeyRequired);
        Assert.Equal(["200"], method.MethodResponses!.Keys);
        Assert.Empty(method.MethodResponses["200"].ResponseParameters ?? []);
        Assert.Equal(["200"], method.MethodIntegration!.IntegrationResponses!.Keys);
        Assert.Empty(method.MethodIntegration.IntegrationResponses["200"].ResponseParameters ?? []);

        await world.DeleteAsync("deep");
        await world.SettleAsync("deep");
        Assert.Null(await world.FindAsync("deep"));
        Assert.Equal(before.Select(resource => resource.Path).Order(), (await world.ResourcesAsync()).Select(resource => resource.Path).Order());
    }

    [Fact]
    public async Task A_resource_that_others_use_by_now_stays()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec => (spec.ResourcePath, spec.CreateResource, spec.Method) = ("/shop", true, new RestMethodSpec()));
        await world.SettleAsync("one");
        var id = (await world.GetAsync("one")).Status!.ResourceId!;
        await world.Aws.PutMethodAsync(new() { RestApiId = RestWorld.Api, ResourceId = id, HttpMethod = "POST", AuthorizationType = "NONE" }, Cancel);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");

        Assert.Null(await world.FindAsync("one"));
        Assert.Null(await world.MethodAsync(id));
        Assert.NotNull(await world.MethodAsync(id, "POST"));
        Assert.Contains(Events.Retained, world.Events.Reasons);
    }

    [Fact]
    public async Task A_lambda_block_becomes_a_proxy_integration_and_asks_for_the_permission()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("fn", spec => (spec.Type, spec.Lambda) = (null, new LambdaSpec { FunctionName = "orders:live" }));
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("fn"));

        var made = (await world.IntegrationAsync())!;
        Assert.Equal(("AWS_PROXY", "POST"), (made.Type, made.HttpMethod));
        Assert.Equal($"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/{RestWorld.Function}:live/invocations", made.Uri);
        var status = (await world.GetAsync("fn")).Status!;
        Assert.Equal((made.Uri, "POST", "AWS_PROXY"), (status.Effective!.Uri, status.Effective.IntegrationHttpMethod, status.Effective.Type));
        Assert.Equal(["arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/*"], await world.Policies.SourcesAsync("orders", "live"));
        Assert.Contains(status.Conditions!, condition => condition is { Type: Conditions.PermissionGranted, Status: "True" });

        await world.PatchAsync("fn", """{"spec":{"lambda":{"streaming":true}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("fn"));
        made = (await world.IntegrationAsync())!;
        Assert.Equal("STREAM", made.ResponseTransferMode);
        Assert.EndsWith("response-streaming-invocations", made.Uri, StringComparison.Ordinal);

        await world.DeleteAsync("fn");
        await world.ReconcileAsync("fn");
        Assert.Empty(await world.Policies.SourcesAsync("orders", "live"));
    }

    [Fact]
    public async Task Cache_keys_outlive_a_change_of_the_parameters_that_drops_them()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", spec =>
        {
            spec.ResourcePath = "/orders/{orderId}";
            spec.Type = "HTTP_PROXY";
            spec.IntegrationHttpMethod = "GET";
            spec.Uri = "https://example.com/{id}";
            spec.RequestParameters = new Dictionary<string, string> { ["integration.request.path.id"] = "method.request.path.orderId", ["integration.request.querystring.o"] = "method.request.querystring.limit" };
            spec.CacheKeyParameters = ["method.request.path.orderId", "method.request.querystring.limit"];
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        await world.PatchAsync("one", """{"spec":{"requestParameters":{"integration.request.path.id":"method.request.querystring.limit","integration.request.querystring.o":"method.request.path.orderId"}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        var now = (await world.IntegrationAsync(RestWorld.Order))!;
        Assert.Equal(2, now.RequestParameters!.Count);
        Assert.Equal(["method.request.path.orderId", "method.request.querystring.limit"], now.CacheKeyParameters!.Order());
    }

    private static IEnumerable<string> Calls(RestWorld world) => world.Gateway.Calls.Keys.Select(name => name.Replace("apigateway.", "", StringComparison.Ordinal)).Order();
}
