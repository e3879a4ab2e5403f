using System.Globalization;
using System.Text;
using Operator.Benchmarks.Results;

namespace Operator.Benchmarks.Reports;

/// <summary>Results as Markdown tables.</summary>
internal static class Tables
{
    /// <summary>Where the figures come from: one row for each run of a unit.</summary>
    public static string Circumstances(BenchmarkResults results)
    {
        var all = results.Units.Select(unit => (Name: $"{unit.Tool} {N(unit.Objects)}", unit.Version, unit.Circumstances)).ToList();
        if (results.References is { } references)
        {
            all.Add(("references", references.Circumstances.Commit, references.Circumstances));
        }

        if (results.Micro is { } micro)
        {
            all.Add(("micro", micro.Circumstances.Commit, micro.Circumstances));
        }

        var text = new StringBuilder();
        foreach (var machine in all.Select(each => each.Circumstances.Machine).Distinct())
        {
            text.Append(CultureInfo.InvariantCulture, $"{machine.Cpu}, {machine.Cores} cores, {machine.MemoryGiB:F1} GiB; {machine.System}; {machine.Runtime}.\n");
        }

        return text.Append('\n').Append(Table(
            ["Run", "Version", "Time (UTC)", "Load average before"],
            all.Select(each => new[] { each.Name, each.Version, $"{each.Circumstances.Time.UtcDateTime:yyyy-MM-dd HH:mm}", F(each.Circumstances.LoadAverage, 2) }))).ToString();
    }

    /// <summary>Every phase of every unit.</summary>
    public static string Phases(BenchmarkResults results) => Table(
        ["Phase", "N", "APIs", "Tool", "Throttle", "AWS calls", "429s", "Time s", "API span s", "CPU s", "Peak MiB", "Kubernetes writes"],
        from name in PhaseNames.All
        from unit in results.Units.OrderBy(unit => unit.Objects).ThenBy(unit => unit.Tool)
        where unit.Phase(name) is not null
        let phase = unit.Phase(name)!
        select new[]
        {
            name, N(unit.Objects), N(unit.Apis), unit.Tool, $"{unit.Rate:0}/{unit.Burst}", N(phase.Total), N(phase.Throttled),
            F(phase.Seconds, 1), F(phase.ApiSeconds, 1), F(phase.CpuSeconds, 2), F(phase.PeakMiB, 0), phase.KubernetesWrites is { } writes ? N(writes.Values.Sum()) : "",
        });

    /// <summary>The calls of every phase by operation.</summary>
    public static string Operations(BenchmarkResults results) => Table(
        ["Phase", "N", "Tool", "Calls by operation and status", "Kubernetes writes"],
        from name in PhaseNames.All
        from unit in results.Units.OrderBy(unit => unit.Objects).ThenBy(unit => unit.Tool)
        where unit.Phase(name) is not null
        let phase = unit.Phase(name)!
        select new[]
        {
            name, N(unit.Objects), unit.Tool,
            string.Join(", ", phase.Calls.SelectMany(operation => operation.Value.Select(outcome => $"{operation.Key} {outcome.Key}: {N(outcome.Value)}"))),
            phase.KubernetesWrites is { } writes ? string.Join(", ", writes.Select(write => $"{write.Key}: {N(write.Value)}")) : "",
        });

    /// <summary>Latency of edits.</summary>
    public static string Edits(BenchmarkResults results) => Table(
        ["N", "Edits", "Median ms", "99th percentile ms", "Median from sending ms", "AWS calls an edit"],
        from unit in results.Units
        where unit.Edits is not null
        let edits = unit.Edits!
        select new[] { N(unit.Objects), N(edits.Count), F(edits.Median, 1), F(edits.P99, 1), F(edits.MedianFromSend, 1), F((double)edits.Calls / edits.Count, 2) });

    /// <summary>Dependants of other objects.</summary>
    public static string References(BenchmarkResults results) => Table(
        ["Dependants", "Median ms", "Slowest ms", "Median from sending ms"],
        results.References is { Latency: var latency }
            ? [[N(latency.Count), F(latency.Median, 1), F(latency.Slowest, 1), F(latency.MedianFromSend, 1)]]
            : []);

    /// <summary>The micro-benchmarks.</summary>
    public static string Micro(BenchmarkResults results) => Table(
        ["What", "Mean µs", "Error µs", "Allocated bytes"],
        from row in results.Micro?.Rows ?? []
        select new[] { row.Name, F(row.MeanNanoseconds / 1000, 2), F(row.ErrorNanoseconds / 1000, 2), N(row.AllocatedBytes) });

    /// <summary>A Markdown table; "Not measured yet." without rows.</summary>
    public static string Table(IReadOnlyList<string> header, IEnumerable<string[]> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return "Not measured yet.\n";
        }

        var text = new StringBuilder();
        Row(header);
        Row([.. header.Select(_ => "---")]);
        all.ForEach(Row);
        return text.ToString();

        void Row(IReadOnlyList<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }

    public static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string F(double number, int digits) => number.ToString($"F{digits}", CultureInfo.InvariantCulture);
}
