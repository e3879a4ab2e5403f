using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Conformance.Worlds;

/// <summary>Files of the repository that the suites install or send, as copied beside this assembly.</summary>
internal static class ManifestFiles
{
    /// <summary>Our CRDs, and the widgets of these suites, which have what ours lack.</summary>
    public static IEnumerable<JsonNode> Definitions() => [.. Read("config/crds"), .. Read("Data", "widgets.yaml")];

    /// <summary>All documents in the files of a folder.</summary>
    public static IEnumerable<JsonNode> Read(string folder, string pattern = "*.yaml") =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), pattern).Order(StringComparer.Ordinal)
            .SelectMany(file => ManifestYamlReader.Read(File.ReadAllText(file)));
}
