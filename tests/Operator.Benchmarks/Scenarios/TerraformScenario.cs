using System.Diagnostics;
using System.Text.Json.Nodes;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Results;
using Operator.Benchmarks.Worlds;
using Operator.Processes;

namespace Operator.Benchmarks.Scenarios;

/// <summary>
/// Terraform's life with the same integrations in the same APIs behind the same throttle: apply, plan without a change, plan and apply of
/// drift, destroy; default parallelism. Terraform does not stay, so there is nothing to restart.
/// </summary>
internal sealed class TerraformScenario : IDisposable
{
    private readonly Stage stage;
    private readonly string terraform;
    private readonly DirectoryInfo folder;
    private readonly ScenarioLog log;

    private TerraformScenario(Stage stage, string terraform, Action<string> progress)
    {
        this.stage = stage;
        this.terraform = terraform;
        log = new ScenarioLog(stage, progress);
        folder = Directory.CreateTempSubdirectory("operator-benchmark-terraform-");
    }

    /// <summary>Why Terraform cannot be run here; null when it can.</summary>
    public static string? Missing =>
        Binaries.OnPath("terraform") is null ? "terraform is not on PATH"
        : string.IsNullOrEmpty(Environment.GetEnvironmentVariable("TF_MIRROR")) ? "TF_MIRROR does not name a provider mirror with hashicorp/aws"
        : null;

    /// <summary>"terraform 1.2.3, hashicorp/aws 4.5.6".</summary>
    public string Version { get; private set; } = "";

    /// <summary>Writes the configuration and loads the provider.</summary>
    public static async Task<TerraformScenario> PrepareAsync(Stage stage, Action<string> progress, CancellationToken cancellationToken)
    {
        var scenario = new TerraformScenario(stage, Binaries.OnPath("terraform")!, progress);
        try
        {
            await scenario.WriteAsync("main.tf", stage.Shape.Terraform(stage.Sandbox.ApiGatewayAddress), cancellationToken);
            var mirror = Environment.GetEnvironmentVariable("TF_MIRROR");
            await scenario.WriteAsync("settings.tfrc", $$"""provider_installation { filesystem_mirror { path = "{{mirror}}" } }""", cancellationToken);
            _ = await scenario.RunAsync([0], cancellationToken, "init", "-no-color");
            var version = JsonNode.Parse((await scenario.RunAsync([0], cancellationToken, "version", "-json")).Output)!;
            scenario.Version = $"terraform {version["terraform_version"]}, hashicorp/aws "
                + string.Join(", ", version["provider_selections"]!.AsObject().Select(provider => (string?)provider.Value));
            return scenario;
        }
        catch
        {
            scenario.Dispose();
            throw;
        }
    }

    public async Task<(IReadOnlyList<PhaseResult> Phases, IReadOnlyList<string> Findings)> RunAsync(CancellationToken cancellationToken)
    {
        const int Changes = 2;
        await PhaseAsync(PhaseNames.Create, cancellationToken, ([0], ["apply", "-auto-approve", "-no-color"]));
        await log.CheckAsync(PhaseNames.Create, exist: true, cancellationToken);
        await PhaseAsync(PhaseNames.NoChange, cancellationToken, ([0], ["plan", "-no-color", "-detailed-exitcode"]));

        var ids = (await stage.InAwsAsync(cancellationToken)).ToDictionary(each => each.Value.Split(' ')[2], each => each.Key);
        await stage.DriftAsync(index => ids[Shape.NameOf(index)], cancellationToken);
        await PhaseAsync(
            PhaseNames.Drift,
            cancellationToken,
            ([Changes], ["plan", "-no-color", "-detailed-exitcode", "-out", "drift.plan"]),
            ([0], ["apply", "-no-color", "drift.plan"]));
        await log.CheckAsync(PhaseNames.Drift, exist: true, cancellationToken);

        await PhaseAsync(PhaseNames.Delete, cancellationToken, ([0], ["destroy", "-auto-approve", "-no-color"]));
        await log.CheckAsync(PhaseNames.Delete, exist: false, cancellationToken);
        return (log.Phases, log.Findings);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task PhaseAsync(string name, CancellationToken cancellationToken, params (int[] ExitCodes, string[] Arguments)[] commands)
    {
        await stage.BeginPhaseAsync(cancellationToken);
        var cpu = ProcessUsage.EndedChildrenCpuSeconds();
        var started = Stopwatch.GetTimestamp();
        double peak = 0;
        foreach (var (exitCodes, arguments) in commands)
        {
            peak = Math.Max(peak, (await RunAsync(exitCodes, cancellationToken, arguments)).PeakMiB);
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var calls = await stage.Controls.AwsCallsAsync(cancellationToken);
        var phase = new PhaseResult(
            name, seconds, calls.Seconds, calls.Operations, ProcessUsage.EndedChildrenCpuSeconds() - cpu, peak, RestMiB: null, KubernetesWrites: null, Passes: null);
        log.Add(phase);
    }

    private async Task<(string Output, double PeakMiB)> RunAsync(int[] exitCodes, CancellationToken cancellationToken, params string[] arguments)
    {
        var start = new ProcessStartInfo(terraform, arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["TF_CLI_CONFIG_FILE"] = Path.Combine(folder.FullName, "settings.tfrc"),
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["CHECKPOINT_DISABLE"] = "1",
            },
        };
        using var process = Process.Start(start)!;
        var tree = new ProcessTree(process.Id);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = tree.WatchAsync(ended.Token);
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        await ended.CancelAsync();
        await watch;
        return exitCodes.Contains(process.ExitCode)
            ? (await output, tree.PeakMiB)
            : throw new InvalidOperationException($"terraform {arguments[0]} ended with {process.ExitCode}:\n{await output}\n{await error}");
    }

    private Task WriteAsync(string name, string content, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(Path.Combine(folder.FullName, name), content, cancellationToken);
}
