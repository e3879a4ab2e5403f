using System.Diagnostics.Metrics;
using Operator.Hosting;
using Operator.Metrics;

namespace Operator.Tests.Metrics;

public sealed class MetricCollectorTests : IDisposable
{
    private readonly Meter meter = new($"test-{Guid.NewGuid():N}");
    private readonly MetricCollector collector;

    public MetricCollectorTests() => collector = new MetricCollector(meter.Name);

    public void Dispose()
    {
        collector.Dispose();
        meter.Dispose();
    }

    [Fact]
    public void Counters_gauges_and_histograms_keep_their_kinds_and_units()
    {
        var counter = meter.CreateCounter<long>("calls", "{call}", "Calls.");
        var level = meter.CreateUpDownCounter<long>("depth", description: "Depth.");
        var state = meter.CreateGauge<int>("state", description: "State.");
        var time = meter.CreateHistogram<double>("time", "s", "Time.", advice: new() { HistogramBucketBoundaries = [0.1, 1] });
        meter.CreateObservableGauge("size", () => 7, "By", "Size.");

        counter.Add(2, new KeyValuePair<string, object?>("code", "OK"));
        counter.Add(3, new KeyValuePair<string, object?>("code", "OK"));
        level.Add(5);
        level.Add(-2);
        state.Record(1);
        state.Record(0);
        foreach (var value in new[] { 0.1, 0.5, 9 })
        {
            time.Record(value);
        }

        Assert.Equal(
            """
            # HELP calls_total Calls.
            # TYPE calls_total counter
            calls_total{code="OK"} 5
            # HELP depth Depth.
            # TYPE depth gauge
            depth 3
            # HELP size_bytes Size.
            # TYPE size_bytes gauge
            size_bytes 7
            # HELP state State.
            # TYPE state gauge
            state 0
            # HELP time_seconds Time.
            # TYPE time_seconds histogram
            time_seconds_bucket{le="0.1"} 1
            time_seconds_bucket{le="1"} 2
            time_seconds_bucket{le="+Inf"} 3
            time_seconds_sum 9.6
            time_seconds_count 3

            """,
            collector.Collect(openMetrics: false));
        var open = collector.Collect(openMetrics: true);
        Assert.Contains("# TYPE calls counter\ncalls_total{code=\"OK\"} 5\n", open, StringComparison.Ordinal);
        Assert.Contains("time_seconds_bucket{le=\"1.0\"} 2\n", open, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", open, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_label_value_can_be_read_back()
    {
        var value = "a\\b\"c\nd,e=\"}";
        meter.CreateCounter<long>("odd", description: "Odd.").Add(1, new("z", value), new("a", null));

        var sample = Assert.Single(Scrape.Parse(collector.Collect(openMetrics: false)).Samples);

        Assert.Equal((value, ""), (sample.Labels["z"], sample.Labels["a"]));
    }

    [Fact]
    public void What_is_not_observed_any_more_is_gone()
    {
        List<string> present = ["one", "two"];
        meter.CreateObservableGauge("present", () => present.Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("name", name))), description: "There.");

        Assert.Equal(2, Scrape.Parse(collector.Collect(openMetrics: false)).Samples.Count);
        present.Remove("one");
        Assert.Equal("two", Assert.Single(Scrape.Parse(collector.Collect(openMetrics: false)).Samples).Labels["name"]);
    }

    [Fact]
    public void Series_are_bounded_and_no_sum_is_lost()
    {
        var counter = meter.CreateCounter<long>("wide", description: "Wide.");
        for (var i = 0; i < MetricFamily.MaxSeries + 500; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("id", i));
        }

        var scrape = Scrape.Parse(collector.Collect(openMetrics: false));

        Assert.Equal(MetricFamily.MaxSeries + 1, scrape.Samples.Count);
        Assert.Equal(500, scrape.Value("wide_total", ("overflow", "true")));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("*/*", false)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4", true)]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.2,text/plain;version=0.0.4;q=0.4", false)]
    public async Task The_client_chooses_the_format(string? accept, bool openMetrics)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var endpoints = await StatusEndpoints.StartAsync("127.0.0.1:0", registry: null, collector, cancel);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoints.Address, "metrics"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await http.SendAsync(request, cancel);

        Assert.Equal(openMetrics ? MetricText.OpenMetrics : MetricText.Prometheus, response.Content.Headers.ContentType?.ToString());
        using var health = await http.GetAsync(new Uri(endpoints.Address, "healthz"), cancel);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, health.StatusCode);
    }

    [Fact]
    public void The_operators_own_families_have_the_names_that_public_dashboards_ask_for()
    {
        using var own = new MetricCollector();

        var names = own.Families.Select(family => family.SampleName).ToHashSet();

        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "controller_runtime_reconcile_total", "controller_runtime_reconcile_errors_total", "controller_runtime_reconcile_time_seconds",
                "controller_runtime_active_workers", "controller_runtime_max_concurrent_reconciles",
                "workqueue_depth", "workqueue_adds_total", "workqueue_queue_duration_seconds", "workqueue_work_duration_seconds",
                "workqueue_unfinished_work_seconds", "workqueue_longest_running_processor_seconds", "workqueue_retries_total",
                "rest_client_requests_total", "leader_election_master_status",
                "process_resident_memory_bytes", "process_cpu_seconds_total", "process_start_time_seconds",
                "apigateway_operator_build_info", "apigateway_operator_objects", "apigateway_operator_permission_policy_bytes",
            },
            names);
        Assert.Equal(names.Count, own.Families.Count);
        Assert.All(own.Families, family => Assert.EndsWith(".", family.Help, StringComparison.Ordinal));
        var scrape = Scrape.Parse(own.Collect(openMetrics: false));
        Assert.True(scrape.Value("process_resident_memory_bytes") > 1 << 20);
        Assert.Equal(1, scrape.Value("apigateway_operator_build_info", ("version", OperatorProcess.Version)));
    }
}
