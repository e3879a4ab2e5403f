using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.Chaos.Worlds;

/// <summary>A sandbox without samples and without an operator, its administration, and operators against it as processes of their own.</summary>
internal sealed class ChaosWorld : IAsyncDisposable
{
    /// <summary>Who the operator is in the Kubernetes API's journal.</summary>
    public const string OperatorAgent = "apigateway-integration-operator";

    /// <summary>Who it is in API Gateway's journal, in both accounts.</summary>
    public const string OperatorKey = "AKIACHAOSOPERATOR000";

    // The account's quota is not what is tested here; a process that starts late must not be a process that is refused.
    private static readonly string[] Unhurried = ["--aws-requests-per-second", "1000", "--aws-burst", "1000", "--workers", "128"];

    private readonly SandboxProcess sandbox;
    private readonly ConcurrentQueue<ChildProcess> operators = [];

    private string otherKey = "";

    private ChaosWorld(SandboxProcess sandbox)
    {
        this.sandbox = sandbox;
        Kubernetes = new HttpClient { BaseAddress = sandbox.KubernetesAddress };
        Aws = new HttpClient { BaseAddress = sandbox.ApiGatewayAddress };
        Mirror = new ObjectMirror(sandbox.KubernetesAddress, "integrations", "restintegrations", "restdeployments", "awsaccounts");
    }

    public HttpClient Kubernetes { get; }

    public HttpClient Aws { get; }

    public ObjectMirror Mirror { get; }

    /// <summary>What the operators that this world started have printed, for a failing test's message.</summary>
    public string Logs => string.Join("\n--- next process ---\n", operators.Select(process => process.Log));

    public static async Task<ChaosWorld> UpAsync(CancellationToken cancellationToken)
    {
        var world = new ChaosWorld(await SandboxProcess.UpAsync(cancellationToken, "--no-samples", "--no-operator"));
        await world.PutThrottleAsync(new JsonObject { ["enabled"] = false }, cancellationToken);
        world.otherKey = await OtherAccount.AssumeAsync(world.Aws, cancellationToken);
        await AckApi.InstallAsync(world.Kubernetes, cancellationToken);
        return world;
    }

    public Task<Place> MakePlaceAsync(string name, CancellationToken cancellationToken) => Place.MakeAsync(name, Kubernetes, Aws, otherKey, Mirror, cancellationToken);

    /// <summary>An operator that works alone, once its caches are filled.</summary>
    public Task<ChildProcess> StartOperatorAsync(CancellationToken cancellationToken, params string[] options) =>
        StartOperatorAsync(OperatorKey, cancellationToken, ["--leader-elect=false", .. options]);

    /// <summary>An operator that signs with a key of its own.</summary>
    public async Task<ChildProcess> StartOperatorAsync(string accessKey, CancellationToken cancellationToken, params string[] options)
    {
        var process = sandbox.StartOperator(new Dictionary<string, string?> { ["AWS_ACCESS_KEY_ID"] = accessKey }, [.. Unhurried, .. options]);
        operators.Enqueue(process);
        await process.LineAsync(line => line.Contains("caches are synced", StringComparison.Ordinal), cancellationToken);
        return process;
    }

    /// <summary>SIGKILL, and the end of the process.</summary>
    public static async Task KillAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        process.Signal("KILL");
        await process.ExitCodeAsync(cancellationToken);
    }

    /// <summary>SIGTERM: passes under way end, and everything they had to write is written.</summary>
    public static async Task StopAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        process.Signal("TERM");
        var code = await process.ExitCodeAsync(cancellationToken);
        Assert.True(code == 0, $"exit code {code}\n{process.Log}");
    }

    public Task PutThrottleAsync(JsonObject setting, CancellationToken cancellationToken) =>
        Http.SendAsync(Aws, HttpMethod.Put, "_sandbox/throttle", setting, cancellationToken);

    /// <summary>An administrative request to API Gateway's or the Kubernetes API's side of the sandbox; waits for the end of an outage.</summary>
    public async Task<JsonNode> AdminAsync(Side side, HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        JsonNode? answer = null;
        await Http.InsistAsync(
            async () => answer = await Http.SendAsync(side == Side.Aws ? Aws : Kubernetes, method, $"_sandbox/{path}", body?.DeepClone(), cancellationToken),
            cancellationToken);
        return answer ?? throw new InvalidOperationException($"The sandbox has no _sandbox/{path}.");
    }

    public async ValueTask DisposeAsync()
    {
        await Mirror.DisposeAsync();
        foreach (var process in operators)
        {
            await process.DisposeAsync();
        }

        Kubernetes.Dispose();
        Aws.Dispose();
        await sandbox.DisposeAsync();
    }
}

/// <summary>One of the two servers.</summary>
internal enum Side
{
    Aws,
    Kubernetes,
}
