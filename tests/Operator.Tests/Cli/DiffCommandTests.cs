using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>What <c>operator diff</c> says about Integrations is what the operator then does.</summary>
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

            """ + Diff.FilesOnly,
            output);
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation, StringComparison.Ordinal));
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

        var file = Diff.Live(folder, await world.GetAsync("orders"));
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation, StringComparison.Ordinal));
        var text = (await CommandLine.RunAsync(world.Gateway.Address, "diff", file)).Output;
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("orders");

        Assert.Equal((calls == 0 ? 0 : 2, ""), (diff.ExitCode, diff.Error));
        Assert.StartsWith(sign, text, StringComparison.Ordinal);
        Assert.Equal(calls, diff.Written.Count);
        // Of an integration that is still to come the id is not known.
        var created = (await world.GetAsync("orders")).Status!.IntegrationId!;
        Assert.Equal(diff.Written.Select(call => call.Replace("<new>", created, StringComparison.Ordinal)), Diff.Made(world.Gateway, since));
    }

    // An edit is sent before AWS is read: what somebody did there meanwhile is seen in the reply, and may take a second update.
    [Theory]
    [InlineData("meanwhile", null, 1)]
    [InlineData("new", null, 1)]
    [InlineData(null, "overwrite:header.added", 2)]
    public async Task The_plan_of_an_edit_knows_what_somebody_changed_in_AWS_meanwhile(string? description, string? added, int calls)
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("orders", spec =>
        {
            (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri, spec.PayloadFormatVersion) = ("HTTP_PROXY", "GET", "https://example.com", "1.0");
            (spec.Description, spec.RequestParameters) = ("old", new Dictionary<string, string> { ["overwrite:path"] = "/orders" });
        });
        await world.SettleAsync("orders");
        var id = (await world.GetAsync("orders")).Status!.IntegrationId!;
        var parameters = new Dictionary<string, string> { [added ?? "overwrite:path"] = added is null ? "/orders" : "$request.path" };
        await world.Aws.UpdateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationId = id, Description = description, RequestParameters = parameters }, TestContext.Current.CancellationToken);
        await world.PatchAsync("orders", """{"spec":{"description":"new"}}""");

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("orders")));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("orders");

        Assert.Equal((2, ""), (diff.ExitCode, diff.Error));
        Assert.Equal(Enumerable.Repeat($"UpdateIntegration /v2/apis/{TestWorld.Http}/integrations/{id}", calls), diff.Written);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
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
    [InlineData("spec: {apiId: nosuchapi, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "ApiNotFound: Create the API nosuchapi in us-west-2", false)]
    [InlineData("spec: {apiId: aabbccddee, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "ProtocolMismatch: Make a new object with protocolType WEBSOCKET", false)]
    [InlineData("spec: {apiId: a1b2c3d4, integrationId: none000, integrationType: AWS_PROXY, integrationUri: 'arn:aws:lambda:us-west-2:123456789012:function:f'}", "IntegrationNotFound: Create integration none000 in API a1b2c3d4", false)]
    [InlineData("spec: {apiId: a1b2c3d4}", "spec.integrationType: Required value", true)]
    public async Task What_the_operator_or_the_API_server_would_refuse_is_said_as_they_say_it(string spec, string message, bool isError)
    {
        await using var world = await TestWorld.StartAsync();
        var file = folder.Write("x.yaml", $"apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\nmetadata: {{name: x}}\n{spec}\n");

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal(1, exitCode);
        Assert.Contains(message, isError ? error : output, StringComparison.Ordinal);
        Assert.Equal(!isError, output.Contains("blocked", StringComparison.Ordinal));
    }

    public void Dispose() => folder.Dispose();
}
