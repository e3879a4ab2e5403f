using System.Diagnostics;

namespace Operator.Conformance.Worlds;

/// <summary>
/// The way to a cluster that is not ours: kubectl knows every kind of credential, so the suites need none of our own code to get in.
/// </summary>
internal sealed class KubectlProxy : IAsyncDisposable
{
    private const string Announcement = "Starting to serve on ";
    private readonly Process _process;

    private KubectlProxy(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<KubectlProxy> StartAsync(string kubeconfig, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("kubectl", ["--kubeconfig", kubeconfig, "proxy", "--port=0"]) { RedirectStandardOutput = true };
        var process = Process.Start(start) ?? throw new InvalidOperationException("kubectl did not start.");
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line?.StartsWith(Announcement, StringComparison.Ordinal) == true)
        {
            return new KubectlProxy(process, new Uri($"http://{line[Announcement.Length..].Trim()}/"));
        }

        process.Kill();
        throw new InvalidOperationException($"kubectl proxy said '{line}' instead of where it serves.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
