using System.Globalization;
using System.Text.RegularExpressions;

namespace Operator.Tests.Metrics;

/// <summary>One sample of a scrape.</summary>
/// <param name="Name">Name with its suffix.</param>
/// <param name="Labels">By name.</param>
/// <param name="Value">The value.</param>
internal sealed record Sample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>
/// A strict reader of the Prometheus text format: whatever the format's description does not allow fails, and so do families that are
/// told twice, samples outside their family, series that are told twice, and histograms that do not add up.
/// </summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, string> types = new(StringComparer.Ordinal);

    private Scrape()
    {
    }

    public List<Sample> Samples { get; } = [];

    /// <summary>Type of each family, by the name in its TYPE line.</summary>
    public IReadOnlyDictionary<string, string> Types => types;

    /// <exception cref="FormatException">The text breaks a rule.</exception>
    public static Scrape Parse(string text)
    {
        var scrape = new Scrape();
        if (text.Length > 0 && !text.EndsWith('\n'))
        {
            throw new FormatException("The last line does not end.");
        }

        string? family = null;
        foreach (var line in text.Split('\n')[..^1])
        {
            if (HeadLine().Match(line) is { Success: true } head)
            {
                var name = head.Groups["name"].Value;
                if (head.Groups["word"].Value == "TYPE" && !scrape.types.TryAdd(name, head.Groups["rest"].Value))
                {
                    throw new FormatException($"{name} is told twice.");
                }

                family = name;
                continue;
            }

            var sample = ReadSample(line);
            if (family is null || !scrape.types.TryGetValue(family, out var type) || !NamesOf(family, type).Contains(sample.Name))
            {
                throw new FormatException($"Not in family {family}: {line}");
            }

            scrape.Samples.Add(sample);
        }

        scrape.RefuseDoubles();
        scrape.CheckHistograms();
        return scrape;
    }

    /// <summary>Sum over the series with these labels; other labels do not matter. Null when there is none.</summary>
    public double? Value(string name, params (string Name, string Value)[] labels)
    {
        var found = Samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).ToList();
        return found.Count == 0 ? null : found.Sum(sample => sample.Value);
    }

    private static string[] NamesOf(string family, string type) => type switch
    {
        "counter" when family.EndsWith("_total", StringComparison.Ordinal) => [family],
        "gauge" => [family],
        "histogram" => [family + "_bucket", family + "_sum", family + "_count"],
        _ => throw new FormatException($"Type {type} of {family}."),
    };

    private static Sample ReadSample(string line)
    {
        var match = SampleLine().Match(line);
        if (!match.Success)
        {
            throw new FormatException($"Not a sample: {line}");
        }

        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in match.Groups["label"].Captures.Zip(match.Groups["value"].Captures, (one, other) => (one.Value, other.Value)))
        {
            if (!labels.TryAdd(name, Escape().Replace(value, escape => escape.Value == @"\n" ? "\n" : escape.Value[1..])))
            {
                throw new FormatException($"Label {name} twice: {line}");
            }
        }

        return new Sample(match.Groups["name"].Value, labels, double.Parse(match.Groups["number"].Value, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static string SeriesOf(Sample sample, string? without = null) =>
        string.Join(',', sample.Labels.Where(label => label.Key != without).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    private void RefuseDoubles()
    {
        if (Samples.GroupBy(sample => $"{sample.Name}{{{SeriesOf(sample)}}}").FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new FormatException($"{twice.Key} is told twice.");
        }
    }

    private void CheckHistograms()
    {
        foreach (var family in types.Where(type => type.Value == "histogram").Select(type => type.Key))
        {
            foreach (var series in Samples.Where(sample => sample.Name == family + "_bucket").GroupBy(sample => SeriesOf(sample, "le")))
            {
                var buckets = series.Select(sample => (Bound: BoundOf(sample.Labels["le"]), sample.Value)).ToList();
                var count = Samples.Single(sample => sample.Name == family + "_count" && SeriesOf(sample) == series.Key).Value;
                var ascends = buckets.Zip(buckets.Skip(1)).All(pair => pair.First.Bound < pair.Second.Bound && pair.First.Value <= pair.Second.Value);
                if (!ascends || !double.IsPositiveInfinity(buckets[^1].Bound) || buckets[^1].Value != count)
                {
                    throw new FormatException($"Histogram {family} {series.Key} does not add up.");
                }
            }
        }
    }

    private static double BoundOf(string le) => le == "+Inf" ? double.PositiveInfinity : double.Parse(le, CultureInfo.InvariantCulture);

    [GeneratedRegex("""\\.""")]
    private static partial Regex Escape();

    [GeneratedRegex("""^# (?<word>HELP|TYPE) (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<rest>.+)$""")]
    private static partial Regex HeadLine();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)"(,(?<label>[a-zA-Z_][a-zA-Z0-9_]*)="(?<value>([^"\\]|\\["\\n])*)")*\})? (?<number>[-+]?([0-9.]+([eE][-+]?[0-9]+)?|Inf)|NaN)$""")]
    private static partial Regex SampleLine();
}
