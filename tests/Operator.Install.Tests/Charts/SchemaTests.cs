using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Install.Tests.Charts;

/// <summary>What users may write into values, and what is refused before anything reaches the cluster.</summary>
public sealed class SchemaTests
{
    // Values, and a word of the refusal; null for values that are taken.
    private static readonly (string Values, string? Refused)[] Table =
    [
        ("{}", null),
        ("replicas: 1", null),
        ("global: {anything: goes}", null),
        ("podDisruptionBudget: {maxUnavailable: 50%}", null),
        ("aws: {requestsPerSecond: 0.5, burst: null}", null),
        ("config: {resyncPeriod: 1h30m}", null),
        ("replica: 1", ".replica"),
        ("replicas: two", ".replicas"),
        ("replicas: -1", ".replicas"),
        ("image: {name: x}", ".image.name"),
        ("image: {digest: sha256:1}", ".image.digest"),
        ("image: {pullPolicy: Sometimes}", ".image.pullPolicy"),
        ("imagePullSecrets: [registry]", ".imagePullSecrets[0]"),
        ("fullNameOverride: x", ".fullNameOverride"),
        ("fullnameOverride: Not_A_Name", ".fullnameOverride"),
        ("serviceAccount: {annotations: {a: 1}}", ".serviceAccount.annotations.a"),
        ("watch: {namespaces: team-a}", ".watch.namespaces"),
        ("watch: {namespaces: [a, a]}", ".watch.namespaces"),
        ("watch: {namespaces: [A]}", ".watch.namespaces[0]"),
        ("aws: {region: frankfurt}", ".aws.region"),
        ("aws: {budgetShare: 0}", ".aws.budgetShare"),
        ("aws: {budgetShare: 1.5}", ".aws.budgetShare"),
        ("aws: {burst: 1.5}", ".aws.burst"),
        ("config: {resyncPeriod: 10}", ".config.resyncPeriod"),
        ("config: {resyncPeriod: ten}", ".config.resyncPeriod"),
        ("config: {workers: 0}", ".config.workers"),
        ("config: {logLevel: chatty}", ".config.logLevel"),
        ("config: {logFormat: xml}", ".config.logFormat"),
        ("dnsPolicy: Cluster", ".dnsPolicy"),
        ("livenessProbe: {httpGet: {path: /}}", ".livenessProbe.httpGet"),
        ("healthPort: 0", ".healthPort"),
        ("metrics: {port: 70000}", ".metrics.port"),
        ("metrics: {serviceMonitor: {interval: often}}", ".metrics.serviceMonitor.interval"),
        ("networkPolicy: {apiServerPorts: [http]}", ".networkPolicy.apiServerPorts[0]"),
        ("podDisruptionBudget: {maxUnavailable: half}", ".podDisruptionBudget.maxUnavailable"),
    ];

    public static IEnumerable<TheoryDataRow<string, string?>> Rows => Table.Select(row => new TheoryDataRow<string, string?>(row.Values, row.Refused));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Values_are_judged_by_the_schema(string values, string? refused)
    {
        var errors = new JsonSchema(Chart.Operator.Schema).Errors(ManifestYamlReader.Read(values).Single()).ToList();

        if (refused is null)
        {
            Assert.Empty(errors);
        }
        else
        {
            Assert.StartsWith($"{refused}: ", Assert.Single(errors), StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Category", "Helm")]
    public async Task Helm_judges_the_same()
    {
        Assert.SkipWhen(Helm.Program is null, Helm.Absent);
        var file = Path.GetTempFileName();
        try
        {
            foreach (var (values, refused) in Table)
            {
                await File.WriteAllTextAsync(file, values, TestContext.Current.CancellationToken);
                var result = await Helm.TemplateAsync(Chart.Operator, file, TestContext.Current.CancellationToken);

                Assert.True((result.ExitCode == 0) == (refused is null), $"{values}: exit {result.ExitCode} {result.Error}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("apigateway-integration-operator")]
    [InlineData("apigateway-integration-operator-crds")]
    public void Schema_and_values_name_the_same_keys(string name)
    {
        var chart = new Chart(name);

        Assert.Empty(new JsonSchema(chart.Schema).Errors(chart.Values));
        // 'global' belongs to every chart and is not ours to set.
        Assert.Equal(
            Named(chart.Schema, "").Where(path => path != "global").Order(StringComparer.Ordinal),
            ValuePaths.Leaves(chart.Values, chart.Schema).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Named(JsonNode schema, string path)
    {
        foreach (var (key, part) in schema["properties"]!.AsObject())
        {
            var below = path.Length == 0 ? key : $"{path}.{key}";
            var closed = part!["additionalProperties"] is JsonValue flag && !(bool)flag;
            foreach (var leaf in closed ? Named(part, below) : [below])
            {
                yield return leaf;
            }
        }
    }
}
