using System.Net;
using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>What goes wrong around an operator: it says so where people look, and recovers without help or restart.</summary>
public sealed class TroubleTests
{
    private static readonly JsonObject Spec = new()
    {
        ["apiId"] = "a1b2c3d4",
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = "https://trouble.example.com",
    };

    [Fact]
    public async Task Without_credentials_the_condition_says_what_is_missing_and_the_object_recovers_when_they_appear()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        var port = Loopback.FreePort();
        await using var process = sandbox.StartOperator(
            new Dictionary<string, string?>
            {
                ["AWS_ACCESS_KEY_ID"] = null,
                ["AWS_SECRET_ACCESS_KEY"] = null,
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/nonexistent/credentials",
                ["AWS_CONFIG_FILE"] = "/nonexistent/config",
                // As EKS Pod Identity does it; nobody listens there yet.
                ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"http://127.0.0.1:{port}/v1/credentials",
            },
            "--leader-elect=false");

        await sandbox.Kubernetes.CreateAsync("poor", Spec.DeepClone().AsObject(), deadline.Token);
        var waiting = await sandbox.Kubernetes.UntilAsync("poor", e => Reason(e) == "CredentialsUnavailable", deadline.Token);
        Assert.Equal("False", KubernetesHttp.Condition(waiting, "Ready"));
        Assert.Equal(0, (await sandbox.ApiGateway.CallsAsync(deadline.Token)).GetValueOrDefault("CreateIntegration"));

        using var podIdentity = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/" } };
        podIdentity.Start();
        var served = ServeCredentialsAsync(podIdentity);
        await AskForPassAsync(sandbox, "poor", deadline.Token);
        await sandbox.Kubernetes.UntilAsync("poor", KubernetesHttp.IsReady, deadline.Token);

        podIdentity.Stop();
        Assert.True(await served > 0);
    }

    [Fact]
    public async Task In_the_wrong_region_the_condition_names_the_API_and_what_to_correct()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        var spec = Spec.DeepClone().AsObject();
        spec["region"] = "eu-central-1";

        await sandbox.Kubernetes.CreateAsync("abroad", spec, deadline.Token);
        var waiting = await sandbox.Kubernetes.UntilAsync("abroad", e => Reason(e) == "ApiNotFound", deadline.Token);

        var message = Ready(waiting)!["message"]!.GetValue<string>();
        Assert.Contains("a1b2c3d4", message, StringComparison.Ordinal);
        Assert.Contains("spec.region", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_AWS_answers_nobody_the_object_says_that_it_is_tried_again_and_nothing_is_made_twice()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        await sandbox.ApiGateway.PostAsync("_sandbox/faults", new JsonObject { ["operation"] = "*", ["fault"] = "resetBefore" }, deadline.Token);

        await sandbox.Kubernetes.CreateAsync("patient", Spec.DeepClone().AsObject(), deadline.Token);
        await sandbox.Kubernetes.UntilAsync("patient", e => KubernetesHttp.Condition(e, "Reconciling") == "True", deadline.Token);
        await sandbox.ApiGateway.DeleteAsync("_sandbox/faults", deadline.Token);
        await AskForPassAsync(sandbox, "patient", deadline.Token);
        await sandbox.Kubernetes.UntilAsync("patient", KubernetesHttp.IsReady, deadline.Token);

        Assert.Single(await sandbox.ApiGateway.GetIntegrationsAsync("a1b2c3d4", deadline.Token));
    }

    [Fact]
    public async Task An_operator_that_starts_before_its_API_server_says_so_and_begins_when_it_appears()
    {
        using var deadline = Deadline.Source();
        var (kubernetes, aws) = (Loopback.FreePort(), Loopback.FreePort());
        var kubeconfig = Path.Combine(Directory.CreateTempSubdirectory("operator-e2e-early-").FullName, "kubeconfig");
        await File.WriteAllTextAsync(
            kubeconfig,
            $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"early",
             "clusters":[{"name":"early","cluster":{"server":"http://127.0.0.1:{{{kubernetes}}}"}}],
             "contexts":[{"name":"early","context":{"cluster":"early","user":"early"}}],
             "users":[{"name":"early","user":{}}]}
            """,
            deadline.Token);
        await using var process = ChildProcess.Start(
            "dotnet",
            [Binaries.Operator, "run", "--leader-elect=false"],
            new Dictionary<string, string?>
            {
                ["KUBECONFIG"] = kubeconfig,
                ["AWS_ENDPOINT_URL"] = $"http://127.0.0.1:{aws}",
                ["AWS_REGION"] = "us-west-2",
                ["AWS_ACCESS_KEY_ID"] = "AKIASANDBOX000000000",
                ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
            });
        await process.LineAsync(line => line.Contains("Connection refused", StringComparison.Ordinal), deadline.Token);

        await using var sandbox = await SandboxProcess.UpAsync(
            deadline.Token, "--no-samples", "--no-operator", "--kubernetes-port", $"{kubernetes}", "--api-gateway-port", $"{aws}");
        await sandbox.Kubernetes.CreateAsync("early", Spec.DeepClone().AsObject(), deadline.Token);
        await sandbox.Kubernetes.UntilAsync("early", KubernetesHttp.IsReady, deadline.Token);

        process.Signal("TERM");
        Assert.Equal(0, await process.ExitCodeAsync(deadline.Token));
        Directory.Delete(Path.GetDirectoryName(kubeconfig)!, recursive: true);
    }

    private static async Task<int> ServeCredentialsAsync(HttpListener listener)
    {
        var answers = 0;
        try
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                context.Response.ContentType = "application/json";
                await using var writer = new StreamWriter(context.Response.OutputStream);
                await writer.WriteAsync(
                    """{"AccessKeyId":"AKIASANDBOX000000000","SecretAccessKey":"sandbox","Token":"t","Expiration":"2099-01-01T00:00:00Z"}""");
                answers++;
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            return answers;
        }
    }

    private static JsonNode? Ready(JsonNode entity) =>
        entity["status"]?["conditions"]?.AsArray().FirstOrDefault(c => c!["type"]!.GetValue<string>() == "Ready");

    private static string? Reason(JsonNode entity) => Ready(entity)?["reason"]?.GetValue<string>();

    private static Task<JsonNode> AskForPassAsync(SandboxProcess sandbox, string name, CancellationToken cancellationToken) =>
        sandbox.Kubernetes.PatchAsync(
            name,
            """{"metadata":{"annotations":{"apigateway.integration-operator.io/reconcile-requested-at":"now"}}}""",
            cancellationToken);
}
