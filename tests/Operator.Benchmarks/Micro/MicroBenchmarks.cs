using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Operator.Benchmarks.Results;

namespace Operator.Benchmarks.Micro;

/// <summary>Runs the micro-benchmarks in this process: short, because they are there to notice a change of kind, not of a percent.</summary>
internal static class MicroBenchmarks
{
    public static IReadOnlyList<MicroRow> Run()
    {
        var config = ManualConfig.CreateEmpty()
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(NullLogger.Instance)
            .WithOptions(ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "operator-benchmarks"));
        var summaries = BenchmarkRunner.Run(typeof(MicroBenchmarks).Assembly, config);

        // A class or a method that cannot be run is left out without a word otherwise.
        var reports = summaries.SelectMany(summary => summary.Reports).ToList();
        var wanted = typeof(MicroBenchmarks).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Count(method => method.IsDefined(typeof(BenchmarkAttribute), inherit: false));
        return reports.Count == wanted
            ? [.. reports.Select(Row)]
            : throw new InvalidOperationException(
                $"{reports.Count} of {wanted} ran. " + string.Join('\n', summaries.SelectMany(summary => summary.ValidationErrors).Select(error => error.Message).Distinct()));
    }

    private static MicroRow Row(BenchmarkReport report)
    {
        var target = report.BenchmarkCase.Descriptor;
        var statistics = report.ResultStatistics ?? throw new InvalidOperationException($"{target.WorkloadMethod.Name} gave no result.");
        var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase)
            ?? throw new InvalidOperationException($"{target.WorkloadMethod.Name}: memory was not measured.");
        return new MicroRow(
            target.WorkloadMethodDisplayInfo.Trim('\''), statistics.Mean, statistics.ConfidenceInterval.Margin, allocated);
    }
}
