using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>What <c>operator diff</c> says about REST APIs is what the operator then does.</summary>
public sealed class RestDiffTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_new_object_with_its_resource_and_method_is_shown_call_by_call()
    {
        await using var world = await RestWorld.StartAsync();
        var file = folder.Write("new.yaml", """
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: RestIntegration
            metadata: {name: greet}
            spec:
              restApiId: r3st4p1x
              resourcePath: /greetings/{name}
              createResource: true
              httpMethod: GET
              method: {requestParameters: {method.request.path.name: true}, methodResponses: [{statusCode: "200"}]}
              lambda: {functionName: orders, proxy: false}
              requestParameters: {integration.request.path.name: method.request.path.name}
              cacheKeyParameters: [method.request.path.name]
              integrationResponses: [{statusCode: "200"}]
            """);

        var (exitCode, output, error) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal((2, ""), (exitCode, error));
        var method = "/restapis/r3st4p1x/resources/<id of /greetings/{name}>/methods/GET";
        Assert.Equal(
            $"""
            + RestIntegration "greet" (API r3st4p1x): create
                AddPermission: POST /2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-west-2%3A123456789012%3Afunction%3Aorders/policy (StatementId, Action, Principal, SourceArn)
                CreateResource: POST /restapis/r3st4p1x/resources/{Root(await world.ResourcesAsync())} (pathPart)
                CreateResource: POST /restapis/r3st4p1x/resources/<id of /greetings> (pathPart)
                PutMethod: PUT {method} (apiKeyRequired, authorizationType, requestParameters)
                PutMethodResponse: PUT {method}/responses/200
                PutIntegration: PUT {method}/integration (httpMethod, cacheKeyParameters, requestParameters, type, uri)
                PutIntegrationResponse: PUT {method}/integration/responses/200
            1 of 1 objects change AWS, with 7 calls.

            """ + Diff.FilesOnly,
            output);
        Assert.Equal(["apigateway.GetResources", "lambda.GetPolicy"], world.Gateway.Calls.Keys.Order());

        var json = JsonNode.Parse((await CommandLine.RunAsync(world.Gateway.Address, "diff", file, "-o", "json")).Output)!;
        Assert.Equal(
            """{"httpMethod":"POST","cacheKeyParameters":["method.request.path.name"],"requestParameters":{"integration.request.path.name":"method.request.path.name"},"type":"AWS","uri":"arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:orders/invocations"}""",
            json[0]!["calls"]![5]!["body"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"spec":{"suspend":false}}""", "=", 0)]
    [InlineData("""{"spec":{"timeoutInMillis":5000,"passthroughBehavior":"NEVER"}}""", "~", 1)]
    [InlineData("""{"spec":{"requestTemplates":null}}""", "~", 1)]
    [InlineData("""{"spec":{"requestParameters":{"integration.request.header.b":"'c'"},"cacheKeyParameters":["method.request.header.a"]}}""", "~", 2)]
    [InlineData("""{"spec":{"method":{"apiKeyRequired":true,"methodResponses":[{"statusCode":"200"},{"statusCode":"404"}]},"integrationResponses":[{"statusCode":"200"},{"statusCode":"404","selectionPattern":"4.."}]}}""", "~", 3)]
    [InlineData("""{"spec":{"integrationResponses":[{"statusCode":"200","selectionPattern":"2.."}]}}""", "~", 1)]
    [InlineData("""{"spec":{"type":"HTTP_PROXY","uri":"https://example.com/","integrationHttpMethod":"GET","requestTemplates":null,"integrationResponses":null}}""", "~", 1)]
    public async Task The_plan_of_an_edit_is_what_the_operator_then_does(string edit, string sign, int calls)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("orders", spec =>
        {
            (spec.ResourcePath, spec.CreateResource) = ("/planned", true);
            (spec.Type, spec.Uri, spec.IntegrationHttpMethod) = ("HTTP", "https://example.com/", "GET");
            spec.Method = new() { RequestParameters = new Dictionary<string, bool> { ["method.request.header.a"] = false }, MethodResponses = [new() { StatusCode = "200" }] };
            spec.RequestParameters = new Dictionary<string, string> { ["integration.request.header.a"] = "method.request.header.a" };
            spec.RequestTemplates = new Dictionary<string, string> { ["application/json"] = "{}" };
            spec.IntegrationResponses = [new() { StatusCode = "200" }];
        });
        await world.SettleAsync("orders");
        await world.PatchAsync("orders", edit);
        world.Gateway.ResetCalls();

        var file = Diff.Live(folder, await world.GetAsync("orders"));
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);
        Assert.Equal(["apigateway.GetResources"], world.Gateway.Calls.Keys);
        var text = (await CommandLine.RunAsync(world.Gateway.Address, "diff", file)).Output;
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("orders");

        Assert.Equal((calls == 0 ? 0 : 2, ""), (diff.ExitCode, diff.Error));
        Assert.StartsWith(sign, text, StringComparison.Ordinal);
        Assert.Equal(calls, diff.Written.Count);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Theory]
    [InlineData("""{"spec":{"credentialsPassthrough":true}}""", "UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"functionName":"my-function"}}}""", "AddPermission,UpdateIntegration,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"allowTestInvoke":false,"stages":["prod"]}}}""", "AddPermission,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"allowTestInvoke":false}}}""", "AddPermission,RemovePermission")]
    [InlineData("""{"spec":{"lambda":{"permissionScope":"Method","stages":["prod"]}}}""", "AddPermission,AddPermission,RemovePermission")]
    [InlineData("""{"spec":{"lambda":null,"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"}}}""", "PutIntegration,RemovePermission")]
    [InlineData("""{"spec":{"managementPolicy":"Observe","lambda":{"managePermission":false}}}""", "")]
    public async Task The_plan_of_an_edit_that_changes_permissions_is_what_the_operator_then_does(string edit, string calls)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("orders", spec => (spec.Type, spec.Lambda) = (null, new LambdaSpec { FunctionName = "orders" }));
        await world.SettleAsync("orders");
        await world.PatchAsync("orders", edit);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("orders")));
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("orders");

        Assert.Equal((calls.Length == 0 ? 0 : 2, ""), (diff.ExitCode, diff.Error));
        Assert.Equal(calls, diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task The_plan_of_a_deletion_is_what_the_operator_then_does()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("orders", spec =>
        {
            (spec.ResourcePath, spec.CreateResource, spec.Method) = ("/planned/{id}", true, new());
            (spec.Type, spec.Lambda) = (null, new LambdaSpec { FunctionName = "orders" });
        });
        await world.SettleAsync("orders");
        await world.DeleteAsync("orders");

        var file = Diff.Live(folder, await world.GetAsync("orders"));
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);
        var text = (await CommandLine.RunAsync(world.Gateway.Address, "diff", file)).Output;
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("orders");

        Assert.Equal((2, ""), (diff.ExitCode, diff.Error));
        Assert.StartsWith("- RestIntegration \"orders\"", text, StringComparison.Ordinal);
        Assert.Equal("DeleteIntegration,DeleteMethod,DeleteResource,DeleteResource,RemovePermission", diff.Operations);
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task Objects_that_come_together_make_a_resource_once()
    {
        await using var world = await RestWorld.StartAsync();
        foreach (var (name, path, verb) in new[] { ("one", "/shared/a", "GET"), ("two", "/shared/a", "POST"), ("three", "/shared/b", "GET") })
        {
            await world.ApplyAsync(name, spec => (spec.ResourcePath, spec.CreateResource, spec.HttpMethod, spec.Method) = (path, true, verb, new()));
        }

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one"), await world.GetAsync("two"), await world.GetAsync("three")));
        var since = Diff.Now(world.Gateway);
        foreach (var name in new[] { "one", "two", "three" })
        {
            await world.SettleAsync(name);
        }

        var ids = (await world.ResourcesAsync()).ToDictionary(resource => $"<id of {resource.Path}>", resource => resource.Id!);
        Assert.Equal(3, diff.Operations.Split(',').Count(operation => operation == "CreateResource"));
        Assert.Equal(diff.Written.Select(call => ids.Aggregate(call, (text, id) => text.Replace(id.Key, id.Value, StringComparison.Ordinal))), Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task Of_two_that_name_one_method_the_younger_is_refused_as_the_operator_refuses_it()
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("one", _ => { });
        await world.SettleAsync("one");

        var manifest = Manifest("resourcePath: /orders, type: MOCK");
        var (alone, beside) = (
            await Diff.RunAsync(world.Gateway, cluster: null, folder.Write("x.yaml", manifest)), await Diff.RunAsync(world.Gateway, world.Cluster, folder.Write("x.yaml", manifest)));

        Assert.StartsWith("AlreadyExists: ", (string)alone.Plans[0]["note"]!, StringComparison.Ordinal);
        Assert.Equal("AlreadyClaimed: Delete this object or default/one: both name GET /orders of API r3st4p1x, and default/one has it or is older.", (string)beside.Plans[0]["note"]!);
    }

    [Theory]
    [InlineData("resourcePath: /nowhere, type: MOCK", "ResourceNotFound: Create resource /nowhere in API r3st4p1x, or set spec.createResource to true.")]
    [InlineData("resourcePath: /orders, httpMethod: PATCH, type: MOCK", "MethodNotFound: Create method PATCH of /orders in API r3st4p1x, or describe it in spec.method")]
    [InlineData("restApiId: nosuchapi, resourcePath: /orders, type: MOCK", "ApiNotFound: Create the API nosuchapi in us-west-2")]
    [InlineData("resourcePath: /orders, type: MOCK, managementPolicy: Observe", "IntegrationNotFound: Create the integration that is to be observed")]
    public async Task What_the_operator_would_wait_for_is_said(string spec, string message)
    {
        await using var world = await RestWorld.StartAsync();
        var file = folder.Write("x.yaml", Manifest(spec));

        var (exitCode, output, _) = await CommandLine.RunAsync(world.Gateway.Address, "diff", file);

        Assert.Equal(1, exitCode);
        Assert.StartsWith("! RestIntegration \"x\"", output, StringComparison.Ordinal);
        Assert.Contains(message, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_integration_is_only_planned_for_when_it_may_be_adopted()
    {
        await using var world = await RestWorld.StartAsync();
        await world.PutByOthersAsync();
        var spec = "resourcePath: /orders, type: HTTP_PROXY, integrationHttpMethod: GET, uri: 'https://mine.example.com/'";

        var refused = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Write("refused.yaml", Manifest(spec)));
        var adopted = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Write("adopted.yaml", Manifest($"{spec}, adopt: true")));
        var watched = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Write("watched.yaml", Manifest($"{spec}, managementPolicy: Observe")));

        Assert.Equal((1, 2, 0), (refused.ExitCode, adopted.ExitCode, watched.ExitCode));
        Assert.Contains("Set spec.adopt to true", refused.Output, StringComparison.Ordinal);
        Assert.Contains("uri: \"https://others.example.com/\" -> \"https://mine.example.com/\"", adopted.Output, StringComparison.Ordinal);
        Assert.Contains("UpdateIntegration: PATCH", adopted.Output, StringComparison.Ordinal);
        Assert.Contains("Reported only: managementPolicy is Observe.", watched.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deployment_is_planned_from_the_integrations_beside_it()
    {
        await using var world = await RestWorld.StartAsync();
        var integration = Manifest("resourcePath: /orders, type: MOCK");
        var deployment = "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: RestDeployment\nmetadata: {name: prod}\nspec: {restApiId: r3st4p1x, stageName: fresh, description: by hand}\n";

        var alone = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Write("alone.yaml", deployment));
        var both = await CommandLine.RunAsync(world.Gateway.Address, "diff", folder.Write("both.yaml", $"{deployment}---\n{integration}"));

        Assert.Equal((0, ""), (alone.ExitCode, alone.Error));
        Assert.Contains("Pass the RestIntegrations of API r3st4p1x too", alone.Output, StringComparison.Ordinal);
        Assert.Equal((2, ""), (both.ExitCode, both.Error));
        Assert.EndsWith(
            """
            + RestDeployment "prod" (API r3st4p1x): create
                deploymentId: (none) -> "<new>"
                CreateDeployment: POST /restapis/r3st4p1x/deployments (description)
                CreateStage: POST /restapis/r3st4p1x/stages (deploymentId, stageName)
            2 of 2 objects change AWS, with 3 calls.

            """ + Diff.FilesOnly,
            both.Output,
            StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static string Manifest(string spec) => "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: RestIntegration\nmetadata: {name: x}\nspec: {"
        + (spec.Contains("restApiId", StringComparison.Ordinal) ? "" : "restApiId: r3st4p1x, ") + (spec.Contains("httpMethod", StringComparison.Ordinal) ? "" : "httpMethod: GET, ") + spec + "}\n";

    private static string? Root(IReadOnlyList<ApiGateway.V1.Model.Resource> resources) => resources.Single(resource => resource.Path == "/").Id;
}
