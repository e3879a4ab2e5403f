using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>A REST integration with everything it can bring along, and the stage that follows it, as a user of kubectl sees them.</summary>
[Trait("World", "Real")]
public sealed class RestLife_on_a_real_API_server(SharedCluster shared)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "AwsCli")]
    public async Task A_REST_integration_goes_from_apply_to_clients_is_edited_goes_live_again_and_leaves_nothing()
    {
        var aws = Binaries.OnPath("aws");
        Assert.SkipWhen(aws is null, "The AWS CLI (aws) is not on PATH.");
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "rest", TimeSpan.FromMinutes(5));
        await stage.Aws.StopThrottlingAsync(stage.Token);
        var api = (string)(await stage.Aws.PostAsync("restapis", new JsonObject { ["name"] = "life" }, stage.Token))["id"]!;
        var process = stage.StartOperator(options: ["--aws-requests-per-second", "200", "--aws-burst", "200"]);

        async Task<string> Kubectl(params string[] arguments) => (await stage.KubectlAsync(arguments)).EnsureSucceeded().Trim();
        async Task<string> Aws(params string[] arguments) => (await Tool.RunAsync(
            aws, ["apigateway", .. arguments, "--rest-api-id", api, "--output", "text"], stage.Sandbox.AwsEnvironment, null, stage.Token)).EnsureSucceeded().Trim();

        (await stage.KubectlWithAsync(Manifest(api), "apply", "-f", "-")).EnsureSucceeded();
        await Kubectl("wait", "--for=condition=Ready", "restintegration/order", "--timeout=60s");
        await Kubectl("wait", "--for=condition=Deployed", "restintegration/order", "--timeout=60s");
        await Kubectl("wait", "--for=condition=Ready", "restdeployment/live", "--timeout=60s");

        var table = (await Kubectl("get", "apigwrest")).Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(["NAME", "READY", "REASON", "API", "PATH", "METHOD", "TYPE", "DEPLOYED", "DRIFT", "AGE"], table[0]);
        Assert.Equal(["order", "True", "Available", api, "/orders/{orderId}", "GET", "HTTP", "True"], table[1][..8]);
        var first = await Aws("get-stage", "--stage-name", "live", "--query", "deploymentId");
        Assert.Equal(first, await Kubectl("get", "apigwdeploy", "live", "-o", "jsonpath={.status.deploymentId}"));
        var resource = await Aws("get-resources", "--query", "items[?path=='/orders/{orderId}'].id");
        string[] method = ["--resource-id", resource, "--http-method", "GET"];
        Assert.Equal(
            "HTTP\thttps://backend.example.com/{id}\t5000\t404",
            await Aws(["get-integration", .. method, "--query", "[type,uri,timeoutInMillis,integrationResponses.\"404\".statusCode]"]));

        await Kubectl("patch", "restintegration", "order", "--type=merge", "-p", """{"spec":{"timeoutInMillis":1234}}""");
        await Kubectl("wait", "--for=jsonpath={.status.observed.timeoutInMillis}=1234", "restintegration/order", "--timeout=60s");
        await Kubectl("wait", "--for=condition=Deployed", "restintegration/order", "--timeout=60s");
        Assert.Equal("1234", await Aws(["get-integration", .. method, "--query", "timeoutInMillis"]));
        var second = await Aws("get-stage", "--stage-name", "live", "--query", "deploymentId");
        Assert.NotEqual(first, second);
        Assert.Equal(1234, await DeployedTimeout(stage, api));

        await Kubectl("delete", "restdeployment/live", "restintegration/order", "--timeout=60s");
        Assert.Equal("/", await Aws("get-resources", "--query", "items[].path"));
        Assert.Equal("", await Aws("get-stages", "--query", "item[].stageName"));
        Assert.Equal("", await Aws("get-deployments", "--query", "items[].id"));
        Assert.DoesNotContain("forbidden", process.Log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Kubectl_explains_every_field_of_the_REST_kinds()
    {
        var cluster = await shared.GetAsync(Cancel);

        foreach (var (field, words) in new[]
        {
            ("restintegration.spec.createResource", "createResource"),
            ("restintegration.spec.method.requestParameters", "requestParameters"),
            ("restintegration.spec.integrationResponses", "integrationResponses"),
            ("restintegration.status.conditions", "conditions"),
            ("restdeployment.spec.debounceSeconds", "debounceSeconds"),
            ("restdeployment.status.history", "history"),
        })
        {
            var explained = (await cluster.RunKubectlAsync(null, Cancel, "explain", field)).EnsureSucceeded();

            Assert.Contains($"FIELD: {words} ", explained, StringComparison.Ordinal);
            var description = explained[(explained.IndexOf("DESCRIPTION:", StringComparison.Ordinal) + "DESCRIPTION:".Length)..].Trim();
            Assert.False(description.Length == 0 || description.StartsWith("<empty>", StringComparison.Ordinal), explained);
        }
    }

    // What clients of the stage get, from the sandbox's own door.
    private static async Task<int> DeployedTimeout(Stage stage, string api)
    {
        using var http = new HttpClient { BaseAddress = stage.Sandbox.ApiGatewayAddress };
        var deployed = JsonNode.Parse(await http.GetStringAsync($"_sandbox/restapis/{api}/stages/live/deployed", stage.Token))!;
        return (int)deployed["/orders/{orderId}"]!["GET"]!["methodIntegration"]!["timeoutInMillis"]!;
    }

    private static string Manifest(string api) => $$"""
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestIntegration
        metadata: {name: order}
        spec:
          restApiId: {{api}}
          resourcePath: /orders/{orderId}
          createResource: true
          httpMethod: GET
          method:
            authorizationType: NONE
            requestParameters: {method.request.path.orderId: true}
            methodResponses:
            - statusCode: "200"
            - statusCode: "404"
          type: HTTP
          integrationHttpMethod: GET
          uri: https://backend.example.com/{id}
          timeoutInMillis: 5000
          requestParameters: {integration.request.path.id: method.request.path.orderId}
          integrationResponses:
          - statusCode: "200"
          - statusCode: "404"
            selectionPattern: "404"
            responseTemplates:
              application/json: '{"error": "no such order"}'
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestDeployment
        metadata: {name: live}
        spec:
          restApiId: {{api}}
          stageName: live
          debounceSeconds: 0
          deletionPolicy: Delete
        """;
}
