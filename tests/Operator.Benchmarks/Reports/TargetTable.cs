using Operator.Benchmarks.Results;
using Operator.Benchmarks.Worlds;

namespace Operator.Benchmarks.Reports;

/// <summary>The figures we set out to reach, beside what was measured.</summary>
internal static class TargetTable
{
    // The gateway's page when none is asked for, and the largest it gives; an API holds 300 integrations.
    private const int LargestPage = 500;

    private sealed record Row(string What, string Goal, double Limit, double Measured, int Digits = 0)
    {
        public bool Reached => Measured <= Limit;
    }

    public static string Render(BenchmarkResults results) => Tables.Table(
        ["Figure", "Goal", "Measured", ""],
        results.Units.Where(unit => unit.Tool == Tools.Operator).SelectMany(RowsOf)
            .Select(row => new[] { row.What, row.Goal, Tables.F(row.Measured, row.Digits), row.Reached ? "reached" : "**missed**" }));

    private static IEnumerable<Row> RowsOf(UnitResult unit)
    {
        var n = Tables.N(unit.Objects);
        var ends = unit.Objects + unit.Apis;
        var shape = new Shape(unit.Objects);
        var check = shape.ApiIds.Select((_, api) => ObjectsIn(shape, api)).Sum(held => Math.Min(held, (held + LargestPage - 1) / LargestPage));
        if (unit.Phase(PhaseNames.Create) is { } create)
        {
            yield return Calls($"AWS calls, create {n}", "N + A", ends, create.Total);
            yield return new Row($"429s, create {n}, % of calls", "at most 1", 1, 100.0 * create.Throttled / Math.Max(1, create.Total), 2);
            if (unit.Objects == 300)
            {
                yield return new Row("Seconds to create 300 at 10 rps, burst 40", "at most 30", 30, create.Seconds, 1);
            }
        }

        foreach (var name in new[] { PhaseNames.FirstRound, PhaseNames.Restart, PhaseNames.NoChange })
        {
            if (unit.Phase(name) is { } phase)
            {
                yield return Calls($"AWS calls, {name} {n}", "sum of min(objects, pages)", check, phase.Total);
            }
        }

        if (unit.Phase(PhaseNames.NoChange) is { } round)
        {
            yield return new Row($"Kubernetes writes, no-change {n}", "0", 0, round.KubernetesWrites?.Values.Sum() ?? 0);
            if (unit.Objects == 10000)
            {
                yield return new Row($"CPU seconds, no-change {n}", "at most 2", 2, round.CpuSeconds, 2);
            }
        }

        if (unit.Phase(PhaseNames.Delete) is { } delete)
        {
            yield return Calls($"AWS calls, delete {n}", "N + A", ends, delete.Total);
        }

        if (unit.Objects is 1000 or 10000)
        {
            var limit = unit.Objects == 1000 ? 128 : 160;
            yield return new Row($"Resident MiB, highest, {n}", $"at most {limit}", limit, unit.Phases.Max(phase => phase.PeakMiB), 1);
        }

        if (unit.Edits is { } edits)
        {
            yield return new Row($"Milliseconds from an edit to AWS, median, {n}", "under 100", 100, edits.Median, 1);
        }

        yield return new Row($"Duplicates, orphans, differences, {n}", "0", 0, unit.Findings.Count);
    }

    private static Row Calls(string what, string formula, long limit, long measured) => new(what, $"{formula} = {Tables.N(limit)}", limit, measured);

    private static int ObjectsIn(Shape shape, int api) => (shape.Objects - api + shape.Apis - 1) / shape.Apis;
}
