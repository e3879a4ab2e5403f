using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.Cli;

/// <summary>One Kubernetes object of a manifest file.</summary>
internal sealed record Manifest(string File, JsonObject Object)
{
    public string ApiVersion => Text("apiVersion");

    public string Kind => Text("kind");

    public string Name => (string?)Object["metadata"]?["name"] ?? throw Missing("metadata.name");

    public string? Namespace => (string?)Object["metadata"]?["namespace"];

    public override string ToString() => $"{Kind} {Name} in {File}";

    private string Text(string field) => (string?)Object[field] ?? throw Missing(field);

    private SandboxException Missing(string field) => new($"{File}: an object has no {field}");
}

/// <summary>Reads manifest files: every <c>.yaml</c>, <c>.yml</c> and <c>.json</c> of a folder in order of name, many documents per file.</summary>
internal static class ManifestFolder
{
    public static IReadOnlyList<Manifest> Read(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new SandboxException($"The folder {folder} does not exist.");
        }

        return
        [
            .. Directory.EnumerateFiles(folder)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json" && Path.GetFileName(file) != "kustomization.yaml")
                .Order(StringComparer.Ordinal)
                .SelectMany(file => Parse(file, File.ReadAllText(file))),
        ];
    }

    /// <summary>Documents end where kubectl ends them: at a line of three hyphens. Empty ones do not count.</summary>
    public static IEnumerable<Manifest> Parse(string file, string text)
    {
        var document = new StringBuilder();
        foreach (var line in text.Split('\n').Append("---"))
        {
            if (!line.StartsWith("---", StringComparison.Ordinal) || line.TrimEnd().Trim('-').Length > 0)
            {
                document.Append(line).Append('\n');
                continue;
            }

            JsonNode? node;
            try
            {
                node = YamlReading.Parse(Encoding.UTF8.GetBytes(document.ToString()));
            }
            catch (JsonException e)
            {
                throw new SandboxException($"{file}: {e.Message}", e);
            }

            document.Clear();
            switch (node)
            {
                case null:
                    break;
                case JsonObject manifest:
                    yield return new Manifest(file, manifest);
                    break;
                default:
                    throw new SandboxException($"{file}: a document is not an object");
            }
        }
    }
}
