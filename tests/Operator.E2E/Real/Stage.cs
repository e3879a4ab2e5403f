using System.Text.Json.Nodes;
using Operator.E2E.Journeys;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>
/// Where one journey plays: a namespace of its own on the real API server, the sandbox's API Gateway, and operators that watch only this
/// namespace and elect their leader by a lease of their own, with the rights of <c>config/rbac</c>.
/// </summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly CancellationTokenSource deadline;
    private readonly List<ChildProcess> operators = [];

    private Stage(RealCluster cluster, string ns, SandboxProcess sandbox, CancellationTokenSource deadline)
    {
        this.deadline = deadline;
        Cluster = cluster;
        Namespace = ns;
        Sandbox = sandbox;
        Kubernetes = new KubernetesHttp(cluster.Admin, ns);
    }

    public RealCluster Cluster { get; }

    public string Namespace { get; }

    public SandboxProcess Sandbox { get; }

    public ApiGatewayHttp Aws => Sandbox.ApiGateway;

    public KubernetesHttp Kubernetes { get; }

    /// <summary>The journey's deadline.</summary>
    public CancellationToken Token => deadline.Token;

    /// <summary>Name of the lease that this journey's operators compete for.</summary>
    public string Lease => Namespace;

    public static async Task<Stage> SetAsync(RealCluster cluster, string name, TimeSpan? within = null)
    {
        var deadline = Deadline.Source(within);
        try
        {
            var ns = $"{name}-{Guid.NewGuid().ToString("N")[..6]}";
            (await cluster.RunKubectlAsync(null, deadline.Token, "create", "namespace", ns)).EnsureSucceeded();
            return new Stage(cluster, ns, await SandboxProcess.UpAsync(deadline.Token, "--no-operator", "--no-samples"), deadline);
        }
        catch
        {
            deadline.Dispose();
            throw;
        }
    }

    /// <summary>kubectl as the administrator, in this namespace.</summary>
    public Task<ToolResult> KubectlAsync(params IEnumerable<string> arguments) => Cluster.RunKubectlAsync(null, Token, ["-n", Namespace, .. arguments]);

    /// <summary>The same with something on its standard input.</summary>
    public Task<ToolResult> KubectlWithAsync(string input, params IEnumerable<string> arguments) =>
        Cluster.RunKubectlAsync(input, Token, ["-n", Namespace, .. arguments]);

    /// <summary>An operator as a process that the test may signal. Its access key in AWS tells which replica wrote.</summary>
    public ChildProcess StartOperator(string replica = "replica-a", Uri? aws = null, params string[] options)
    {
        var environment = new Dictionary<string, string?>(Sandbox.AwsEnvironment)
        {
            ["KUBECONFIG"] = Cluster.OperatorKubeconfig,
            ["POD_NAMESPACE"] = RealCluster.OperatorNamespace,
            ["POD_NAME"] = replica,
            ["AWS_ACCESS_KEY_ID"] = AccessKey(replica),
            ["NO_PROXY"] = "127.0.0.1,localhost",
        };
        if (aws is not null)
        {
            environment["AWS_ENDPOINT_URL"] = aws.ToString().TrimEnd('/');
        }

        var process = ChildProcess.Start(
            "dotnet", [Binaries.Operator, "run", "--watch-namespace", Namespace, "--leader-election-id", Lease, .. options], environment);
        operators.Add(process);
        return process;
    }

    /// <summary>The access key of a replica: letters and digits only, as AWS' are.</summary>
    public static string AccessKey(string replica) => "AKIA" + replica.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant().PadRight(16, '0');

    public static JsonObject HttpProxy(string description, string apiId = "a1b2c3d4") => new()
    {
        ["apiId"] = apiId,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = "https://backend.example.com/",
        ["description"] = description,
    };

    /// <summary>Whether the object is ready and AWS was last seen with this description.</summary>
    public static Func<JsonNode, bool> ReadyWith(string description) => entity =>
        KubernetesHttp.IsReady(entity) && (string?)entity["status"]?["observed"]?["description"] == description;

    public async ValueTask DisposeAsync()
    {
        // A failing test shows what the operators said.
        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            foreach (var process in operators)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"operator {process.Id}:\n{process.Log}");
            }
        }

        foreach (var process in operators)
        {
            await process.DisposeAsync();
        }

        if (Cluster.ControlPlane is null)
        {
            await CleanUpAsync();
        }

        await Sandbox.DisposeAsync();
        deadline.Dispose();
    }

    // Somebody's cluster: objects whose operator is gone would keep the namespace for ever.
    private async Task CleanUpAsync()
    {
        foreach (var plural in new[] { "integrations", "restintegrations", "restdeployments" })
        {
            foreach (var item in await Kubernetes.ListAsync(CancellationToken.None, plural))
            {
                await Kubernetes.PatchAsync(item!["metadata"]!["name"]!.GetValue<string>(), """{"metadata":{"finalizers":null}}""", CancellationToken.None, plural);
            }
        }

        await Cluster.RunKubectlAsync(null, CancellationToken.None, "delete", "namespace", Namespace, "--wait=false");
        await Cluster.RunKubectlAsync(null, CancellationToken.None, "delete", "lease", Lease, "-n", RealCluster.OperatorNamespace, "--ignore-not-found");
    }
}
