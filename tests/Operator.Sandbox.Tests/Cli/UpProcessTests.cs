using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Operator.Sandbox.Tests.Cli;

/// <summary>The whole verb as a child process. Stand-ins for the operator are shell scripts: they show what it is given and how it ends.</summary>
public sealed class UpProcessTests : IDisposable
{
    private readonly StandIns standIns = new();

    private string Kubeconfig => standIns.PathOf("kubeconfig");

    private string Temporary => Directory.CreateDirectory(standIns.PathOf("tmp")).FullName;

    public void Dispose() => standIns.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Bare_servers_answer_and_a_signal_ends_them_leaving_nothing(string signal)
    {
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--no-operator", "--no-samples", "--kubeconfig", Kubeconfig);
        var ready = await sandbox.ReadyAsync(standIns.Deadline);

        Assert.Equal(Kubeconfig, ready["kubeconfig"]);
        Assert.Contains($"server: {ready["kubernetes"]}\n", await File.ReadAllTextAsync(Kubeconfig, standIns.Deadline), StringComparison.Ordinal);
        using var http = new HttpClient();
        var group = await http.GetFromJsonAsync<JsonObject>($"{ready["kubernetes"]}/apis/apigateway.integration-operator.io/v1alpha1", standIns.Deadline);
        Assert.Contains(group!["resources"]!.AsArray(), r => (string?)r!["name"] == "integrations");
        var calls = await http.GetFromJsonAsync<JsonObject>($"{ready["api-gateway"]}/_sandbox/calls", standIns.Deadline);
        Assert.Equal(0, (int)calls!["total"]!);

        Assert.Equal(0, await sandbox.SignalAsync(signal, standIns.Deadline));
        Assert.Single(sandbox.Output.Split('\n'), line => line.StartsWith("sandbox ready:", StringComparison.Ordinal));
        Assert.False(File.Exists(Kubeconfig));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => http.GetAsync(new Uri(ready["kubernetes"]), standIns.Deadline));
    }

    [Fact]
    public async Task A_taken_port_is_said_and_fails()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--no-operator", "--no-samples", "--api-gateway-port", $"{port}");
        Assert.Equal(1, await sandbox.ExitCodeAsync(standIns.Deadline));
        Assert.Contains($"{port}", sandbox.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task A_refused_sample_is_said_with_the_servers_words()
    {
        var manifests = standIns.Manifests();
        await File.WriteAllTextAsync(
            Path.Combine(manifests, "samples", "bad.yaml"),
            "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\nmetadata: { name: bad }\nspec: { apiId: 5 }\n", standIns.Deadline);
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--no-operator", "--manifests", manifests);
        Assert.Equal(1, await sandbox.ExitCodeAsync(standIns.Deadline));
        Assert.Contains("bad.yaml", sandbox.Output, StringComparison.Ordinal);
        Assert.Contains("spec.apiId", sandbox.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_operator_that_ends_is_reported_with_its_last_lines_and_its_log_is_kept()
    {
        var script = standIns.Script("echo first; echo 'cannot go on' >&2; exit 3");
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--operator", script, "--manifests", standIns.Manifests());
        Assert.Equal(1, await sandbox.ExitCodeAsync(standIns.Deadline));
        Assert.Contains("exit code 3", sandbox.Output, StringComparison.Ordinal);
        Assert.Contains("cannot go on", sandbox.Output, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Temporary, "operator.log", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_operator_is_told_to_stop_and_gets_to_finish()
    {
        var script = standIns.Script($"""
            trap 'echo stopped > {standIns.PathOf("stopped")}; exit 0' TERM
            env > {standIns.PathOf("environment")}
            cp "$KUBECONFIG" {standIns.PathOf("given")}
            echo $$ > {standIns.PathOf("pid")}
            exec 3<>{standIns.PathOf("never")}
            while :; do read _ <&3; done
            """);
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--no-samples", "--operator", script, "--kubeconfig", Kubeconfig);
        var ready = await sandbox.ReadyAsync(standIns.Deadline);
        await standIns.FileAsync("pid");

        var environment = await File.ReadAllLinesAsync(standIns.PathOf("environment"), standIns.Deadline);
        Assert.Contains($"AWS_ENDPOINT_URL={ready["api-gateway"]}", environment);
        Assert.Contains("POD_NAMESPACE=default", environment);
        Assert.Contains(ready["kubernetes"], await File.ReadAllTextAsync(standIns.PathOf("given"), standIns.Deadline), StringComparison.Ordinal);

        Assert.Equal(0, await sandbox.SignalAsync("TERM", standIns.Deadline));
        Assert.True(File.Exists(standIns.PathOf("stopped")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }

    [Fact]
    public async Task A_process_that_the_operator_left_behind_does_not_hold_up_the_end()
    {
        var script = standIns.Script($"""
            exec 3<>{standIns.PathOf("never")}
            (echo $$ > {standIns.PathOf("pid")}; read _ <&3) &
            echo leaving
            exit 4
            """);
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--operator", script, "--manifests", standIns.Manifests());
        Assert.Equal(1, await sandbox.ExitCodeAsync(standIns.Deadline));
        Assert.Contains("exit code 4", sandbox.Output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(standIns.PathOf("never"), "go\n", standIns.Deadline);
    }

    [Fact]
    public async Task Stopping_while_samples_are_awaited_leaves_no_process()
    {
        var script = standIns.Script($"""
            echo $$ > {standIns.PathOf("pid")}
            read _ < {standIns.PathOf("never")}
            """);
        await using var sandbox = SandboxChild.Start(Temporary, "up", "--operator", script, "--manifests", standIns.Manifests());
        await standIns.FileAsync("pid");
        var pid = int.Parse(await File.ReadAllTextAsync(standIns.PathOf("pid"), standIns.Deadline), CultureInfo.InvariantCulture);

        Assert.Equal(0, await sandbox.SignalAsync("INT", standIns.Deadline));
        Assert.DoesNotContain("sandbox ready", sandbox.Output, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(pid));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Temporary));
    }
}
