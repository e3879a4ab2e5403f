using System.Net.Http.Headers;
using System.Text;
using Operator.Sandbox.Cli;
using Operator.Sandbox.Tests.ApiGateway;

namespace Operator.Sandbox.Tests.Cli;

/// <summary>The session in this process, where the test can play the operator and own the clock.</summary>
public sealed class UpSessionTests : IDisposable
{
    private readonly StandIns standIns = new();
    private readonly StringWriter error = new();

    public void Dispose() => standIns.Dispose();

    [Fact]
    public async Task Samples_that_become_ready_end_in_a_table_and_the_ready_line()
    {
        var script = standIns.Script($"cp \"$KUBECONFIG\" {standIns.PathOf("given.new")}; mv {standIns.PathOf("given.new")} {standIns.PathOf("given")}; read _ < {standIns.PathOf("never")}");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(standIns.Deadline);
        var output = new SignallingWriter("Applied");
        var session = new UpSession(
            new UpOptions { Operator = new FileInfo(script), Manifests = new DirectoryInfo(standIns.Manifests()) }, output, error, TimeProvider.System);
        var run = session.RunAsync(stop.Token);
        await Task.WhenAny(run, output.Seen);
        await standIns.FileAsync("given");

        var server = (await File.ReadAllLinesAsync(standIns.PathOf("given"), standIns.Deadline)).Single(l => l.Contains("server:", StringComparison.Ordinal)).Split(' ')[^1];
        var ready = new SignallingWriter("sandbox ready:");
        output.Next = ready;
        using var http = new HttpClient();
        using var status = new StringContent(
            """{"status":{"observedGeneration":1,"integrationId":"k3v9x2a","observed":{"integrationType":"HTTP_PROXY"},"conditions":[{"type":"Ready","status":"True","reason":"Available","message":"","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}""",
            Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));
        using var answer = await http.PatchAsync(
            $"{server}/apis/apigateway.integration-operator.io/v1alpha1/namespaces/default/integrations/http-proxy/status", status, standIns.Deadline);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(standIns.Deadline));
        await Task.WhenAny(run, ready.Seen);

        await stop.CancelAsync();
        Assert.Equal(0, await run);
        Assert.Contains("  default/http-proxy  Ready=True  Available\n", output.ToString(), StringComparison.Ordinal);
        Assert.Matches("NAMESPACE +NAME +READY +REASON", output.ToString());
        Assert.Matches(@"default +http-proxy +True +Available +\S+ +HTTP_PROXY +k3v9x2a", output.ToString());
        Assert.Equal("", error.ToString());
    }

    [Fact]
    public async Task Samples_that_do_not_become_ready_are_named_with_why()
    {
        var clock = new ManualClock();
        var script = standIns.Script($"read _ < {standIns.PathOf("never")}");
        var output = new SignallingWriter("Applied");
        var session = new UpSession(
            new UpOptions { Operator = new FileInfo(script), Manifests = new DirectoryInfo(standIns.Manifests()) }, output, error, clock);
        var run = session.RunAsync(standIns.Deadline);
        await Task.WhenAny(run, output.Seen);

        // The wait begins somewhere after "Applied"; whenever it does, its ninety seconds pass.
        while (await Task.WhenAny(run, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, standIns.Deadline)) != run)
        {
            clock.Advance(TimeSpan.FromSeconds(100));
        }

        Assert.Equal(1, await run);
        Assert.Contains("Not Ready within 90 s", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("default/http-proxy  no Ready condition", error.ToString(), StringComparison.Ordinal);
        var log = error.ToString().Split('\n').Single(l => l.EndsWith("operator.log", StringComparison.Ordinal)).Split(' ')[^1];
        Assert.True(File.Exists(log));
        Directory.Delete(Path.GetDirectoryName(log)!, recursive: true);
    }

    /// <summary>Collects text and signals when a line that starts so has been written.</summary>
    private sealed class SignallingWriter(string start) : StringWriter
    {
        private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Seen => seen.Task;

        public SignallingWriter? Next { get; set; }

        public override Task WriteLineAsync(string? value)
        {
            Write($"{value}\n");
            if (value!.StartsWith(start, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }

            return Next?.WriteLineAsync(value) ?? Task.CompletedTask;
        }
    }
}
