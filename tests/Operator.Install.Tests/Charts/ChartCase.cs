using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Charts;

/// <summary>
/// A folder of <c>Cases</c>: values and what Helm makes of them. The rendering's first line carries the digest of chart and values it was
/// made from; documents are sorted, and parts that are generated files are named instead of repeated.
/// </summary>
internal sealed record ChartCase(string Name)
{
    public static IEnumerable<ChartCase> All { get; } =
        [.. Directory.EnumerateDirectories(Root).Select(folder => new ChartCase(Path.GetFileName(folder))).OrderBy(each => each.Name, StringComparer.Ordinal)];

    private static string Root => Path.Combine(Binaries.Repository, "tests", "Operator.Install.Tests", "Charts", "Cases");

    public Chart Chart => Name == "definitions" ? Chart.Definitions : Chart.Operator;

    public string ValuesFile => Path.Combine(Root, Name, "values.yaml");

    public string RenderedFile => Path.Combine(Root, Name, "rendered.yaml");

    public string FirstLine => $"# Rendered by Helm from chart and values with digest {Chart.Digest(File.ReadAllText(ValuesFile))}; UPDATE_GOLDENS=true renders again.";

    /// <summary>The objects of the committed rendering.</summary>
    public IReadOnlyList<JsonObject> Objects =>
        [.. ManifestYamlReader.Read(File.ReadAllText(RenderedFile)).Select(document => GeneratedParts.Of(Chart).Expand(document.AsObject()))];

    /// <summary>The text that a rendering is committed as.</summary>
    public string Text(IEnumerable<JsonObject> objects) =>
        FirstLine + "\n" + ManifestYaml.Write(objects.OrderBy(Key, StringComparer.Ordinal).Select(GeneratedParts.Of(Chart).Collapse));

    public static string Key(JsonNode entity) => $"{entity["kind"]}/{entity["metadata"]!["namespace"]}/{entity["metadata"]!["name"]}";
}
