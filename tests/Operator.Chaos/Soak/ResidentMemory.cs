using System.Globalization;

namespace Operator.Chaos.Soak;

/// <summary>A process' resident memory over time, and whether it grows.</summary>
internal sealed class ResidentMemory(int processId)
{
    private readonly List<double> samples = [];

    /// <summary>Samples so far, in MiB.</summary>
    public IReadOnlyList<double> Samples => samples;

    /// <summary>Reads one sample from /proc.</summary>
    public void Sample()
    {
        var line = File.ReadLines($"/proc/{processId}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        samples.Add(double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024);
    }

    /// <summary>
    /// How much the median of the last quarter is above that of the second, as a share of the latter. The first quarter is for warming up
    /// and does not count; medians do not notice a single collection that came late.
    /// </summary>
    public static double Growth(IReadOnlyList<double> samples)
    {
        if (samples.Count < 8)
        {
            throw new ArgumentException($"{samples.Count} samples are too few to compare quarters.", nameof(samples));
        }

        var quarter = samples.Count / 4;
        var early = Median(samples.Skip(quarter).Take(quarter));
        return (Median(samples.TakeLast(quarter)) - early) / early;
    }

    /// <summary>How many MiB an hour it grows by, fitted to all samples after the first quarter.</summary>
    /// <param name="samples">Samples in MiB.</param>
    /// <param name="every">Time between two.</param>
    public static double Slope(IReadOnlyList<double> samples, TimeSpan every)
    {
        var settled = samples.Skip(samples.Count / 4).ToList();
        var middle = (settled.Count - 1) / 2.0;
        var mean = settled.Average();
        var perSample = settled.Select((sample, i) => (i - middle) * (sample - mean)).Sum() / settled.Select((_, i) => (i - middle) * (i - middle)).Sum();
        return perSample / every.TotalHours;
    }

    /// <summary>The medians of equal parts, in order: the series in short.</summary>
    public static IReadOnlyList<double> Medians(IReadOnlyList<double> samples, int parts) =>
        [.. samples.Chunk((samples.Count + parts - 1) / parts).Select(Median)];

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
