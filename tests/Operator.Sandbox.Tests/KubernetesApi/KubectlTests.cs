using System.Diagnostics;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.KubernetesApi;

/// <summary>What a person types. Needs kubectl on the PATH; skipped loudly without.</summary>
[Trait("Category", "Kubectl")]
public sealed class KubectlTests : ApiTest, IDisposable
{
    private const string Manifest = """
        apiVersion: example.test/v1
        kind: Widget
        metadata: {name: a, namespace: default}
        spec: {size: 5, tags: [x]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("kubectl-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_day_in_the_life_of_an_object()
    {
        var manifest = Path.Combine(_folder, "widget.yaml");
        await File.WriteAllTextAsync(manifest, Manifest, Token);

        Assert.Equal("widget.example.test/a created", await RunAsync("apply", "-f", manifest));
        Assert.Equal("widget.example.test/a unchanged", await RunAsync("apply", "-f", manifest));
        Assert.Matches(@"^NAME\s+READY\s+SIZE\s+AGE\na\s+5\s+\d+s$", await RunAsync("get", "wd"));
        Assert.Matches(@"^NAME\s+READY\s+SIZE\s+COLOR\s+AGE\na\s+5\s+green\s+\d+s$", await RunAsync("get", "things", "-o", "wide"));
        Assert.Contains("Color:  green", await RunAsync("describe", "widget", "a"), StringComparison.Ordinal);
        Assert.Contains("should be less than or equal to 100", await FailAsync("patch", "wd", "a", "--type", "merge", "-p", """{"spec":{"size":500}}"""), StringComparison.Ordinal);
        Assert.Equal("widget.example.test/a patched", await RunAsync("patch", "wd", "a", "--type", "merge", "-p", """{"spec":{"size":8}}"""));
        Assert.Contains("+  size: 5", await FailAsync("diff", "-f", manifest), StringComparison.Ordinal);
        await RunAsync("patch", "wd", "a", "--subresource=status", "--type=merge", "-p", """{"status":{"conditions":[{"type":"Ready","status":"True"}]}}""");
        Assert.Equal("widget.example.test/a condition met", await RunAsync("wait", "wd/a", "--for=condition=Ready", "--timeout=20s"));
        Assert.Contains("How large.", await RunAsync("explain", "widgets.spec.size"), StringComparison.Ordinal);
        Assert.Equal("widget.example.test \"a\" deleted", await RunAsync("delete", "wd", "a", "--timeout=20s"));
    }

    [Fact]
    public async Task An_unknown_field_is_refused_by_the_server()
    {
        var manifest = Path.Combine(_folder, "widget.yaml");
        await File.WriteAllTextAsync(manifest, Manifest.Replace("size: 5", "size: 5, sice: 6", StringComparison.Ordinal), Token);

        Assert.Contains("strict decoding error: unknown field \"spec.sice\"", await FailAsync("apply", "-f", manifest), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_side_apply_names_the_other_manager()
    {
        var manifest = Path.Combine(_folder, "widget.yaml");
        await File.WriteAllTextAsync(manifest, Manifest, Token);
        await CreateAsync(Widget("a", """{"size":9}"""));

        Assert.Contains("conflict with \"tests\"", await FailAsync("apply", "--server-side", "-f", manifest), StringComparison.Ordinal);
        Assert.Equal("widget.example.test/a serverside-applied", await RunAsync("apply", "--server-side", "--force-conflicts", "-f", manifest));
    }

    [Fact]
    public async Task Events_of_the_new_group_are_described()
    {
        var created = await CreateAsync(Widget("a"));
        var manifest = Path.Combine(_folder, "event.yaml");
        await File.WriteAllTextAsync(
            manifest,
            $$"""
            apiVersion: events.k8s.io/v1
            kind: Event
            metadata: {name: e, namespace: default}
            regarding: {apiVersion: example.test/v1, kind: Widget, name: a, namespace: default, uid: {{created.Json["metadata"]!["uid"]}}}
            reason: Painted
            note: it is green now
            type: Normal
            action: Paint
            reportingController: painter
            reportingInstance: painter-1
            eventTime: "2026-01-01T00:00:00.000000Z"
            """,
            Token);
        await RunAsync("create", "-f", manifest);

        Assert.Contains("it is green now", await RunAsync("describe", "wd", "a"), StringComparison.Ordinal);
        Assert.Contains("Painted", await RunAsync("events", "--for", "wd/a"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Imperative_commands_make_what_they_say()
    {
        Assert.Equal("namespace/n created", await RunAsync("create", "namespace", "n"));
        await RunAsync("create", "-n", "n", "configmap", "c", "--from-literal=a=b", "--from-literal=empty=");
        await RunAsync("create", "-n", "n", "secret", "generic", "s", "--from-literal=k=v");
        await RunAsync("create", "-n", "n", "serviceaccount", "sa");

        Assert.Equal("""{"a":"b","empty":""}""", await RunAsync("get", "-n", "n", "configmap", "c", "-o", "jsonpath={.data}"));
        Assert.Equal("""{"k":"dg=="} Opaque""", await RunAsync("get", "-n", "n", "secret", "s", "-o", "jsonpath={.data} {.type}"));
        Assert.Contains("accepted media types include: application/json", await FailAsync("create", "deployment", "d", "--image=x"), StringComparison.Ordinal);
        Assert.Contains("deleted", await RunAsync("delete", "namespace", "n", "--timeout=20s"), StringComparison.Ordinal);
    }

    private async Task<string> RunAsync(params string[] arguments)
    {
        var (code, output, error) = await KubectlAsync(arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)}: {error}");
        return output;
    }

    private async Task<string> FailAsync(params string[] arguments)
    {
        var (code, output, error) = await KubectlAsync(arguments);
        Assert.NotEqual(0, code);
        return output + error;
    }

    private async Task<(int Code, string Output, string Error)> KubectlAsync(string[] arguments)
    {
        var kubectl = Tool.Find("kubectl");
        if (kubectl is null)
        {
            Assert.Skip("kubectl is not on the PATH");
        }

        var config = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(
            config,
            $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{Server.Address}}}"}}]
            users: [{name: u, user: {}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """,
            Token);
        var start = new ProcessStartInfo(kubectl, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = config;
        start.Environment["HOME"] = _folder;
        using var process = Process.Start(start)!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Token);
        deadline.CancelAfter(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = process.StandardError.ReadToEndAsync(deadline.Token);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, (await output).TrimEnd(), await error);
    }
}
