using Operator.ControlPlane;
using Operator.Processes;

[assembly: AssemblyFixture(typeof(Operator.Install.Tests.Real.ApiServer))]

namespace Operator.Install.Tests.Real;

/// <summary>A real API server, and kubectl as its administrator; one is there for the whole run.</summary>
public sealed class ApiServer : IAsyncDisposable
{
    /// <summary>Tests that install into it run one after the other.</summary>
    internal const string Collection = "API server";

    private readonly SemaphoreSlim gate = new(1);
    private LocalControlPlane? controlPlane;
    private string? kubeconfig;

    /// <summary>Skips the test where there can be none; somebody's cluster (TEST_KUBECONFIG) is not installed into.</summary>
    internal static void SkipWhereThereIsNone()
    {
        Assert.SkipWhen(LocalControlPlane.Assets is null, "No real API server: set KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver (setup-envtest).");
        Assert.SkipWhen(Binaries.OnPath("kubectl") is null, "kubectl is not on PATH.");
    }

    internal async Task<LocalControlPlane> StartAsync(CancellationToken cancellationToken)
    {
        SkipWhereThereIsNone();
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (controlPlane is null)
            {
                controlPlane = await LocalControlPlane.StartAsync(LocalControlPlane.Assets!, cancellationToken);
                kubeconfig = controlPlane.KubeconfigFor("admin", "system:masters");
                var monitoring = Path.Combine(Binaries.Repository, "tests", "Operator.Install.Tests", "Real", "monitoring-crds.yaml");
                (await KubectlAsync(null, cancellationToken, "apply", "-f", monitoring)).EnsureSucceeded();
                (await KubectlAsync(null, cancellationToken, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")).EnsureSucceeded();
            }

            return controlPlane;
        }
        finally
        {
            gate.Release();
        }
    }

    internal Task<ToolResult> KubectlAsync(string? input, CancellationToken cancellationToken, params IEnumerable<string> arguments) => Tool.RunAsync(
        Binaries.OnPath("kubectl")!, ["--kubeconfig", kubeconfig!, .. arguments], new Dictionary<string, string?> { ["HOME"] = Path.GetTempPath() }, input, cancellationToken);

    /// <summary>What <c>operator check</c> says without AWS; asks until that is as expected, since what was applied takes effect a moment later.</summary>
    internal static async Task<ToolResult> CheckAsync(
        string kubeconfig, string ns, IEnumerable<string> arguments, Predicate<ToolResult> expected, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            var result = await Tool.RunAsync(
                "dotnet", [Binaries.Operator, "check", "--skip-aws", .. arguments],
                new Dictionary<string, string?> { ["KUBECONFIG"] = kubeconfig, ["POD_NAMESPACE"] = ns, ["NO_PROXY"] = "127.0.0.1,localhost" }, null, cancellationToken);
            if (expected(result))
            {
                return result;
            }

            Assert.False(deadline.IsCancellationRequested, result.Output + result.Error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (controlPlane is not null)
        {
            await controlPlane.DisposeAsync();
        }

        gate.Dispose();
    }
}
