using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Operator.Benchmarks.Measuring;
using Operator.Processes;

namespace Operator.Benchmarks.Worlds;

/// <summary>An operator process of the benchmark: what it has done (from its health page) and what it has used (from the kernel).</summary>
internal sealed partial class RunningOperator : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private readonly ChildProcess process;
    private readonly HttpClient health;

    private RunningOperator(ChildProcess process, Uri healthAddress)
    {
        this.process = process;
        health = new HttpClient { BaseAddress = healthAddress };
    }

    /// <summary>What the process has used so far.</summary>
    public ProcessUsage Usage => ProcessUsage.Of(process.Id);

    /// <summary>Starts the binary with the whole of the gateway's budget and without a lease.</summary>
    public static RunningOperator Start(SandboxProcess sandbox, Throttle throttle, params string[] options)
    {
        var port = FreePort();
        var process = sandbox.StartOperator(
        [
            "--aws-requests-per-second", throttle.Rate.ToString(CultureInfo.InvariantCulture),
            "--aws-burst", throttle.Burst.ToString(CultureInfo.InvariantCulture),
            "--leader-elect=false",
            "--health-address", $"127.0.0.1:{port}",
            "--log-level", "Warning",
            .. options,
        ]);
        return new RunningOperator(process, new Uri($"http://127.0.0.1:{port}/"));
    }

    /// <summary>Lets the peak of memory begin anew.</summary>
    public void ResetPeak() => ProcessUsage.ResetPeak(process.Id);

    /// <summary>Passes since the start.</summary>
    public async Task<long> PassesAsync(CancellationToken cancellationToken) =>
        await GetAsync("healthz", cancellationToken) is { } page && Work().Match(page.Text) is { Success: true } work
            ? Number(work, "passes")
            : throw new InvalidOperationException($"The operator does not tell its passes. Its log:\n{process.Log}");

    /// <summary>Waits until caches are synced and nothing is left to do.</summary>
    public Task<long> SettledAsync(CancellationToken cancellationToken) => SettledAsync(0, cancellationToken);

    /// <summary>Waits until at least so many passes have been made since the start, nothing is due and no pass is under way.</summary>
    /// <returns>Passes since the start.</returns>
    public async Task<long> SettledAsync(long passes, CancellationToken cancellationToken)
    {
        var last = "no answer yet";
        using var timer = new PeriodicTimer(Poll, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (process.HasExited)
                {
                    throw new InvalidOperationException($"The operator ended:\n{process.Log}");
                }

                if (await GetAsync("readyz", cancellationToken) is { Ready: true }
                    && await GetAsync("healthz", cancellationToken) is { } page
                    && Work().Match(last = page.Text) is { Success: true } work
                    && Number(work, "due") == 0 && Number(work, "busy") == 0 && Number(work, "passes") >= passes)
                {
                    return Number(work, "passes");
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The operator did not settle at {passes} passes; its health page said:\n{last}\nIts log:\n{process.Log}");
        }

        throw new InvalidOperationException("Unreachable: the timer is never disposed while it is waited for.");
    }

    /// <summary>Asks it to stop, as a kubelet does, and waits until it has.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        process.Signal("TERM");
        var code = await process.ExitCodeAsync(cancellationToken);
        if (code != 0)
        {
            throw new InvalidOperationException($"The operator ended with {code}:\n{process.Log}");
        }
    }

    public ValueTask DisposeAsync()
    {
        health.Dispose();
        return process.DisposeAsync();
    }

    private async Task<(bool Ready, string Text)?> GetAsync(string page, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await health.GetAsync(page, cancellationToken);
            return (response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (HttpRequestException)
        {
            // It does not listen yet.
            return null;
        }
    }

    private static long Number(Match match, string group) => long.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"controller-integration (?<passes>\d+) passes, (?<due>\d+) due, (?<busy>\d+) under way", RegexOptions.CultureInvariant)]
    private static partial Regex Work();
}
