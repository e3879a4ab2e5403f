using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Json;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

public sealed class DiffCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_new_object_is_a_create_and_nothing_is_written()
    {
        await using var world = await TestWorld.StartAsync();
        var file = folder.Write("new.yaml", """
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: Integration
            metadata: {name: chat}
            spec:
              apiId: aabbccddee
              protocolType: WEBSOCKET
              integrationType: MOCK
              requestTemplates: {"200": '{"statusCode": 200}'}
              integrationResponses: [{integrationResponseKey: $default}]
            """);

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal((2, ""), (exitCode, error));
        Assert.Equal(
            """
            + Integration "chat" (API aabbccddee): create
                CreateIntegration: POST /v2/apis/aabbccddee/integrations (integrationType, requestTemplates)
                CreateIntegrationResponse: POST /v2/apis/aabbccddee/integrations/<new>/integrationresponses (integrationResponseKey)
            1 of 1 objects change AWS, with 2 calls.

            """,
            output);
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_permission_of_a_lambda_block_is_planned_once_per_API_and_function_until_it_is_there()
    {
        await using var world = await TestWorld.StartAsync();
        Task<Integration> Apply(string name) => world.ApplyAsync(name, spec =>
        {
            (spec.IntegrationType, spec.IntegrationUri) = (null, null);
            spec.Lambda = new LambdaSpec { FunctionName = "orders" };
        });
        var both = new JsonArray([.. new[] { await Apply("one"), await Apply("two") }.Select(entity => JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<Integration>(ApiJson.Options)))]);
        var file = folder.Write("both.json", new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["items"] = both }.ToJsonString());

        var planned = JsonNode.Parse((await CommandLine.RunAsync(world.Gateway.Address, "diff", file, "-o", "json")).Output)!.AsArray();

        Assert.Equal(["AddPermission", "CreateIntegration"], planned[0]!["calls"]!.AsArray().Select(call => (string)call!["operation"]!));
        Assert.Equal(["CreateIntegration"], planned[1]!["calls"]!.AsArray().Select(call => (string)call!["operation"]!));
        var body = planned[0]!["calls"]![0]!["body"]!;
        Assert.StartsWith("apigw-<cluster>-", (string)body["StatementId"]!, StringComparison.Ordinal);
        Assert.Equal($"arn:aws:execute-api:us-west-2:123456789012:{TestWorld.Http}/*", (string)body["SourceArn"]!);
        Assert.Equal(0, world.Gateway.CountOf("lambda.AddPermission"));

        await world.SettleAsync("one");
        Assert.Equal(1, world.Gateway.CountOf("lambda.AddPermission"));
        var live = folder.Write("live.json", JsonSerializer.Serialize(await world.GetAsync("one"), KubernetesJson.TypeInfo<Integration>(ApiJson.Options)));
        var (exitCode, output, _) = await CommandLine.RunAsync(world.Gateway.Address, "diff", live);
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("""{"spec":{"credentialsArn":"arn:aws:iam::123456789012:role/caller"}}""", "UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":"my-function"}}}""", "AddPermission,UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":"orders:live"}}}""", "AddPermission,UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":null,"functionArn":"arn:aws:lambda:us-west-2:210987654321:function:orders"}}}""", "UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"permissionScope":"Stage","stages":["prod","$default"]}}}""", "AddPermission,AddPermission,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"managePermission":false}}}""", "RemovePermission")]
    [InlineData("""{"spec":{"lambda":null,"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""", "CreateIntegration,DeleteIntegration,RemovePermission")]
    [InlineData("""{"spec":{"suspend":true,"lambda":{"managePermission":false}}}""", "")]
    public async Task The_plan_of_an_edit_that_changes_permissions_is_what_the_operator_then_does(string edit, string calls)
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyLambdaAsync(world, "one");
        await world.SettleAsync("one");
        await world.PatchAsync("one", edit);

        var planned = await PlannedAsync(world, "one");
        world.Gateway.ResetCalls();
        await world.SettleAsync("one");

        Assert.Equal(calls, string.Join(',', planned.Select(call => (string)call["operation"]!)));
        Assert.Equal(planned.Select(call => (string)call["operation"]!).Order(StringComparer.Ordinal), Writes(world));
        // The status tells the cluster, so the ids are exact.
        var held = (await world.GetAsync("one")).Status!.Permission?.StatementIds;
        Assert.All(planned.Where(call => (string)call["operation"]! == "AddPermission"), call => Assert.Contains((string)call["body"]!["StatementId"]!, held!));
    }

    [Theory]
    [InlineData("""{"spec":{}}""", false, "DeleteIntegration,RemovePermission")]
    [InlineData("""{"spec":{}}""", true, "")]
    [InlineData("""{"spec":{"deletionPolicy":"Retain"}}""", false, "")]
    [InlineData("""{"spec":{"suspend":true}}""", false, "")]
    public async Task The_plan_of_a_deletion_is_what_the_operator_then_does(string edit, bool isRouted, string calls)
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyLambdaAsync(world, "one");
        await world.SettleAsync("one");
        if (isRouted)
        {
            await world.CreateRouteAsync(TestWorld.Http, "GET /held", (await world.GetAsync("one")).Status!.IntegrationId!);
        }

        await world.PatchAsync("one", edit);
        await world.DeleteAsync("one");

        var planned = (await PlannedAsync(world, "one")).Select(call => (string)call["operation"]!).ToList();
        world.Gateway.ResetCalls();
        await world.ReconcileAsync("one");

        Assert.Equal(calls, string.Join(',', planned));
        // AWS refuses to delete what routes use.
        Assert.Equal(isRouted ? ["DeleteIntegration"] : planned, Writes(world));
    }

    [Fact]
    public async Task A_shared_statement_goes_with_the_last_of_its_users()
    {
        await using var world = await TestWorld.StartAsync();
        foreach (var name in new[] { "one", "two" })
        {
            await ApplyLambdaAsync(world, name);
            await world.SettleAsync(name);
        }

        await world.PatchAsync("one", """{"spec":{"lambda":{"managePermission":false}}}""");
        Assert.Empty(await PlannedAsync(world, "one", "two"));
        await world.PatchAsync("two", """{"spec":{"lambda":{"managePermission":false}}}""");
        var planned = await PlannedAsync(world, "one", "two");
        world.Gateway.ResetCalls();
        await world.SettleAsync("one");
        await world.SettleAsync("two");

        var removed = Assert.Single(planned);
        Assert.Equal("RemovePermission", (string)removed["operation"]!);
        Assert.Equal(["RemovePermission"], Writes(world));
    }

    [Fact]
    public async Task A_statement_that_somebody_changed_is_planned_to_be_made_anew_unless_drift_is_only_reported()
    {
        await using var world = await TestWorld.StartAsync();
        await ApplyLambdaAsync(world, "one");
        await world.SettleAsync("one");
        var sid = Assert.Single(await world.Policies.IdsAsync("orders"));
        await world.Policies.RemoveAsync("orders", sid);
        await world.Policies.AddAsync("orders", sid, "arn:aws:execute-api:us-west-2:123456789012:forged/*");
        world.Clock.Advance(TimeSpan.FromMinutes(10));

        var planned = (await PlannedAsync(world, "one")).Select(call => (string)call["operation"]!).ToList();
        Assert.Equal(["RemovePermission", "AddPermission"], planned);
        await world.PatchAsync("one", """{"spec":{"driftPolicy":"Detect"}}""");
        var generation = (await world.GetAsync("one")).Metadata.Generation;
        await world.PatchStatusAsync("one", $$"""{"status":{"lastAppliedGeneration":{{generation}} } }""");
        Assert.Empty(await PlannedAsync(world, "one"));
        world.Gateway.ResetCalls();
        await world.SettleAsync("one");

        Assert.Empty(Writes(world));
    }

    [Theory]
    [InlineData("""{"spec":{"description":"new","timeoutInMillis":5000}}""", "~", 1)]
    [InlineData("""{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com","payloadFormatVersion":"1.0"}}""", "±", 3)]
    [InlineData("""{"spec":{"description":null}}""", "~", 1)]
    [InlineData("""{"spec":{"suspend":false}}""", "=", 0)]
    public async Task The_plan_of_an_edit_is_what_the_operator_then_does(string edit, string sign, int calls)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("orders", spec => spec.Description = "old");
        await world.ReconcileAsync("orders");
        var id = (await world.GetAsync("orders")).Status!.IntegrationId!;
        await world.CreateRouteAsync(TestWorld.Http, "GET /orders", id);
        await world.PatchAsync("orders", edit);
        world.Gateway.ResetCalls();

        var file = folder.Write("live.json", JsonSerializer.Serialize(await world.GetAsync("orders"), KubernetesJson.TypeInfo<Integration>(ApiJson.Options)));
        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file, "-o", "json");
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation, StringComparison.Ordinal));
        var planned = JsonNode.Parse(output)![0]!["calls"]!.AsArray().Select(call => call!["operation"]!.GetValue<string>()).ToList();
        var text = (await CommandLine.RunAsync(world.Gateway.Address, "diff", file)).Output;
        world.Gateway.ResetCalls();
        await world.SettleAsync("orders");
        var made = world.Gateway.Calls.Where(call => !call.Key.StartsWith("Get", StringComparison.Ordinal))
            .SelectMany(call => Enumerable.Repeat(call.Key, (int)call.Value.Values.Sum())).Order(StringComparer.Ordinal);

        Assert.Equal((calls == 0 ? 0 : 2, ""), (exitCode, error));
        Assert.StartsWith(sign, text, StringComparison.Ordinal);
        Assert.Equal(calls, planned.Count);
        Assert.Equal(planned.Order(StringComparer.Ordinal), made);
    }

    [Fact]
    public async Task Differences_that_are_only_observed_are_shown_and_change_nothing()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("orders", spec => spec.Description = "old");
        await world.ReconcileAsync("orders");
        var id = (await world.GetAsync("orders")).Status!.IntegrationId;
        var file = folder.Write("observe.yaml", $$"""
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: Integration
            metadata: {name: watcher}
            spec: {apiId: a1b2c3d4, integrationId: {{id}}, managementPolicy: Observe, integrationType: AWS_PROXY, integrationUri: "{{TestWorld.Lambda}}", description: mine}
            """);

        var (exitCode, output, _) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal(0, exitCode);
        Assert.Contains("description: \"old\" -> \"mine\"", output, StringComparison.Ordinal);
        Assert.Contains("Reported only: managementPolicy is Observe.", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spec: {apiId: nosuchapi, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "Invalid API identifier")]
    [InlineData("spec: {apiId: aabbccddee, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "")]
    [InlineData("spec: {apiId: a1b2c3d4, integrationId: none000, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "")]
    [InlineData("spec: {apiId: a1b2c3d4}", "spec.integrationType: Required value")]
    public async Task What_cannot_be_planned_is_an_error(string spec, string message)
    {
        await using var world = await TestWorld.StartAsync();
        var file = folder.Write("x.yaml", $"apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\nmetadata: {{name: x}}\n{spec}\n");

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal(1, exitCode);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(message.Length == 0, output.Contains("blocked", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();

    private static Task<Integration> ApplyLambdaAsync(TestWorld world, string name) => world.ApplyAsync(name, spec =>
        (spec.IntegrationType, spec.IntegrationUri, spec.Lambda) = (null, null, new LambdaSpec { FunctionName = "orders" }));

    // The calls that are planned for the objects as they are in the cluster, in order.
    private async Task<List<JsonNode>> PlannedAsync(TestWorld world, params string[] names)
    {
        var items = new JsonArray();
        foreach (var name in names)
        {
            items.Add(JsonSerializer.SerializeToNode(await world.GetAsync(name), KubernetesJson.TypeInfo<Integration>(ApiJson.Options)));
        }

        var file = folder.Write("live.json", new JsonObject { ["kind"] = "List", ["apiVersion"] = "v1", ["items"] = items }.ToJsonString());
        var (_, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file, "-o", "json");
        Assert.Equal("", error);
        return [.. JsonNode.Parse(output)!.AsArray().SelectMany(plan => plan!["calls"]!.AsArray()).Select(call => call!)];
    }

    private static IEnumerable<string> Writes(TestWorld world) => world.Gateway.Calls
        .Select(call => (Operation: call.Key.Split('.')[^1], Count: (int)call.Value.Values.Sum()))
        .Where(call => !call.Operation.StartsWith("Get", StringComparison.Ordinal))
        .SelectMany(call => Enumerable.Repeat(call.Operation, call.Count))
        .Order(StringComparer.Ordinal);
}
