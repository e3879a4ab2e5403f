using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Charts;

/// <summary>A chart of this repository.</summary>
internal sealed record Chart(string Name)
{
    public static Chart Operator { get; } = new("apigateway-integration-operator");

    public static Chart Definitions { get; } = new("apigateway-integration-operator-crds");

    public string Folder => Path.Combine(Binaries.Repository, "charts", Name);

    public JsonNode Values => Yaml("values.yaml");

    public JsonNode Schema => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "values.schema.json")))!;

    public JsonNode Yaml(string file) => ManifestYamlReader.Read(File.ReadAllText(Path.Combine(Folder, file))).Single();

    /// <summary>
    /// What a rendering depends on: all that people write in the chart. The generated files are not in it; goldens name them instead of
    /// holding them, so that a new field of a kind needs no Helm.
    /// </summary>
    public string Digest(string values)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Folder, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith("files/", StringComparison.Ordinal) && path != "README.md")
            .Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{file}\n{File.ReadAllText(Path.Combine(Folder, file))}\n"));
        }

        hash.AppendData(Encoding.UTF8.GetBytes(values));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
