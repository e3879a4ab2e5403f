using Operator.Install.Tests.Charts;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>
/// The operator of some namespaces, installed by Roles alone: the built binary with the flags of the installed Deployment and the rights of
/// its service account takes an object with a <c>lambda</c> block, which needs every right, from apply to nothing. No kubelet is there to
/// start the pod itself.
/// </summary>
[Collection(ApiServer.Collection)]
[Trait("World", "Real")]
public sealed class SomeNamespaces_on_a_real_API_server(ApiServer server)
{
    private const string Sample = """
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: orders, namespace: team-a, labels: {environment: test}}
        spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
        """;

    [Theory]
    [InlineData("chart")]
    [InlineData("overlay")]
    public async Task An_operator_with_Roles_only_takes_an_object_through_its_life(string source)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(3));
        var controlPlane = await server.StartAsync(deadline.Token);
        var objects = source == "chart"
            ? new ChartCase("namespaced").Objects
            : [.. ManifestYamlReader.Read((await server.KubectlAsync(null, deadline.Token, "kustomize", Path.Combine(Binaries.Repository, "config", "overlays", "namespaced"))).EnsureSucceeded()).Select(each => each.AsObject())];
        Assert.DoesNotContain(objects, each => ((string)each["kind"]!).StartsWith("ClusterRole", StringComparison.Ordinal));
        foreach (var ns in new[] { "team-a", "team-b", Helm.Namespace })
        {
            await server.KubectlAsync(null, deadline.Token, "create", "namespace", ns);
        }

        (await server.KubectlAsync(null, deadline.Token, "apply", "--server-side", "-f", Path.Combine(Binaries.Repository, "config", "crds"))).EnsureSucceeded();
        (await server.KubectlAsync(ManifestYaml.Write(objects), deadline.Token, "apply", "--server-side", "-f", "-")).EnsureSucceeded();
        (await server.KubectlAsync(null, deadline.Token, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")).EnsureSucceeded();

        var account = objects.Single(each => (string?)each["kind"] == "ServiceAccount")["metadata"]!;
        var (name, own) = ((string)account["name"]!, (string)account["namespace"]!);
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-operator", "--no-samples");
        var environment = new Dictionary<string, string?>(sandbox.AwsEnvironment)
        {
            ["KUBECONFIG"] = controlPlane.KubeconfigFor($"system:serviceaccount:{own}:{name}", "system:serviceaccounts", $"system:serviceaccounts:{own}"),
            ["POD_NAMESPACE"] = own,
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
        var container = Assert.Single(objects.Where(each => (string?)each["kind"] == "Deployment").SelectMany(Workloads.Containers));
        var flags = container["args"]!.AsArray().Select(argument => (string)argument!)
            .Select(flag => flag.Contains("-address=:", StringComparison.Ordinal) ? $"{flag.Split('=')[0]}=127.0.0.1:0" : flag);
        await using var process = ChildProcess.Start("dotnet", [Binaries.Operator, .. flags], environment);

        await UntilAsync(() => server.KubectlAsync(Sample, deadline.Token, "apply", "-f", "-"));
        var ready = await server.KubectlAsync(null, deadline.Token, "-n", "team-a", "wait", "--for=condition=Ready", "integration/orders", "--timeout=60s");
        Assert.True(ready.ExitCode == 0, ready.Error + process.Log);
        (await server.KubectlAsync(null, deadline.Token, "-n", "team-a", "wait", "--for=condition=PermissionGranted", "integration/orders", "--timeout=30s")).EnsureSucceeded();
        Assert.Single(await sandbox.ApiGateway.GetIntegrationsAsync("a1b2c3d4", deadline.Token));

        (await server.KubectlAsync(null, deadline.Token, "-n", "team-a", "delete", "integration/orders", "--timeout=60s")).EnsureSucceeded();
        Assert.Empty(await sandbox.ApiGateway.GetIntegrationsAsync("a1b2c3d4", deadline.Token));
        Assert.DoesNotContain("forbidden", process.Log, StringComparison.OrdinalIgnoreCase);
        process.Signal("TERM");
        Assert.True(await process.ExitCodeAsync(deadline.Token) == 0, process.Log);
    }

    // Established is said a moment before the kind is served.
    private static async Task UntilAsync(Func<Task<ToolResult>> attempt)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        ToolResult result;
        do
        {
            result = await attempt();
            Assert.False(deadline.IsCancellationRequested, result.Error);
        }
        while (result.ExitCode != 0);
    }
}
