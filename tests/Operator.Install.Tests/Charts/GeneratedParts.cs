using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Install.Tests.Charts;

/// <summary>
/// The parts of a rendering that come from the chart's generated files: definitions' specs and roles' rules. In a committed rendering a
/// text like <c>(files/rbac/watched.yaml)</c> stands for them, so that it stays true when a kind gets a field or a right.
/// </summary>
internal sealed class GeneratedParts
{
    private readonly Dictionary<string, JsonNode> specs = [];
    private readonly Dictionary<string, JsonArray> rules = [];

    private GeneratedParts(Chart chart)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(chart.Folder, "files"), "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = $"({Path.GetRelativePath(chart.Folder, file).Replace('\\', '/')})";
            var content = ManifestYamlReader.Read(File.ReadAllText(file)).Single();
            if (name.StartsWith("(files/crds/", StringComparison.Ordinal))
            {
                specs.Add(name, content["spec"]!);
            }
            else if (content["rules"] is JsonArray array)
            {
                rules.Add(name, array);
            }
        }
    }

    public static GeneratedParts Of(Chart chart) => new(chart);

    public JsonObject Collapse(JsonObject entity)
    {
        var copy = entity.DeepClone().AsObject();
        if (specs.FirstOrDefault(each => JsonNode.DeepEquals(each.Value, copy["spec"])).Key is { } spec)
        {
            copy["spec"] = spec;
        }

        // A role's rules begin with a file's; what follows is the user's.
        if (copy["rules"] is JsonArray own
            && rules.FirstOrDefault(each => own.Count >= each.Value.Count && each.Value.Zip(own).All(pair => JsonNode.DeepEquals(pair.First, pair.Second))) is { Key: { } name } found)
        {
            copy["rules"] = new JsonArray([name, .. own.Skip(found.Value.Count).Select(rule => rule!.DeepClone())]);
        }

        return copy;
    }

    public JsonObject Expand(JsonObject entity)
    {
        var copy = entity.DeepClone().AsObject();
        if (copy["spec"] is JsonValue spec)
        {
            copy["spec"] = specs[(string)spec!].DeepClone();
        }

        if (copy["rules"] is JsonArray { Count: > 0 } own && own[0] is JsonValue name)
        {
            copy["rules"] = new JsonArray([.. rules[(string)name!].Concat(own.Skip(1)).Select(rule => rule!.DeepClone())]);
        }

        return copy;
    }
}
