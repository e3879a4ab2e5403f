using System.Globalization;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Operator.Metrics;

/// <summary>The text formats that Prometheus reads: its own 0.0.4, and OpenMetrics 1.0.0.</summary>
internal static class MetricText
{
    public const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    public const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /// <summary>Whether a client with these Accept headers wants OpenMetrics at least as much as the Prometheus format.</summary>
    public static bool PrefersOpenMetrics(IEnumerable<string?> accept)
    {
        var asked = MediaTypeHeaderValue.TryParseList([.. accept.OfType<string>()], out var types) ? types : [];
        var open = Quality(asked, "application/openmetrics-text");
        return open > 0 && open >= Quality(asked, "text/plain");
    }

    /// <summary>All families that have series.</summary>
    public static string Write(IEnumerable<MetricFamily> families, bool openMetrics)
    {
        var text = new StringBuilder();
        foreach (var family in families)
        {
            var series = family.Series();
            if (series.Count > 0)
            {
                Head(text, family, openMetrics);
                foreach (var one in series)
                {
                    Samples(text, family, one, openMetrics);
                }
            }
        }

        return openMetrics ? text.Append("# EOF\n").ToString() : text.ToString();
    }

    private static double Quality(IEnumerable<MediaTypeHeaderValue> asked, string type) => asked
        .Where(one => one.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        .Select(one => one.Quality ?? 1)
        .DefaultIfEmpty(0)
        .Max();

    // OpenMetrics names the family, Prometheus the sample.
    private static void Head(StringBuilder text, MetricFamily family, bool openMetrics)
    {
        var name = openMetrics ? family.Name : family.SampleName;
        var help = family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        help = openMetrics ? help.Replace("\"", "\\\"", StringComparison.Ordinal) : help;
        var type = family.Kind switch { MetricKind.Counter => "counter", MetricKind.Gauge => "gauge", _ => "histogram" };
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    private static void Samples(StringBuilder text, MetricFamily family, MetricSeries series, bool openMetrics)
    {
        switch (family.Kind)
        {
            case MetricKind.Counter or MetricKind.Gauge:
                Sample(text, family.SampleName, series.Labels, series.Value);
                break;
            default:
                long count = 0;
                for (var bucket = 0; bucket < series.Buckets.Count; bucket++)
                {
                    count += series.Buckets[bucket];
                    var bound = bucket < family.Bounds.Count ? Number(family.Bounds[bucket]) : "+Inf";
                    bound = openMetrics && bound.All(char.IsAsciiDigit) ? bound + ".0" : bound;
                    Sample(text, family.Name + "_bucket", $"{series.Labels}{(series.Labels.Length > 0 ? "," : "")}le=\"{bound}\"", count);
                }

                Sample(text, family.Name + "_sum", series.Labels, series.Value);
                Sample(text, family.Name + "_count", series.Labels, count);
                break;
        }
    }

    private static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString(CultureInfo.InvariantCulture);
}
