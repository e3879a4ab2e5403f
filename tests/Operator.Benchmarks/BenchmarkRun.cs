using System.Diagnostics;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Micro;
using Operator.Benchmarks.Reports;
using Operator.Benchmarks.Results;
using Operator.Benchmarks.Scenarios;
using Operator.Benchmarks.Worlds;
using Operator.Processes;

namespace Operator.Benchmarks;

/// <summary>Measures what was asked for, unit by unit; the file of results and the pages are current after each.</summary>
internal sealed class BenchmarkRun(BenchmarkRequest request, TextWriter output)
{
    private readonly string documents = Path.Combine(Binaries.Repository, "docs");
    private readonly string commit = Machine.Commit(Binaries.Repository);
    private readonly long started = Stopwatch.GetTimestamp();

    private ResultFile Results => new(Path.Combine(documents, "benchmarks", "results.json"));

    /// <returns>Whether everything that was asked for was measured and no world was wrong afterwards.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var good = true;
        foreach (var size in request.OperatorSizes)
        {
            good &= await UnitAsync(Tools.Operator, size, OperatorAsync, cancellationToken);
        }

        if (request.TerraformSizes.Count > 0 && TerraformScenario.Missing is { } missing)
        {
            Say($"SKIPPED terraform: {missing}");
        }
        else
        {
            foreach (var size in request.TerraformSizes)
            {
                good &= await UnitAsync(Tools.Terraform, size, TerraformAsync, cancellationToken);
            }
        }

        if (request.References)
        {
            good &= await ReferencesAsync(cancellationToken);
        }

        if (request.Micro)
        {
            Say("micro-benchmarks");
            var circumstances = Circumstances();
            Results.Put(new MicroResults(circumstances, MicroBenchmarks.Run()));
        }

        Render();
        Say(good ? "done" : "done, with failures");
        return good;
    }

    private async Task<bool> ReferencesAsync(CancellationToken cancellationToken)
    {
        if (ReferenceSeries.Missing is { } missing)
        {
            Say($"SKIPPED references: {missing}");
            return true;
        }

        var circumstances = Circumstances();
        Say($"references: begins, load average {circumstances.LoadAverage:F2}");
        try
        {
            await using var series = await ReferenceSeries.PrepareAsync(cancellationToken);
            var latency = await series.RunAsync(cancellationToken);
            Say($"references: median {latency.Median:F1} ms, slowest {latency.Slowest:F1} ms of {latency.Count}");
            Results.Put(new ReferenceResults(circumstances, latency));
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Say($"references: FAILED {failure}");
            return false;
        }
    }

    private async Task<bool> UnitAsync(string tool, int objects, Func<int, Action<string>, CancellationToken, Task<UnitResult>> measure, CancellationToken cancellationToken)
    {
        var unit = $"{tool} {objects}";
        if (request.Resume && Results.Read().Find(tool, objects)?.Circumstances.Commit == commit)
        {
            Say($"{unit}: measured already");
            return true;
        }

        Say($"{unit}: begins, load average {Machine.LoadAverage():F2}");
        try
        {
            var result = await measure(objects, text => Say($"{unit}: {text}"), cancellationToken);
            Results.Put(result);
            Render();
            return result.Findings.Count == 0;
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Say($"{unit}: FAILED {failure}");
            return false;
        }
    }

    private async Task<UnitResult> OperatorAsync(int objects, Action<string> progress, CancellationToken cancellationToken)
    {
        var circumstances = Circumstances();
        await using var stage = await Stage.SetAsync(new Shape(objects), Throttle.For(objects, request.RequestsPerSecond), cancellationToken);
        var (phases, edits, findings) = await new OperatorScenario(stage, progress).RunAsync(cancellationToken);
        return new UnitResult(
            Tools.Operator, commit, objects, stage.Shape.Apis, stage.Throttle.Rate, stage.Throttle.Burst, circumstances, phases, edits, findings);
    }

    private async Task<UnitResult> TerraformAsync(int objects, Action<string> progress, CancellationToken cancellationToken)
    {
        var circumstances = Circumstances();
        await using var stage = await Stage.SetAsync(new Shape(objects), Throttle.For(objects, request.RequestsPerSecond), cancellationToken);
        using var scenario = await TerraformScenario.PrepareAsync(stage, progress, cancellationToken);
        var (phases, findings) = await scenario.RunAsync(cancellationToken);
        return new UnitResult(
            Tools.Terraform, scenario.Version, objects, stage.Shape.Apis, stage.Throttle.Rate, stage.Throttle.Burst, circumstances, phases, null, findings);
    }

    private void Render() => new BenchmarkPages(documents).Write(Results.Read());

    private Circumstances Circumstances() => new(TimeProvider.System.GetUtcNow(), commit, Machine.LoadAverage(), Machine.Current());

    private void Say(string text) => output.WriteLine($"{Stopwatch.GetElapsedTime(started):mm\\:ss} {text}");
}
