using System.Globalization;
using System.Text.RegularExpressions;
using Operator.Tests.Metrics;

namespace Operator.E2E.Alerts;

/// <summary>
/// The few forms of PromQL that our alerts are written in, and what they come to on two scrapes. Anything else cannot be read:
/// <c>absent(m)</c>, and <c>A &lt; n</c>, <c>A &gt; n</c>, <c>A / B &gt; n</c> with <c>A</c> as <c>sum|max by (labels) (m)</c> or the same over
/// <c>increase(m[10m])</c>. As in Prometheus, a series that the first scrape does not have has not increased.
/// </summary>
internal sealed partial class AlertExpression
{
    private readonly Aggregate? left;
    private readonly Aggregate? right;
    private readonly Selector? absent;
    private readonly Func<double, bool> fires = _ => false;

    /// <exception cref="FormatException">It is in none of the forms.</exception>
    public AlertExpression(string text)
    {
        if (AbsentForm().Match(text) is { Success: true } none)
        {
            absent = new Selector(none.Groups["selector"].Value);
            return;
        }

        var match = CompareForm().Match(text);
        if (!match.Success)
        {
            throw new FormatException($"Not a form that is understood here: {text}");
        }

        var bound = double.Parse(match.Groups["bound"].Value, CultureInfo.InvariantCulture);
        fires = match.Groups["op"].Value == ">" ? value => value > bound : value => value < bound;
        left = new Aggregate(match.Groups["left"].Value);
        right = match.Groups["right"].Success ? new Aggregate(match.Groups["right"].Value) : null;
    }

    /// <summary>Every metric that is asked for, with the labels that are.</summary>
    public IEnumerable<(string Metric, IReadOnlyList<string> Labels)> Uses =>
        new (string, IReadOnlyList<string>)?[] { left?.Use, right?.Use, absent is null ? null : (absent.Metric, (IReadOnlyList<string>)absent.Labels) }.OfType<(string, IReadOnlyList<string>)>();

    public bool Fires(Scrape before, Scrape after)
    {
        if (absent is not null)
        {
            return !after.Samples.Any(absent.Fits);
        }

        var values = left!.Evaluate(before, after);
        var divisors = right?.Evaluate(before, after);
        return values.Any(value => divisors is null ? fires(value.Value) : divisors.TryGetValue(value.Key, out var divisor) && fires(value.Value / divisor));
    }

    [GeneratedRegex(@"^absent\((?<selector>[a-z_]+)\)$")]
    private static partial Regex AbsentForm();

    [GeneratedRegex(@"^(?<left>(sum|max) by .+?)( / (?<right>(sum|max) by .+?))? (?<op>[<>]) (?<bound>[0-9.]+)$")]
    private static partial Regex CompareForm();

    [GeneratedRegex(@"^(?<how>sum|max) by \((?<by>[a-z_, ]+)\) \(((?<increase>increase)\((?<selector>[^\[]+)\[10m\]\)|(?<selector>[^()\[]+))\)$")]
    private static partial Regex AggregateForm();

    [GeneratedRegex("""^(?<metric>[a-z_]+)(\{(?<label>[a-z_]+)(?<match>=~?)"(?<value>[^"]*)"\})?$""")]
    private static partial Regex SelectorForm();

    private sealed class Selector
    {
        private readonly Regex? value;

        public Selector(string text)
        {
            var match = SelectorForm().Match(text);
            if (!match.Success)
            {
                throw new FormatException($"Not a selector that is understood here: {text}");
            }

            Metric = match.Groups["metric"].Value;
            if (match.Groups["label"].Success)
            {
                var pattern = match.Groups["value"].Value;
                Labels = [match.Groups["label"].Value];
                value = new Regex($"^(?:{(match.Groups["match"].Value == "=~" ? pattern : Regex.Escape(pattern))})$");
            }
        }

        public string Metric { get; }

        public string[] Labels { get; } = [];

        public bool Fits(Sample sample) =>
            sample.Name == Metric && (value is null || value.IsMatch(sample.Labels.GetValueOrDefault(Labels[0]) ?? ""));
    }

    private sealed class Aggregate
    {
        private readonly bool isSum;
        private readonly bool isIncrease;
        private readonly string[] by;
        private readonly Selector selector;

        public Aggregate(string text)
        {
            var match = AggregateForm().Match(text);
            if (!match.Success)
            {
                throw new FormatException($"Not an aggregation that is understood here: {text}");
            }

            isSum = match.Groups["how"].Value == "sum";
            isIncrease = match.Groups["increase"].Success;
            by = match.Groups["by"].Value.Split(", ");
            selector = new Selector(match.Groups["selector"].Value);
        }

        public (string Metric, IReadOnlyList<string> Labels)? Use => (selector.Metric, [.. by, .. selector.Labels]);

        public Dictionary<string, double> Evaluate(Scrape before, Scrape after)
        {
            var earlier = before.Samples.Where(selector.Fits).ToDictionary(Series, sample => sample.Value);
            return after.Samples
                .Where(selector.Fits)
                .Where(sample => !isIncrease || earlier.ContainsKey(Series(sample)))
                .GroupBy(
                    sample => string.Join(',', by.Select(label => sample.Labels.GetValueOrDefault(label))),
                    sample => isIncrease ? sample.Value - earlier[Series(sample)] : sample.Value)
                .ToDictionary(group => group.Key, group => isSum ? group.Sum() : group.Max());
        }

        private static string Series(Sample sample) =>
            string.Join(',', sample.Labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
    }
}
