using System.Collections.Concurrent;
using System.Diagnostics;

namespace Operator.ControlPlane;

/// <summary>
/// A program that never outlives this process, however this process ends. A small shell stands between: it holds the read end of a
/// pipe from us, and when the pipe closes (we stopped it, crashed or were killed), it kills the program by its id.
/// </summary>
/// <remarks>Needs a POSIX <c>/bin/sh</c>.</remarks>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private const int KeptLines = 60;

    // The watcher uses only builtins, so that killing it leaves nothing behind.
    private const string Guard =
        """
        exec 3<&0
        "$@" </dev/null 3<&- & child=$!
        { while read -r line <&3; do :; done; kill -KILL "$child" 2>/dev/null; } & watcher=$!
        wait "$child"; code=$?
        kill "$watcher" 2>/dev/null
        exit "$code"
        """;

    private readonly Process _shell;
    private readonly string _name;
    private readonly ConcurrentQueue<string> _log = new();

    private GuardedProcess(Process shell, string name)
    {
        _shell = shell;
        _name = name;
        shell.OutputDataReceived += (_, line) => Keep(line.Data);
        shell.ErrorDataReceived += (_, line) => Keep(line.Data);
        shell.BeginOutputReadLine();
        shell.BeginErrorReadLine();
    }

    /// <exception cref="ControlPlaneException">The program is not there or cannot be run.</exception>
    public static GuardedProcess Start(string program, params IEnumerable<string> arguments)
    {
        if (!File.Exists(program))
        {
            throw new ControlPlaneException($"{program} does not exist; KUBEBUILDER_ASSETS must name a folder with etcd and kube-apiserver.");
        }

        var start = new ProcessStartInfo("/bin/sh", ["-c", Guard, "guard", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var shell = Process.Start(start) ?? throw new ControlPlaneException($"{program} did not start.");
        return new GuardedProcess(shell, Path.GetFileName(program));
    }

    /// <exception cref="ControlPlaneException">The program has ended.</exception>
    public void ThrowIfEnded()
    {
        if (_shell.HasExited)
        {
            throw new ControlPlaneException($"{_name} ended with code {_shell.ExitCode}:\n{Log}");
        }
    }

    /// <summary>The last lines that the program wrote.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Kills the program and returns when it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync().ConfigureAwait(false);
        _shell.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        _log.Enqueue(line);
        while (_log.Count > KeptLines)
        {
            _log.TryDequeue(out _);
        }
    }
}
