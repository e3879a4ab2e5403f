using System.Net;
using System.Text.Json.Nodes;
using Operator.ControlPlane;
using Operator.Processes;

[assembly: AssemblyFixture(typeof(Operator.E2E.Real.SharedCluster))]

namespace Operator.E2E.Real;

/// <summary>
/// A real API server with our <c>config/</c> installed by kubectl, as the README says: the cluster that <c>TEST_KUBECONFIG</c> names, or
/// etcd and kube-apiserver of <c>KUBEBUILDER_ASSETS</c>. What we installed on somebody's cluster goes again at the end.
/// </summary>
internal sealed class RealCluster : IAsyncDisposable
{
    public const string OperatorNamespace = "apigateway-integration-operator";
    private const string ServiceAccount = "apigateway-integration-operator";
    private static readonly TimeSpan InstallDeadline = TimeSpan.FromSeconds(120);

    private readonly string folder = Directory.CreateTempSubdirectory("operator-e2e-real-").FullName;
    private readonly List<string[]> uninstall = [];
    private ChildProcess? proxy;

    private RealCluster(string kubectl) => Kubectl = kubectl;

    /// <summary>The program.</summary>
    public string Kubectl { get; }

    /// <summary>The control plane that we started; null when it is somebody's cluster, which is neither restarted nor compacted.</summary>
    public LocalControlPlane? ControlPlane { get; private set; }

    public string AdminKubeconfig { get; private set; } = "";

    /// <summary>A kubeconfig with the rights of <c>config/rbac</c> and no others.</summary>
    public string OperatorKubeconfig { get; private set; } = "";

    /// <summary>The API as its administrator.</summary>
    public HttpClient Admin { get; private set; } = null!;

    /// <summary>Why no real cluster can be had here; null when one can.</summary>
    public static string? Missing =>
        Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is not { Length: > 0 } && LocalControlPlane.Assets is null
            ? "No real API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver (setup-envtest), or TEST_KUBECONFIG to a cluster's kubeconfig."
            : Binaries.OnPath("kubectl") is null ? "kubectl, which installs config/ on the real API server, is not on PATH." : null;

    public static async Task<RealCluster> StartAsync(CancellationToken cancellationToken)
    {
        var cluster = new RealCluster(Binaries.OnPath("kubectl")!);
        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(InstallDeadline);
            await cluster.ConnectAsync(deadline.Token);
            await cluster.InstallAsync(deadline.Token);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>kubectl as the administrator.</summary>
    public Task<ToolResult> RunKubectlAsync(string? input, CancellationToken cancellationToken, params IEnumerable<string> arguments) => Tool.RunAsync(
        Kubectl, ["--kubeconfig", AdminKubeconfig, .. arguments], new Dictionary<string, string?> { ["HOME"] = folder }, input, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (ControlPlane is null)
        {
            foreach (var arguments in Enumerable.Reverse(uninstall))
            {
                await RunKubectlAsync(null, CancellationToken.None, arguments);
            }
        }

        Admin?.Dispose();
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        if (ControlPlane is not null)
        {
            await ControlPlane.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("TEST_KUBECONFIG") is { Length: > 0 } kubeconfig)
        {
            AdminKubeconfig = kubeconfig;
            // kubectl knows every way to log in; behind its proxy the API is plain HTTP.
            proxy = ChildProcess.Start(Kubectl, ["--kubeconfig", kubeconfig, "proxy", "--port=0"], new Dictionary<string, string?>());
            var line = await proxy.LineAsync(l => l.Contains("Starting to serve on ", StringComparison.Ordinal), cancellationToken);
            Admin = new HttpClient { BaseAddress = new Uri($"http://{line[(line.LastIndexOf(' ') + 1)..].Trim()}/") };
        }
        else
        {
            ControlPlane = await LocalControlPlane.StartAsync(LocalControlPlane.Assets!, cancellationToken);
            AdminKubeconfig = ControlPlane.KubeconfigFor("admin", "system:masters");
            OperatorKubeconfig = ControlPlane.KubeconfigFor(
                $"system:serviceaccount:{OperatorNamespace}:{ServiceAccount}", "system:serviceaccounts", $"system:serviceaccounts:{OperatorNamespace}");
            Admin = new HttpClient(ControlPlane.HandlerFor("admin", "system:masters")) { BaseAddress = ControlPlane.Address };
        }

        Admin.Timeout = Timeout.InfiniteTimeSpan;
    }

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        var config = Path.Combine(Binaries.Repository, "config");
        var existing = (await RunKubectlAsync(null, cancellationToken, "get", "crd", "integrations.apigateway.integration-operator.io", "--ignore-not-found", "-o", "name")).EnsureSucceeded();
        (await RunKubectlAsync(null, cancellationToken, "apply", "-f", Path.Combine(config, "crds"))).EnsureSucceeded();
        if (existing.Length == 0)
        {
            uninstall.Add(["delete", "-f", Path.Combine(config, "crds")]);
        }

        var created = await RunKubectlAsync(null, cancellationToken, "create", "namespace", OperatorNamespace);
        if (created.ExitCode == 0)
        {
            uninstall.Add(["delete", "namespace", OperatorNamespace]);
            uninstall.Add(["delete", "-k", Path.Combine(config, "rbac")]);
        }

        (await RunKubectlAsync(null, cancellationToken, "apply", "-k", Path.Combine(config, "rbac"))).EnsureSucceeded();
        (await RunKubectlAsync(null, cancellationToken, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")).EnsureSucceeded();
        await UntilServedAsync(cancellationToken);
        if (ControlPlane is null)
        {
            OperatorKubeconfig = await TokenKubeconfigAsync(cancellationToken);
        }
    }

    // Established is said a moment before the handler is there.
    private async Task UntilServedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var response = await Admin.GetAsync("apis/apigateway.integration-operator.io/v1alpha1/integrations?limit=1", cancellationToken);
            if (response.StatusCode == HttpStatusCode.OK)
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellationToken);
        }
    }

    private async Task<string> TokenKubeconfigAsync(CancellationToken cancellationToken)
    {
        var token = (await RunKubectlAsync(null, cancellationToken, "create", "token", ServiceAccount, "-n", OperatorNamespace, "--duration=1h")).EnsureSucceeded().Trim();
        var view = JsonNode.Parse((await RunKubectlAsync(null, cancellationToken, "config", "view", "--raw", "--minify", "--flatten", "-o", "json")).EnsureSucceeded())!;
        foreach (var user in view["users"]!.AsArray())
        {
            user!["user"] = new JsonObject { ["token"] = token };
        }

        var path = Path.Combine(folder, "operator.kubeconfig");
        await File.WriteAllTextAsync(path, view.ToJsonString(), cancellationToken);
        return path;
    }
}
