using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>The <c>lambda</c> block of HTTP and WebSocket APIs, and its permission.</summary>
public sealed class HttpPermissionTests
{
    private const string Invocation = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:";

    [Fact]
    public async Task A_lambda_block_becomes_a_proxy_integration_with_the_permission_to_invoke_the_alias()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one", lambda => lambda.FunctionName = "orders:live");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        var made = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal(("AWS_PROXY", "POST", "2.0"), (made.IntegrationType, made.IntegrationMethod, made.PayloadFormatVersion));
        Assert.Equal($"{Invocation}orders:live/invocations", made.IntegrationUri);
        Assert.Equal(["arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*"], await world.Policies.SourcesAsync("orders", "live"));
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal(
            (made.IntegrationUri, "POST", "AWS_PROXY", "2.0"),
            (status.Effective!.IntegrationUri, status.Effective.IntegrationMethod, status.Effective.IntegrationType, status.Effective.PayloadFormatVersion));
        Assert.Contains(status.Conditions!, condition => condition is { Type: Conditions.PermissionGranted, Status: "True", Reason: Reasons.Granted });

        var writes = world.Mortal.Writes;
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("one");
        Assert.Equal(writes, world.Mortal.Writes);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Empty(await world.IntegrationsAsync());
        Assert.Null(await world.Policies.TextAsync("orders", "live"));
    }

    [Fact]
    public async Task A_WebSocket_integration_without_proxy_is_of_type_AWS()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one", lambda => lambda.Proxy = false, spec => (spec.ApiId, spec.ProtocolType) = (TestWorld.WebSocket, global::Operator.Apis.V1Alpha1.ProtocolType.WEBSOCKET));

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        var made = Assert.Single(await world.IntegrationsAsync(TestWorld.WebSocket));
        Assert.Equal(("AWS", $"{Invocation}orders/invocations"), (made.IntegrationType, made.IntegrationUri));
        Assert.Equal([$"arn:aws:execute-api:us-west-2:123456789012:{TestWorld.WebSocket}/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_URI_that_becomes_a_block_is_an_update_and_drift_of_the_URI_is_corrected()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.SettleAsync("one");
        var id = (await world.GetAsync("one")).Status!.IntegrationId!;

        await world.PatchAsync("one", """{"spec":{"integrationType":null,"integrationUri":null,"lambda":{"functionName":"orders"}}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        var made = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal((id, $"{Invocation}orders/invocations"), (made.IntegrationId, made.IntegrationUri));

        await world.Aws.UpdateIntegrationAsync(new() { ApiId = TestWorld.Http, IntegrationId = id, IntegrationUri = TestWorld.Lambda }, TestContext.Current.CancellationToken);
        await world.ReconcileAsync("one");
        Assert.Equal($"{Invocation}orders/invocations", Assert.Single(await world.IntegrationsAsync()).IntegrationUri);
    }

    [Fact]
    public async Task Statements_by_stage_name_the_stages_of_the_block()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one", lambda => (lambda.PermissionScope, lambda.Stages) = (PermissionScope.Stage, ["$default", "prod"]));
        await world.SettleAsync("one");

        const string api = "arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4";
        Assert.Equal([$"{api}/$default/*", $"{api}/prod/*"], await world.Policies.SourcesAsync("orders"));

        await world.PatchAsync("one", """{"spec":{"lambda":{"stages":["prod"]}}}""");
        await world.SettleAsync("one");
        Assert.Equal([$"{api}/prod/*"], await world.Policies.SourcesAsync("orders"));
    }

    [Fact]
    public async Task A_permission_that_is_somebody_elses_business_is_taken_back_and_not_spoken_of()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one");
        await world.SettleAsync("one");
        await world.PatchAsync("one", """{"spec":{"lambda":{"managePermission":false}}}""");
        await world.SettleAsync("one");

        var status = (await world.GetAsync("one")).Status!;
        Assert.Null(await world.Policies.TextAsync("orders"));
        Assert.Null(status.Permission);
        Assert.DoesNotContain(status.Conditions!, condition => condition.Type == Conditions.PermissionGranted);
    }

    [Fact]
    public async Task Routes_that_hold_an_integration_hold_its_permission()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one");
        await world.SettleAsync("one");
        await world.CreateRouteAsync(TestWorld.Http, "GET /held", (await world.GetAsync("one")).Status!.IntegrationId!);
        await world.DeleteAsync("one");

        Assert.Equal(Reasons.DeletionBlockedByRoutes, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);
        Assert.NotNull(await world.Policies.TextAsync("orders"));
    }

    [Fact]
    public async Task A_RestIntegration_of_the_same_function_that_this_process_has_not_passed_keeps_what_it_has()
    {
        await using var world = await TestWorld.StartAsync();
        await Lambda(world, "one");
        await world.SettleAsync("one");
        var held = (await world.GetAsync("one")).Status!.Permission!;
        world.RestIntegrations.Replace([new RestIntegration
        {
            Metadata = new V1ObjectMeta { Name = "rest", NamespaceProperty = "default", Uid = "u" },
            Spec = new RestIntegrationSpec { RestApiId = "r3st4p1x", HttpMethod = "GET" },
            Status = new RestIntegrationStatus { Permission = held },
        }]);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Equal(held.StatementIds, await world.Policies.IdsAsync("orders"));
    }

    private static Task<Integration> Lambda(TestWorld world, string name, Action<LambdaSpec>? lambda = null, Action<IntegrationSpec>? edit = null) => world.ApplyAsync(name, spec =>
    {
        (spec.IntegrationType, spec.IntegrationUri, spec.Lambda) = (null, null, new LambdaSpec { FunctionName = "orders" });
        lambda?.Invoke(spec.Lambda);
        edit?.Invoke(spec);
    });
}
