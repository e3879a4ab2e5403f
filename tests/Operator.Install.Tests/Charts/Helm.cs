using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Charts;

/// <summary>The real Helm, where it is on PATH.</summary>
internal static class Helm
{
    public const string Release = "gateway";
    public const string Namespace = "apigateway";
    public const string Absent = "helm is not on PATH: the committed renderings are compared with their digests only.";

    public static string? Program { get; } = Binaries.OnPath("helm");

    /// <summary>What <c>helm template</c> says about a chart and a file of values.</summary>
    public static Task<ToolResult> TemplateAsync(Chart chart, string valuesFile, CancellationToken cancellationToken) => Tool.RunAsync(
        Program!, ["template", Release, chart.Folder, "-n", Namespace, "-f", valuesFile], new Dictionary<string, string?>(), null, cancellationToken);

    /// <summary>The objects of a chart that must render.</summary>
    public static async Task<IReadOnlyList<JsonObject>> RenderAsync(Chart chart, string valuesFile, CancellationToken cancellationToken)
    {
        var result = await TemplateAsync(chart, valuesFile, cancellationToken);
        return [.. ManifestYamlReader.Read(result.EnsureSucceeded()).Select(document => document.AsObject())];
    }
}
