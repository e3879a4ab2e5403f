using System.Globalization;
using Operator.Aws;
using Operator.Metrics;

namespace Operator.Tests.Metrics;

public sealed class OperatorInstrumentsTests
{
    private const string Name = "apigateway_operator_api_snapshot_age_seconds";

    [Fact]
    public void Only_the_APIs_that_were_read_longest_ago_are_told_and_only_while_they_are_known()
    {
        using var collector = new MetricCollector();
        var ages = Enumerable.Range(1, OperatorInstruments.MaxSnapshots + 10)
            .Select(second => (new ApiKey("default", "eu-west-1", second.ToString(CultureInfo.InvariantCulture)), TimeSpan.FromSeconds(second))).ToList();
        using (OperatorInstruments.Register("Kind", () => ages))
        {
            var samples = Scrape.Parse(collector.Collect(openMetrics: false)).Samples.FindAll(sample => sample.Name == Name);

            Assert.Equal(OperatorInstruments.MaxSnapshots, samples.Count);
            Assert.Equal(Enumerable.Range(11, OperatorInstruments.MaxSnapshots).Select(second => (double)second), samples.Select(sample => sample.Value).Order());
            Assert.All(samples, sample => Assert.Equal(
                ("Kind", "default", "eu-west-1", sample.Value.ToString(CultureInfo.InvariantCulture)),
                (sample.Labels["kind"], sample.Labels["account"], sample.Labels["region"], sample.Labels["api"])));
        }

        Assert.DoesNotContain(Scrape.Parse(collector.Collect(openMetrics: false)).Samples, sample => sample.Name == Name);
    }
}
