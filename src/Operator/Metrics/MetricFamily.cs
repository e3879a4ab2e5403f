using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Operator.Metrics;

/// <summary>How a family's values behave.</summary>
internal enum MetricKind
{
    /// <summary>Only grows while the process lives.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts values by size.</summary>
    Histogram,
}

/// <summary>One set of labels and what was measured for it.</summary>
/// <param name="Labels">In the text format, without braces: <c>a="x",b="y"</c>; empty without labels.</param>
/// <param name="Value">Value of a counter or gauge; sum of a histogram.</param>
/// <param name="Buckets">How many values fell into each bucket, the one without upper bound last; empty unless a histogram.</param>
internal sealed record MetricSeries(string Labels, double Value, IReadOnlyList<long> Buckets);

/// <summary>
/// All series of one instrument. Memory is bounded: after <see cref="MaxSeries"/> sets of labels, new ones are counted together under
/// <c>overflow="true"</c>, so that no sum of a counter is wrong. Thread-safe.
/// </summary>
internal sealed class MetricFamily
{
    /// <summary>Sets of labels that are told apart.</summary>
    public const int MaxSeries = 1000;

    private const string Overflow = "overflow=\"true\"";
    private static readonly double[] DefaultBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Dictionary<string, Cell> cells = new(StringComparer.Ordinal);
    private readonly bool isDelta;

    public MetricFamily(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        Kind = type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        isDelta = type == typeof(Counter<>) || type == typeof(UpDownCounter<>);
        IsObserved = instrument.IsObservable;
        Name = NameOf(instrument);
        Help = instrument.Description ?? "";
        Bounds = Kind == MetricKind.Histogram ? [.. (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries ?? DefaultBounds] : [];
    }

    /// <summary>Name with its unit and without <c>_total</c>.</summary>
    public string Name { get; }

    /// <summary>Name as queries use it: a counter's ends with <c>_total</c>; a histogram's gets <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    public string SampleName => Kind == MetricKind.Counter ? Name + "_total" : Name;

    /// <summary>One sentence for people.</summary>
    public string Help { get; }

    public MetricKind Kind { get; }

    /// <summary>Whether values are computed when they are collected.</summary>
    public bool IsObserved { get; }

    /// <summary>Upper bounds of a histogram's buckets, ascending, without infinity.</summary>
    public IReadOnlyList<double> Bounds { get; }

    /// <summary>What was measured until now, by labels.</summary>
    public IReadOnlyList<MetricSeries> Series()
    {
        lock (cells)
        {
            return [.. cells
                .Select(cell => new MetricSeries(cell.Key, cell.Value.Value, [.. cell.Value.Buckets]))
                .OrderBy(series => series.Labels, StringComparer.Ordinal)];
        }
    }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = LabelsOf(tags);
        lock (cells)
        {
            if (!cells.TryGetValue(labels, out var cell) && (cells.Count < MaxSeries || !cells.TryGetValue(labels = Overflow, out cell)))
            {
                cells[labels] = cell = new Cell(Kind == MetricKind.Histogram ? Bounds.Count + 1 : 0);
            }

            cell.Value = isDelta || Kind == MetricKind.Histogram ? cell.Value + value : value;
            if (Kind == MetricKind.Histogram)
            {
                var bucket = 0;
                while (bucket < Bounds.Count && value > Bounds[bucket])
                {
                    bucket++;
                }

                cell.Buckets[bucket]++;
            }
        }
    }

    /// <summary>Forgets everything: what is not observed again is gone.</summary>
    public void Clear()
    {
        lock (cells)
        {
            cells.Clear();
        }
    }

    private static string NameOf(Instrument instrument)
    {
        var suffix = instrument.Unit switch
        {
            "s" => "_seconds",
            "By" => "_bytes",
            _ => "",
        };
        return instrument.Name.EndsWith(suffix, StringComparison.Ordinal) ? instrument.Name : instrument.Name + suffix;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var sorted = tags.ToArray();
        Array.Sort(sorted, static (one, other) => string.CompareOrdinal(one.Key, other.Key));
        var text = new StringBuilder();
        foreach (var (name, value) in sorted)
        {
            var escaped = (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "")
                .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
            text.Append(text.Length > 0 ? "," : "").Append(name).Append("=\"").Append(escaped).Append('"');
        }

        return text.ToString();
    }

    private sealed class Cell(int buckets)
    {
        public double Value { get; set; }

        public long[] Buckets { get; } = new long[buckets];
    }
}
