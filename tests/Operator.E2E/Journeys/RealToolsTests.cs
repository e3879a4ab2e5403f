using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>The same journey with the tools that users have: kubectl and the AWS CLI.</summary>
public sealed class RealToolsTests
{
    private const string HttpApi = "a1b2c3d4";

    [Fact]
    [Trait("Category", "Kubectl")]
    [Trait("Category", "AwsCli")]
    public async Task Samples_go_from_kubectl_apply_to_ready_and_are_edited_drift_is_corrected_and_delete_cleans_up()
    {
        var kubectl = Binaries.OnPath("kubectl");
        var aws = Binaries.OnPath("aws");
        Assert.SkipWhen(kubectl is null, "kubectl is not on PATH.");
        Assert.SkipWhen(aws is null, "The AWS CLI (aws) is not on PATH.");
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        var samples = Path.Combine(Binaries.Repository, "config", "samples");

        Task<ToolResult> Kubectl(params string[] arguments) => Tool.RunAsync(
            kubectl, ["--kubeconfig", sandbox.Kubeconfig, .. arguments], sandbox.AwsEnvironment, null, deadline.Token);
        async Task<string> Aws(params string[] arguments) => (await Tool.RunAsync(
            aws, ["apigatewayv2", .. arguments, "--output", "text"], sandbox.AwsEnvironment, null, deadline.Token)).EnsureSucceeded().Trim();

        var applied = (await Kubectl("apply", "-f", samples)).EnsureSucceeded();
        Assert.Contains("integration.apigateway.integration-operator.io/", applied, StringComparison.Ordinal);
        (await Kubectl("wait", "--for=condition=Ready", "integrations,restintegrations,restdeployments", "--all", "--timeout=90s")).EnsureSucceeded();
        (await Kubectl("wait", "--for=condition=Deployed", "restintegrations", "--all", "--timeout=30s")).EnsureSucceeded();

        var table = (await Kubectl("get", "apigwint")).EnsureSucceeded().Split('\n');
        Assert.Equal(
            ["NAME", "READY", "REASON", "API", "TYPE", "INTEGRATION-ID", "DRIFT", "AGE"],
            table[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var name = (await Kubectl("get", "integrations", "-o", "jsonpath={.items[?(@.spec.integrationType=='HTTP_PROXY')].metadata.name}"))
            .EnsureSucceeded().Split(' ')[0];
        var id = (await Kubectl("get", "integration", name, "-o", "jsonpath={.status.integrationId}")).EnsureSucceeded();
        var api = (await Kubectl("get", "integration", name, "-o", "jsonpath={.status.apiId}")).EnsureSucceeded();

        (await Kubectl("patch", "integration", name, "--type=merge", "-p", """{"spec":{"description":"edited with kubectl"}}""")).EnsureSucceeded();
        (await Kubectl("wait", "--for=jsonpath={.status.observed.description}=edited with kubectl", $"integration/{name}", "--timeout=30s")).EnsureSucceeded();
        Assert.Equal("edited with kubectl", await Aws("get-integration", "--api-id", api, "--integration-id", id, "--query", "Description"));

        await Aws("update-integration", "--api-id", api, "--integration-id", id, "--description", "drifted with the AWS CLI");
        (await Kubectl("annotate", "integration", name, "--overwrite", "apigateway.integration-operator.io/reconcile-requested-at=now-1")).EnsureSucceeded();
        (await Kubectl("wait", "--for=jsonpath={.status.lastHandledReconcileAt}=now-1", $"integration/{name}", "--timeout=30s")).EnsureSucceeded();
        Assert.Equal("edited with kubectl", await Aws("get-integration", "--api-id", api, "--integration-id", id, "--query", "Description"));
        var described = (await Kubectl("describe", "integration", name)).EnsureSucceeded();
        Assert.Contains("DriftCorrected", described, StringComparison.Ordinal);

        (await Kubectl("delete", "-f", samples, "--wait=true", "--timeout=90s")).EnsureSucceeded();
        Assert.Equal("0", await Aws("get-integrations", "--api-id", HttpApi, "--query", "length(Items)"));
        Assert.Equal("0", await Aws("get-integrations", "--api-id", "aabbccddee", "--query", "length(Items)"));
    }

    [Fact]
    [Trait("Category", "Kubectl")]
    [Trait("Category", "AwsCli")]
    public async Task Lambda_blocks_of_both_kinds_bring_one_permission_each_which_the_last_object_takes_along()
    {
        var kubectl = Binaries.OnPath("kubectl");
        var aws = Binaries.OnPath("aws");
        Assert.SkipWhen(kubectl is null, "kubectl is not on PATH.");
        Assert.SkipWhen(aws is null, "The AWS CLI (aws) is not on PATH.");
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        const string Manifests = """
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: Integration
            metadata: {name: http, namespace: default}
            spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
            ---
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: RestIntegration
            metadata: {name: list, namespace: default}
            spec: {restApiId: r3st4p1x, resourcePath: /orders, httpMethod: GET, lambda: {functionName: "orders:live"}}
            ---
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: RestIntegration
            metadata: {name: place, namespace: default}
            spec: {restApiId: r3st4p1x, resourcePath: /orders, httpMethod: POST, lambda: {functionName: "orders:live"}}
            """;

        Task<ToolResult> Kubectl(string? input, params string[] arguments) => Tool.RunAsync(
            kubectl, ["--kubeconfig", sandbox.Kubeconfig, .. arguments], sandbox.AwsEnvironment, input, deadline.Token);
        async Task<string[]> CallersAsync() =>
        [
            .. JsonNode.Parse((await Tool.RunAsync(
                    aws, ["lambda", "get-policy", "--function-name", "orders", "--qualifier", "live", "--query", "Policy", "--output", "text"], sandbox.AwsEnvironment, null, deadline.Token))
                .EnsureSucceeded())!["Statement"]!.AsArray().Select(statement => statement!["Condition"]!["ArnLike"]!["AWS:SourceArn"]!.GetValue<string>()).Order(StringComparer.Ordinal),
        ];

        (await Kubectl(Manifests, "apply", "-f", "-")).EnsureSucceeded();
        (await Kubectl(null, "wait", "--for=condition=PermissionGranted", "integration/http", "restintegration/list", "restintegration/place", "--timeout=60s")).EnsureSucceeded();
        (await Kubectl(null, "wait", "--for=condition=Ready", "integration/http", "restintegration/list", "restintegration/place", "--timeout=60s")).EnsureSucceeded();
        Assert.Equal(["arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*", "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/*"], await CallersAsync());

        (await Kubectl(null, "delete", "restintegration/list", "--wait=true", "--timeout=60s")).EnsureSucceeded();
        Assert.Equal(2, (await CallersAsync()).Length);
        (await Kubectl(null, "delete", "restintegration/place", "--wait=true", "--timeout=60s")).EnsureSucceeded();
        Assert.Equal(["arn:aws:execute-api:us-west-2:123456789012:a1b2c3d4/*"], await CallersAsync());
    }

    [Fact]
    [Trait("Category", "Kubectl")]
    public async Task A_manifest_that_AWS_would_refuse_is_refused_at_apply_with_what_to_do()
    {
        var kubectl = Binaries.OnPath("kubectl");
        Assert.SkipWhen(kubectl is null, "kubectl is not on PATH.");
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        const string Manifest = """
            apiVersion: apigateway.integration-operator.io/v1alpha1
            kind: Integration
            metadata: {name: wrong, namespace: default}
            spec: {apiId: a1b2c3d4, integrationType: MOCK}
            """;

        var refused = await Tool.RunAsync(
            kubectl, ["--kubeconfig", sandbox.Kubeconfig, "apply", "-f", "-"], sandbox.AwsEnvironment, Manifest, deadline.Token);

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("AWS_PROXY", refused.Error, StringComparison.Ordinal);
        Assert.Empty(await sandbox.Kubernetes.ListAsync(deadline.Token));
    }
}
