using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.E2E.Journeys;
using Operator.Processes;
using Operator.Tests.Metrics;

namespace Operator.E2E.Alerts;

/// <summary>Every alert fires on scrapes of the built operator with its fault on, and does not without.</summary>
public sealed partial class AlertTests
{
    private static readonly string[] Faults =
        ["Absent", "NoLeader", "Throttled", "AwsAccessRefused", "DriftNotCorrected", "ObjectsNotReady", "Stale", "KubernetesApiFailing", "QueueStuck",
            "PolicyAlmostFull"];

    [Fact]
    public void Every_alert_has_a_fault_here_and_a_runbook()
    {
        Assert.Equal(Faults.Select(fault => "ApiGatewayOperator" + fault).Order(), AlertRules.All.Select(rule => rule.Alert).Order());
        var folder = Path.Combine(Binaries.Repository, "docs", "runbooks");
        Assert.All(AlertRules.All, rule =>
        {
            Assert.Equal($"RUNBOOKS/alerts/{rule.Alert}.md", rule.Annotations["runbook_url"]);
            var page = File.ReadAllText(Path.Combine(folder, "alerts", rule.Alert + ".md"));
            Assert.Contains($"`{rule.Expr}`", page, StringComparison.Ordinal);
            Assert.Contains(rule.Labels["severity"], new[] { "critical", "warning" });
            Assert.Matches("^[0-9]+m$", rule.For);
        });
        Assert.Equal(
            AlertRules.All.Select(rule => rule.Alert + ".md").Append("README.md").Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(folder, "alerts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_healthy_operator_fires_nothing_and_has_every_metric_and_label_that_is_asked_for()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        await scraped.CreateReadyAsync("first", deadline.Token);
        var before = await scraped.ScrapeAsync(deadline.Token);
        await scraped.CreateReadyAsync("second", deadline.Token);
        // In the middle of the first pass for ten minutes, no pass has ended yet.
        var after = await scraped.UntilAsync(scrape => scrape.Value("workqueue_unfinished_work_seconds") == 0, deadline.Token);

        Assert.All(AlertRules.All, rule => Assert.False(rule.Expression.Fires(before, after), rule.Alert));
        var known = File.ReadAllText(Path.Combine(Binaries.Repository, "docs", "reference", "metrics.md"));
        var dashboard = JsonNode.Parse(File.ReadAllText(AlertRules.ChartFile("dashboard.json")))!;
        var shown = dashboard["panels"]!.AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .SelectMany(target => Uses(target!["expr"]!.GetValue<string>()));
        foreach (var (metric, labels) in AlertRules.All.SelectMany(rule => rule.Expression.Uses).Concat(shown))
        {
            Assert.Contains($"`{Suffix().Replace(metric, "")}`", known, StringComparison.Ordinal);
            // What only a fault or a function makes has no series here; its labels are seen where its alert fires.
            if (after.Samples.FirstOrDefault(sample => sample.Name == metric) is { } sample)
            {
                Assert.All(labels, label => Assert.True(sample.Labels.ContainsKey(label), $"{metric} has no label {label}."));
            }
        }
    }

    [Fact]
    public void Absent_fires_when_nothing_is_scraped() =>
        Assert.True(AlertRules.Named("Absent").Expression.Fires(Scrape.Parse(""), Scrape.Parse("")));

    [Fact]
    public async Task NoLeader_fires_while_the_lease_cannot_be_taken()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(
            deadline.Token,
            sandbox => ScrapedOperator.KubernetesFaultAsync(sandbox, "create", "leases", 403, deadline.Token));

        await FiresAsync("NoLeader", scraped, await scraped.ScrapeAsync(deadline.Token), deadline.Token);
    }

    [Fact]
    public Task Throttled_fires_in_a_throttle_storm() => WithAwsFaultAsync("Throttled", "throttleStorm");

    [Fact]
    public Task AwsAccessRefused_fires_while_AWS_refuses_calls() => WithAwsFaultAsync("AwsAccessRefused", "accessDenied");

    [Fact]
    public Task ObjectsNotReady_fires_while_objects_are_not() => WithAwsFaultAsync("ObjectsNotReady", "accessDenied");

    [Fact]
    public async Task DriftNotCorrected_fires_while_a_correction_fails()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        var id = await scraped.CreateReadyAsync("drifts", deadline.Token);
        var before = await scraped.ScrapeAsync(deadline.Token);
        await scraped.ChangeOutsideAsync(id, deadline.Token);
        await scraped.FaultAsync("UpdateIntegration", "accessDenied", deadline.Token);
        await scraped.AskForPassAsync("drifts", deadline.Token);

        await FiresAsync("DriftNotCorrected", scraped, before, deadline.Token);
    }

