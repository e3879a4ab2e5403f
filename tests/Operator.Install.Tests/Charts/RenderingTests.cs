using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Charts;

/// <summary>What the charts render to, case by case.</summary>
public sealed class RenderingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Cases => ChartCase.All.Select(each => new TheoryDataRow<string>(each.Name));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_committed_rendering_is_of_this_chart_and_these_values(string name)
    {
        var chartCase = new ChartCase(name);
        Assert.SkipWhen(IsUpdate, "UPDATE_GOLDENS is set.");

        Assert.Equal(chartCase.FirstLine, File.ReadLines(chartCase.RenderedFile).First());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Category", "Helm")]
    public async Task Helm_renders_what_is_committed(string name)
    {
        Assert.SkipWhen(Helm.Program is null, Helm.Absent);
        var chartCase = new ChartCase(name);

        var rendered = chartCase.Text(await Helm.RenderAsync(chartCase.Chart, chartCase.ValuesFile, Cancel));

        if (IsUpdate)
        {
            await File.WriteAllTextAsync(chartCase.RenderedFile, rendered, Cancel);
        }

        Assert.Equal(await File.ReadAllTextAsync(chartCase.RenderedFile, Cancel), rendered);
    }

    [Fact]
    [Trait("Category", "Helm")]
    public async Task Every_value_has_an_effect()
    {
        Assert.SkipWhen(Helm.Program is null, Helm.Absent);
        var folder = Directory.CreateTempSubdirectory("chart-values-");
        try
        {
            // Each case with one of its values left out: what it set must have shown.
            var silent = new List<string>();
            foreach (var chartCase in ChartCase.All)
            {
                var values = ManifestYamlReader.Read(await File.ReadAllTextAsync(chartCase.ValuesFile, Cancel)).Single();
                var all = Text(await Helm.RenderAsync(chartCase.Chart, chartCase.ValuesFile, Cancel));
                foreach (var path in ValuePaths.Leaves(values, chartCase.Chart.Schema))
                {
                    var without = values.DeepClone();
                    ValuePaths.Remove(without, path);
                    var file = Path.Combine(folder.FullName, "values.json");
                    await File.WriteAllTextAsync(file, without.ToJsonString(), Cancel);
                    if (!Defaulted(chartCase.Chart, values, path) && all == Text(await Helm.RenderAsync(chartCase.Chart, file, Cancel)))
                    {
                        silent.Add($"{chartCase.Name}: {path}");
                    }
                }
            }

            // A digest wins over the tag; an address of runbooks shows where an alert names one.
            string[] known = ["full: image.tag", .. AlertsNameRunbooks ? Array.Empty<string>() : ["monitoring: metrics.prometheusRule.runbookBaseUrl"]];
            Assert.Equal(known, silent);
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        static string Text(IEnumerable<JsonObject> objects) => ManifestYaml.Write(objects);
        static bool Defaulted(Chart chart, JsonNode values, string path) =>
            JsonNode.DeepEquals(ValuePaths.Get(values, path), ValuePaths.Get(chart.Values, path));
    }

    [Fact]
    public void The_cases_together_change_every_value()
    {
        foreach (var charts in ChartCase.All.GroupBy(each => each.Chart))
        {
            var set = charts.SelectMany(each => ValuePaths.Leaves(ManifestYamlReader.Read(File.ReadAllText(each.ValuesFile)).Single(), charts.Key.Schema)).ToHashSet();
            var untouched = ValuePaths.Leaves(charts.Key.Values, charts.Key.Schema).Where(path => !set.Contains(path));

            // hostNetwork is against the restricted profile; the others only switch off what the default case shows.
            Assert.Equal(
                charts.Key == Chart.Operator
                    ? ["leaderElection.enabled", "rbac.create", "serviceAccount.create", "serviceAccount.automountServiceAccountToken", "hostNetwork", "podDisruptionBudget.enabled"]
                    : Array.Empty<string>(),
                untouched);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_flag_is_one_of_the_operator(string name)
    {
        var help = new Dictionary<string, string>();
        foreach (var verb in new[] { "run", "check" })
        {
            help[verb] = (await Tool.RunAsync("dotnet", [Binaries.Operator, verb, "--help"], new Dictionary<string, string?>(), null, Cancel)).EnsureSucceeded();
        }

        Assert.SkipWhen(name == "monitoring" && !help["run"].Contains("--metrics-address", StringComparison.Ordinal), "The operator has no flag --metrics-address yet.");
        foreach (var container in new ChartCase(name).Objects.SelectMany(Workloads.Containers).Where(each => (string?)each["name"] is "operator" or "check"))
        {
            var arguments = container["args"]!.AsArray().Select(argument => (string)argument!).ToList();
            Assert.All(arguments.Skip(1), flag => Assert.Contains($"  {flag.Split('=')[0]} ", help[arguments[0]].Replace(",", " ", StringComparison.Ordinal) + " ", StringComparison.Ordinal));
        }
    }

    private static bool AlertsNameRunbooks => File.ReadAllText(Path.Combine(Chart.Operator.Folder, "files", "alerts.yaml")).Contains("RUNBOOKS/", StringComparison.Ordinal);

    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_GOLDENS") == "true";
}
