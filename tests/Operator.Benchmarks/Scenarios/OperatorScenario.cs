using System.Diagnostics;
using System.Text.Json.Nodes;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Results;
using Operator.Benchmarks.Worlds;
using Operator.Processes;

namespace Operator.Benchmarks.Scenarios;

/// <summary>
/// The operator's life at one size: objects are applied to a running operator, which looks at all of them for the first time, single ones
/// are edited, the operator is restarted, looks at everything again without a change, repairs drift, and deletes.
/// </summary>
internal sealed class OperatorScenario
{
    private const int Writers = 16;

    // What the benchmark itself writes to Kubernetes in a phase, and nobody else does.
    private const string Created = "create integrations";
    private const string Deleted = "delete integrations";

    private readonly Stage stage;
    private readonly Action<string> progress;
    private readonly ScenarioLog log;
    private Dictionary<int, string> ids = [];

    public OperatorScenario(Stage stage, Action<string> progress) =>
        (this.stage, this.progress, log) = (stage, progress, new ScenarioLog(stage, progress));

    private Shape Shape => stage.Shape;

    /// <summary>
    /// How often the restarted operator looks at everything: short, so that a round can be waited for, and long against the time a round takes.
    /// </summary>
    private TimeSpan ResyncPeriod => TimeSpan.FromSeconds(Math.Clamp(Math.Round(Shape.Objects / stage.Throttle.Rate), 20, 40));

    /// <summary>The same of the operator that creates: its first round comes when it has created everything, and its second one after the edits.</summary>
    private TimeSpan FirstResyncPeriod => TimeSpan.FromSeconds(Math.Round(40 + (Shape.Objects / 200.0) + (1.5 * stage.Throttle.Floor(Shape.Objects).TotalSeconds)));

    public async Task<(IReadOnlyList<PhaseResult> Phases, EditLatency Edits, IReadOnlyList<string> Findings)> RunAsync(CancellationToken cancellationToken)
    {
        EditLatency edits;
        await using (var first = RunningOperator.Start(stage.Sandbox, stage.Throttle, "--resync-period", $"{FirstResyncPeriod.TotalSeconds}s"))
        {
            await first.SettledAsync(Within(0, cancellationToken));
            await PhaseAsync(first, PhaseNames.Create, Created, CreateAsync, cancellationToken);
            ids = await IdsAsync(cancellationToken);
            await log.CheckAsync(PhaseNames.Create, exist: true, cancellationToken);
            await PhaseAsync(first, PhaseNames.FirstRound, null, RoundAsync, cancellationToken);
            edits = await new EditSeries(stage, ids).RunAsync(cancellationToken);
            progress($"edits: median {edits.Median:F1} ms, p99 {edits.P99:F1} ms, {edits.Calls} calls for {edits.Count}");
            await first.StopAsync(cancellationToken);
        }

        await stage.BeginPhaseAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await using var second = RunningOperator.Start(stage.Sandbox, stage.Throttle, "--resync-period", $"{ResyncPeriod.TotalSeconds}s");
        var passes = await second.SettledAsync(Shape.Objects, Within(Shape.Objects, cancellationToken));
        await RecordAsync(PhaseNames.Restart, Stopwatch.GetElapsedTime(started), second.Usage, 0, passes, null, cancellationToken);

        await PhaseAsync(second, PhaseNames.NoChange, null, RoundAsync, cancellationToken);
        await log.CheckAsync(PhaseNames.NoChange, exist: true, cancellationToken);

        await stage.DriftAsync(index => ids[index], cancellationToken);
        await PhaseAsync(second, PhaseNames.Drift, null, RoundAsync, cancellationToken);
        await log.CheckAsync(PhaseNames.Drift, exist: true, cancellationToken);

        await PhaseAsync(second, PhaseNames.Delete, Deleted, DeleteAsync, cancellationToken);
        await log.CheckAsync(PhaseNames.Delete, exist: false, cancellationToken);
        await second.StopAsync(cancellationToken);
        return (log.Phases, edits, log.Findings);
    }

    private async Task CreateAsync(RunningOperator process, long before, CancellationToken cancellationToken)
    {
        var ready = stage.Sandbox.Kubernetes.UntilAllAsync(Shape.Objects, KubernetesHttp.IsReady, cancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Shape.Objects),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (i, token) => await stage.Sandbox.Kubernetes.CreateAsync(Shape.NameOf(i), Shape.SpecOf(i), token));
        await ready;
    }

    private async Task RoundAsync(RunningOperator process, long before, CancellationToken cancellationToken) =>
        await process.SettledAsync(before + Shape.Objects, cancellationToken);

    private async Task DeleteAsync(RunningOperator process, long before, CancellationToken cancellationToken)
    {
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Shape.Objects),
            new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = cancellationToken },
            async (i, token) => await stage.Sandbox.Kubernetes.DeleteAsync(Shape.NameOf(i), token));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (await stage.Controls.AnyObjectAsync(cancellationToken))
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    private async Task PhaseAsync(
        RunningOperator process,
        string name,
        string? ownWrite,
        Func<RunningOperator, long, CancellationToken, Task> work,
        CancellationToken cancellationToken)
    {
        await stage.BeginPhaseAsync(cancellationToken);
        var deadline = Within(Shape.Objects, cancellationToken);
        process.ResetPeak();
        var before = process.Usage;
        var passesBefore = await process.PassesAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        await work(process, passesBefore, deadline);
        var seconds = Stopwatch.GetElapsedTime(started);
        var passes = await process.SettledAsync(deadline) - passesBefore;
        await RecordAsync(name, seconds, process.Usage, before.CpuSeconds, passes, ownWrite, cancellationToken);
    }

    private async Task RecordAsync(
        string name, TimeSpan seconds, ProcessUsage usage, double cpuBefore, long passes, string? ownWrite, CancellationToken cancellationToken)
    {
        var calls = await stage.Controls.AwsCallsAsync(cancellationToken);
        var writes = await stage.Controls.KubernetesWritesAsync(cancellationToken);
        if (ownWrite is not null)
        {
            writes.Remove(ownWrite);
        }

        var phase = new PhaseResult(
            name, seconds.TotalSeconds, calls.Seconds, calls.Operations, usage.CpuSeconds - cpuBefore, usage.PeakMiB, usage.ResidentMiB, writes, passes);
        log.Add(phase, $", {passes} passes, Kubernetes writes {writes.Values.Sum()}");
    }

    private async Task<Dictionary<int, string>> IdsAsync(CancellationToken cancellationToken)
    {
        var indexes = Enumerable.Range(0, Shape.Objects).ToDictionary(Shape.NameOf, i => i);
        var objects = await stage.Sandbox.Kubernetes.ListAsync(cancellationToken);
        return objects.ToDictionary(
            each => indexes[(string)each!["metadata"]!["name"]!],
            each => (string?)((JsonNode)each!)["status"]?["integrationId"] ?? throw new InvalidOperationException($"No integrationId: {each}"));
    }

    /// <summary>A deadline far above what the work takes: a hang ends the unit, not the day.</summary>
    private CancellationToken Within(int calls, CancellationToken cancellationToken)
    {
        var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromMinutes(2) + ResyncPeriod + (3 * stage.Throttle.Floor(calls)));
        return deadline.Token;
    }
}