    [Fact]
    public async Task Stale_fires_when_AWS_does_not_answer_for_three_resync_periods()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token, options: "--resync-period=10s");
        await scraped.CreateReadyAsync("known", deadline.Token);
        var before = await scraped.ScrapeAsync(deadline.Token);
        await scraped.FaultAsync("*", "resetBefore", deadline.Token);

        await FiresAsync("Stale", scraped, before, deadline.Token);
    }

    [Fact]
    public async Task KubernetesApiFailing_fires_while_writes_fail()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        await scraped.CreateReadyAsync("before", deadline.Token);
        await ScrapedOperator.KubernetesFaultAsync(scraped.Sandbox, "patch", "integrations", 503, deadline.Token);
        await scraped.CreateAsync("during", deadline.Token);
        var before = await scraped.UntilAsync(scrape => scrape.Value("rest_client_requests_total", ("code", "503")) > 0, deadline.Token);

        await FiresAsync("KubernetesApiFailing", scraped, before, deadline.Token);
    }

    [Fact]
    public async Task QueueStuck_fires_while_passes_do_not_end()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        await scraped.CreateReadyAsync("before", deadline.Token);
        var before = await scraped.UntilAsync(scrape => scrape.Value("workqueue_unfinished_work_seconds") == 0, deadline.Token);
        await scraped.SlowDownAsync(TimeSpan.FromHours(1), deadline.Token);
        await scraped.CreateAsync("stuck", deadline.Token);

        await FiresAsync("QueueStuck", scraped, before, deadline.Token);
    }

    [Fact]
    public async Task PolicyAlmostFull_fires_while_a_function_has_little_room_for_permissions()
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        await scraped.CreateForFunctionAsync("roomy", "my-function:live", deadline.Token);
        var before = await scraped.UntilAsync(scrape => scrape.Value("apigateway_operator_permission_policy_bytes") > 0, deadline.Token);
        Assert.False(AlertRules.Named("PolicyAlmostFull").Expression.Fires(before, before));
        await scraped.FillPolicyAsync("orders:live", 18_432, deadline.Token);
        await scraped.CreateForFunctionAsync("narrow", "orders:live", deadline.Token);

        await FiresAsync("PolicyAlmostFull", scraped, before, deadline.Token);
    }

    private static async Task WithAwsFaultAsync(string alert, string fault)
    {
        using var deadline = Deadline.Source();
        await using var scraped = await ScrapedOperator.StartAsync(deadline.Token);
        await scraped.CreateReadyAsync("before", deadline.Token);
        var quiet = await scraped.ScrapeAsync(deadline.Token);
        Assert.False(AlertRules.Named(alert).Expression.Fires(quiet, quiet));
        await scraped.FaultAsync("*", fault, deadline.Token);
        await scraped.CreateAsync("first", deadline.Token);
        var failed = fault == "throttleStorm" ? "apigateway_operator_aws_throttles_total" : "apigateway_operator_aws_calls_total";
        var before = await scraped.UntilAsync(
            scrape => scrape.Samples.Any(sample => sample.Name == failed && sample.Labels.GetValueOrDefault("class") != "None"), deadline.Token);
        await scraped.CreateAsync("second", deadline.Token);

        await FiresAsync(alert, scraped, before, deadline.Token);
    }

    private static async Task FiresAsync(string alert, ScrapedOperator scraped, Scrape before, CancellationToken cancellationToken)
    {
        var expression = AlertRules.Named(alert).Expression;
        var after = await scraped.UntilAsync(scrape => expression.Fires(before, scrape), cancellationToken);
        Assert.All(expression.Uses, use => Assert.Contains(
            after.Samples, sample => sample.Name == use.Metric && use.Labels.All(label => sample.Labels.ContainsKey(label))));
    }

    private static IEnumerable<(string Metric, IReadOnlyList<string> Labels)> Uses(string expression) =>
        DashboardForm().Matches(expression) is { Count: > 0 } matches
            ? matches.Select(match => (match.Groups["metric"].Value, (IReadOnlyList<string>)[.. match.Groups["by"].Value.Split(", ").Where(label => label != "pod")]))
            : throw new FormatException($"No metric is found in {expression}.");

    // The label pod is Prometheus' own.
    [GeneratedRegex(@"by \((?<by>[a-z_, ]+)\) \(((rate|increase)\()?(?<metric>[a-z_]+)")]
    private static partial Regex DashboardForm();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Suffix();
}
