using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Operator.Sandbox.Cli;

/// <summary>The operator binary as a child process. Its output goes to a file; disposal leaves no process behind.</summary>
internal sealed class OperatorProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private const int TailLines = 20;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>How long output may come after the exit: a grandchild that holds the pipe open must not hold us.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly StreamWriter log;
    private readonly TimeProvider time;
    private readonly Queue<string> tail = new();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool closed;

    private OperatorProcess(Process process, StreamWriter log, TimeProvider time)
    {
        this.process = process;
        this.log = log;
        this.time = time;
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => exited.TrySetResult();
        process.OutputDataReceived += Received;
        process.ErrorDataReceived += Received;
    }

    /// <summary>The last lines of its output.</summary>
    public string Tail
    {
        get
        {
            lock (tail)
            {
                return string.Join('\n', tail);
            }
        }
    }

    public static OperatorProcess Start(
        FileInfo binary, string logFile, TimeProvider time, Action<IDictionary<string, string?>> configureEnvironment)
    {
        var isAssembly = binary.Extension.Equals(".dll", StringComparison.OrdinalIgnoreCase);
        var start = new ProcessStartInfo(
            isAssembly ? DotnetHost() : binary.FullName,
            isAssembly ? [binary.FullName, "run"] : ["run"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        configureEnvironment(start.Environment);

        var log = new StreamWriter(logFile) { AutoFlush = true };
        var child = new OperatorProcess(new Process { StartInfo = start }, log, time);
        try
        {
            child.process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            child.process.Dispose();
            log.Dispose();
            throw new SandboxException($"The operator {binary.FullName} cannot be started: {e.Message}", e);
        }

        child.process.StandardInput.Close();
        child.process.BeginOutputReadLine();
        child.process.BeginErrorReadLine();
        return child;
    }

    /// <summary>Completes with the exit code when the operator has ended and its output is in the log.</summary>
    public async Task<int> ExitedAsync(CancellationToken cancellationToken)
    {
        await exited.Task.WaitAsync(cancellationToken);
        await DrainAsync();
        return process.ExitCode;
    }

    /// <summary>Asks it to stop, as Kubernetes would; after ten seconds it is killed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!exited.Task.IsCompleted)
        {
            Terminate();
            try
            {
                await exited.Task.WaitAsync(Grace, time);
            }
            catch (TimeoutException)
            {
                process.Kill(entireProcessTree: true);
                await exited.Task;
            }
        }

        await DrainAsync();
        lock (tail)
        {
            closed = true;
            log.Dispose();
        }

        process.Dispose();
    }

    /// <summary>Waits for the end of the output, which the runtime counts into the exit.</summary>
    private async Task DrainAsync()
    {
        using var bound = new CancellationTokenSource(Drain, time);
        try
        {
            await process.WaitForExitAsync(bound.Token);
        }
        catch (OperationCanceledException)
        {
            process.CancelOutputRead();
            process.CancelErrorRead();
        }
    }

    private void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            // The runtime has no managed way to send SIGTERM. An error means that the process has just ended by itself.
            _ = Kill(process.Id, SigTerm);
        }
    }

    /// <summary>The host that runs this program where it says so, else the one on PATH.</summary>
    private static string DotnetHost() =>
        Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
        ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");

    private void Received(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is not { } line)
        {
            return;
        }

        lock (tail)
        {
            if (closed)
            {
                return;
            }

            tail.Enqueue(line);
            if (tail.Count > TailLines)
            {
                tail.Dequeue();
            }

            log.WriteLine(line);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}
