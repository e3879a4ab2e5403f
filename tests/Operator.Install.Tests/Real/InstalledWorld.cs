using System.Text.Json.Nodes;
using Operator.ControlPlane;
using Operator.Install.Tests.Charts;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>A control plane and an AWS account of one test's own, and the installation that is tried there.</summary>
internal sealed class InstalledWorld : IAsyncDisposable
{
    private readonly CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly ApiServer server = new();
    private LocalControlPlane controlPlane = null!;
    private SandboxProcess sandbox = null!;

    private InstalledWorld(Installed release) => Release = release;

    public Installed Release { get; }

    public CancellationToken Deadline => deadline.Token;

    public ApiGatewayHttp Aws => sandbox.ApiGateway;

    public static async Task<InstalledWorld> StartAsync(string way)
    {
        ApiServer.SkipWhereThereIsNone();
        var world = new InstalledWorld(await Installed.ByAsync(way, TestContext.Current.CancellationToken));
        try
        {
            world.deadline.CancelAfter(TimeSpan.FromMinutes(4));
            world.controlPlane = await world.server.StartAsync(world.Deadline);
            world.sandbox = await SandboxProcess.UpAsync(world.Deadline, "--no-operator", "--no-samples");
            foreach (var ns in world.Release.Objects.Select(each => (string?)each["metadata"]!["namespace"]).Append("team-a").Where(ns => ns is not null and not "kube-system").Distinct())
            {
                await world.KubectlAsync("create", "namespace", ns!);
            }

            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public ChildProcess Start() => Release.Start(controlPlane, sandbox);

    /// <summary>As Kubernetes ends a container.</summary>
    public static async Task StopAsync(ChildProcess process, CancellationToken cancellationToken)
    {
        process.Signal("TERM");
        Assert.True(await process.ExitCodeAsync(cancellationToken) == 0, process.Log);
    }

    /// <summary>kubectl as the administrator; it must succeed.</summary>
    public async Task<string> KubectlAsync(params IEnumerable<string> arguments) => (await server.KubectlAsync(null, Deadline, arguments)).EnsureSucceeded();

    /// <summary>Applies objects of a release and waits until their definitions are served.</summary>
    public async Task ApplyAsync(IEnumerable<JsonObject> objects)
    {
        await ApplyAsync(ManifestYaml.Write(objects));
        await KubectlAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    }

    /// <summary>Applies manifests; again while a kind is not served yet, which Established says a moment too early.</summary>
    public async Task ApplyAsync(string manifests)
    {
        ToolResult result;
        do
        {
            Deadline.ThrowIfCancellationRequested();
            result = await server.KubectlAsync(manifests, Deadline, "apply", "--server-side", "--force-conflicts", "-f", "-");
        }
        while (result.Error.Contains("ensure CRDs are installed first", StringComparison.Ordinal) || result.Error.Contains("could not find the requested resource", StringComparison.Ordinal));
        result.EnsureSucceeded();
    }

    /// <summary>What Helm removes with a release. Namespaces are not a chart's, and no controller here would empty one.</summary>
    public Task UninstallAsync(params string[] options) => DeleteAsync(Release.Objects.Where(each => !Installed.IsKept(each)), options);

    public async Task DeleteAsync(IEnumerable<JsonObject> objects, params string[] options)
    {
        List<JsonObject> all = [.. objects.Where(each => (string?)each["kind"] != "Namespace")];
        if (all.Count > 0)
        {
            (await server.KubectlAsync(ManifestYaml.Write(all), Deadline, ["delete", "--timeout=60s", .. options, "-f", "-"])).EnsureSucceeded();
        }
    }

    /// <summary>Our objects: each with what a write would change.</summary>
    /// <remarks>Of every kind: an API server takes more than a minute to delete a definition of which nobody ever read an object.</remarks>
    public async Task<IReadOnlyList<string>> ObjectsAsync()
    {
        var list = JsonNode.Parse(await KubectlAsync("get", "integrations,restintegrations,restdeployments,awsaccounts", "--all-namespaces", "-o", "json"))!["items"]!.AsArray();
        return [.. list.Select(each => $"{each!["kind"]}/{each["metadata"]!["name"]} {each["metadata"]!["uid"]} {each["metadata"]!["generation"]} {each["spec"]!.ToJsonString()} {each["status"]!.ToJsonString()}")];
    }

    public async Task<string> StoredVersionsAsync() =>
        await KubectlAsync("get", "crd", "-o", """jsonpath={range .items[*]}{.metadata.name}={.status.storedVersions}{"\n"}{end}""");

    /// <summary>Every object of the cluster, of every kind, but events, which end by themselves.</summary>
    public async Task<IReadOnlyList<string>> EverythingAsync()
    {
        var kinds = (await KubectlAsync("api-resources", "--verbs=list", "-o", "name", "--cached=false")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(kind => kind.Split('.')[0] != "events");
        var list = JsonNode.Parse(await KubectlAsync("get", string.Join(',', kinds), "--all-namespaces", "-o", "json"))!["items"]!.AsArray();
        return [.. list.Select(each => ChartCase.Key(each!)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether an operation of AWS, its service in front, changes something.</summary>
    public static bool Writes(string operation) => operation.Split('.')[^1] is var name && !name.StartsWith("Get", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }

        await server.DisposeAsync();
        deadline.Dispose();
    }
}
