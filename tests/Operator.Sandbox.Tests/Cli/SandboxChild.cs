using System.Diagnostics;
using System.Globalization;

namespace Operator.Sandbox.Tests.Cli;

/// <summary>The sandbox as its user starts it: a process of its own, with real signals. Disposal leaves nothing running.</summary>
internal sealed class SandboxChild : IAsyncDisposable
{
    private readonly Process process;
    private readonly List<string> lines = [];
    private readonly TaskCompletionSource<string> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SandboxChild(string temporaryFolder, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "operator-sandbox.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = temporaryFolder;
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Received;
        process.ErrorDataReceived += Received;
    }

    public string Output
    {
        get
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }

    public static SandboxChild Start(string temporaryFolder, params string[] arguments)
    {
        var child = new SandboxChild(temporaryFolder, arguments);
        child.process.Start();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>The values of the ready line; fails with the output when the process ends without one.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadyAsync(CancellationToken cancellationToken)
    {
        var ended = process.WaitForExitAsync(cancellationToken);
        if (await Task.WhenAny(ready.Task, ended) == ended && !ready.Task.IsCompleted)
        {
            await ended;
            throw new InvalidOperationException($"It ended before it was ready:\n{Output}");
        }

        return (await ready.Task).Split(' ').Skip(2).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    public async Task<int> SignalAsync(string name, CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", [$"-{name}", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        return await ExitCodeAsync(cancellationToken);
    }

    public async Task<int> ExitCodeAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }

        process.Dispose();
    }

    private void Received(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        if (line.StartsWith("sandbox ready: ", StringComparison.Ordinal))
        {
            ready.TrySetResult(line);
        }
    }
}
