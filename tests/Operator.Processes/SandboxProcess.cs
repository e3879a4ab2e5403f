namespace Operator.Processes;

/// <summary>The sandbox binary, started as a user starts it, and what its ready line says.</summary>
public sealed class SandboxProcess : IAsyncDisposable
{
    private static readonly string[] PortOptions = ["--kubernetes-port", "--api-gateway-port"];

    private readonly ChildProcess process;
    private readonly string folder;

    private SandboxProcess(ChildProcess process, string folder, Uri kubernetes, Uri apiGateway, string kubeconfig)
    {
        this.process = process;
        this.folder = folder;
        KubernetesAddress = kubernetes;
        ApiGatewayAddress = apiGateway;
        Kubeconfig = kubeconfig;
        Kubernetes = new KubernetesHttp(kubernetes);
        ApiGateway = new ApiGatewayHttp(apiGateway);
    }

    public ChildProcess Process => process;

    public Uri KubernetesAddress { get; }

    public Uri ApiGatewayAddress { get; }

    public string Kubeconfig { get; }

    public KubernetesHttp Kubernetes { get; }

    public ApiGatewayHttp ApiGateway { get; }

    /// <summary>Environment under which any AWS tool, and the operator, talks to this sandbox.</summary>
    public Dictionary<string, string?> AwsEnvironment => new()
    {
        ["AWS_ENDPOINT_URL"] = ApiGatewayAddress.ToString().TrimEnd('/'),
        ["AWS_REGION"] = "us-west-2",
        ["AWS_DEFAULT_REGION"] = "us-west-2",
        ["AWS_ACCESS_KEY_ID"] = "AKIASANDBOX000000000",
        ["AWS_SECRET_ACCESS_KEY"] = "sandbox",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
    };

    public static async Task<SandboxProcess> UpAsync(CancellationToken cancellationToken, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("operator-e2e-").FullName;
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        var process = ChildProcess.Start(
            "dotnet",
            [Binaries.Sandbox, "up", .. FreePorts(options), "--kubeconfig", kubeconfig, .. options],
            new Dictionary<string, string?>());
        try
        {
            var ready = await process.LineAsync(line => line.StartsWith("sandbox ready:", StringComparison.Ordinal), cancellationToken);
            var values = ready["sandbox ready:".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            return new SandboxProcess(process, folder, new Uri(values["kubernetes"]), new Uri(values["api-gateway"]), values["kubeconfig"]);
        }
        catch
        {
            await process.DisposeAsync();
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <summary>The operator binary against this sandbox, as an own process that the test may kill.</summary>
    public ChildProcess StartOperator(params string[] options) => StartOperator(new Dictionary<string, string?>(), options);

    /// <summary>The same with other environment variables; null takes one away.</summary>
    public ChildProcess StartOperator(IReadOnlyDictionary<string, string?> environment, params string[] options)
    {
        var all = new Dictionary<string, string?>(AwsEnvironment) { ["KUBECONFIG"] = Kubeconfig, ["POD_NAMESPACE"] = "default" };
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return ChildProcess.Start("dotnet", [Binaries.Operator, "run", .. options], all);
    }

    private static IEnumerable<string> FreePorts(string[] options) =>
        PortOptions.Where(port => !options.Contains(port)).SelectMany(port => new[] { port, "0" });

    public async ValueTask DisposeAsync()
    {
        Kubernetes.Dispose();
        ApiGateway.Dispose();
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
