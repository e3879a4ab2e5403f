using Operator.Processes;

namespace Operator.Sandbox.Tests.Cli;

/// <summary>The sandbox as its user starts it: a process of its own, with real signals. Disposal leaves nothing running.</summary>
internal sealed class SandboxChild : IAsyncDisposable
{
    private const string ReadyLine = "sandbox ready: ";

    private readonly ChildProcess process;

    private SandboxChild(ChildProcess process) => this.process = process;

    public string Output => process.Log;

    public static SandboxChild Start(string temporaryFolder, params string[] arguments) => new(ChildProcess.Start(
        "dotnet",
        [Path.Combine(AppContext.BaseDirectory, "operator-sandbox.dll"), .. arguments],
        new Dictionary<string, string?> { ["TMPDIR"] = temporaryFolder }));

    /// <summary>The values of the ready line; fails with the output when the process ends without one.</summary>
    public async Task<IReadOnlyDictionary<string, string>> ReadyAsync(CancellationToken cancellationToken)
    {
        var line = await process.LineAsync(line => line.StartsWith(ReadyLine, StringComparison.Ordinal), cancellationToken);
        return line[ReadyLine.Length..].Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
    }

    public Task<int> SignalAsync(string name, CancellationToken cancellationToken)
    {
        process.Signal(name);
        return process.ExitCodeAsync(cancellationToken);
    }

    public Task<int> ExitCodeAsync(CancellationToken cancellationToken) => process.ExitCodeAsync(cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
