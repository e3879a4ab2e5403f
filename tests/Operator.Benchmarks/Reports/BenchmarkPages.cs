using Operator.Benchmarks.Results;

namespace Operator.Benchmarks.Reports;

/// <summary>Writes results into <c>docs/benchmarks.md</c>, between its markers, and the plots beside it. The prose is people's.</summary>
internal sealed class BenchmarkPages(string documents)
{
    private const string OperatorColour = "#1a7f37";
    private const string OtherOperatorColour = "#6cc644";
    private const string TerraformColour = "#7b42bc";
    private const string OtherTerraformColour = "#b794e0";

    public void Write(BenchmarkResults results)
    {
        var page = Path.Combine(documents, "benchmarks.md");
        var text = File.ReadAllText(page);
        text = Between(text, "machine", Tables.Circumstances(results));
        text = Between(text, "targets", TargetTable.Render(results));
        text = Between(text, "phases", Tables.Phases(results));
        text = Between(text, "operations", Tables.Operations(results));
        text = Between(text, "edits", Tables.Edits(results));
        text = Between(text, "references", Tables.References(results));
        text = Between(text, "micro", Tables.Micro(results));
        File.WriteAllText(page, text);
        Plot("calls", "AWS calls", "calls", results, phase => phase.Total);
        Plot("time", "Time, from the request to the end", "seconds", results, phase => phase.Seconds, PhaseNames.Create, PhaseNames.Delete);
        Plot("memory", "Highest resident memory", "MiB", results, phase => phase.PeakMiB);
    }

    /// <summary>Replaces what is between the two markers of a section.</summary>
    /// <exception cref="FormatException">The page lacks a marker.</exception>
    internal static string Between(string text, string section, string content)
    {
        var open = $"<!-- {section} -->";
        var close = $"<!-- /{section} -->";
        var from = text.IndexOf(open, StringComparison.Ordinal);
        var to = text.IndexOf(close, StringComparison.Ordinal);
        return from >= 0 && to > from
            ? $"{text[..(from + open.Length)]}\n{content}{text[to..]}"
            : throw new FormatException($"docs/benchmarks.md needs {open} and {close}.");
    }

    private void Plot(
        string name, string title, string unit, BenchmarkResults results, Func<PhaseResult, double> value,
        string first = PhaseNames.Create, string second = PhaseNames.NoChange)
    {
        // Times under different throttles are not points of one line.
        var separate = unit == "seconds";
        List<Series> series =
        [
            .. Lines(Tools.Operator, OperatorColour, first, dashed: false),
            .. Lines(Tools.Operator, OtherOperatorColour, second, dashed: true),
            .. Lines(Tools.Terraform, TerraformColour, first, dashed: false),
            .. Lines(Tools.Terraform, OtherTerraformColour, second, dashed: true),
        ];
        var folder = Directory.CreateDirectory(Path.Combine(documents, "benchmarks"));
        File.WriteAllText(Path.Combine(folder.FullName, $"{name}.svg"), new LogLogPlot(title, "integrations", unit, series).ToSvg());

        IEnumerable<Series> Lines(string tool, string colour, string phase, bool dashed) =>
            from unitResult in results.Units
            where unitResult.Tool == tool && unitResult.Phase(phase) is not null
            group unitResult by separate ? unitResult.Rate : 0 into throttle
            select new Series(
                $"{tool}, {phase}{(throttle.Key > 10 ? $" ({throttle.Key:0} rps)" : "")}",
                colour,
                dashed,
                [.. throttle.Select(each => ((double)each.Objects, value(each.Phase(phase)!))).Where(point => point.Item2 > 0)]);
    }
}
