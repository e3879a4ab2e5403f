using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;

namespace Operator.Tests.Apis;

/// <summary>
/// One line of the tables in <c>ValidationCases/KIND</c>: an object, perhaps an edit of it, and what the API server says. Every table is
/// run by the offline validator, by the sandbox's Kubernetes API and by a real API server.
/// </summary>
/// <param name="Name">Kind, file and name; unique.</param>
/// <param name="Manifest">The object to create.</param>
/// <param name="Then">Merge patch on the spec of the created object; null for cases of create.</param>
/// <param name="Refused">Part of the message; null if the object, or the edit, is accepted.</param>
internal sealed record ValidationCase(string Name, JsonObject Manifest, JsonObject? Then, string? Refused)
{
    private static readonly Lazy<IReadOnlyDictionary<string, ValidationCase>> All = new(Load);

    public static IEnumerable<ValidationCase> Cases => All.Value.Values;

    public static TheoryData<string> Names => [.. All.Value.Keys];

    public static ValidationCase Of(string name) => All.Value[name];

    /// <summary>What is refused or accepted in the end: the object, or the object after its edit.</summary>
    public JsonObject Edited => Then is null ? Manifest : Merge(Manifest, new JsonObject { ["spec"] = Then.DeepClone() });

    private static Dictionary<string, ValidationCase> Load()
    {
        return Directory.EnumerateDirectories(Repository.PathOf("tests", "Operator.Tests", "Apis", "ValidationCases"))
            .Order(StringComparer.Ordinal)
            .SelectMany(OfKind)
            .ToDictionary(c => c.Name);
    }

    private static IEnumerable<ValidationCase> OfKind(string folder)
    {
        var kind = Path.GetFileName(folder);
        var bases = Read(Path.Combine(folder, "bases.yaml")).AsObject();
        return Directory.EnumerateFiles(folder, "*.yaml")
            .Where(file => Path.GetFileName(file) != "bases.yaml")
            .Order(StringComparer.Ordinal)
            .SelectMany(file => Read(file).AsArray().Select(entry => Parse(kind, Path.GetFileNameWithoutExtension(file), entry!.AsObject(), bases)));
    }

    private static ValidationCase Parse(string kind, string table, JsonObject entry, JsonObject bases)
    {
        var manifest = new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = "case" },
        };
        var start = entry["base"]!.GetValue<string>();
        if (start != "none")
        {
            // Verbatim: a merge patch would drop the nulls that some cases are about.
            manifest["spec"] = entry["object"]?["spec"]?.DeepClone() ?? Merge(bases[start]!.AsObject(), entry["spec"] as JsonObject);
        }

        return new ValidationCase(
            $"{kind}/{table}/{entry["name"]!.GetValue<string>()}", manifest, entry["then"] as JsonObject, entry["refused"]?.GetValue<string>());
    }

    private static JsonObject Merge(JsonObject target, JsonObject? patch)
    {
        var result = target.DeepClone().AsObject();
        foreach (var (name, value) in patch ?? [])
        {
            switch (value)
            {
                case null:
                    result.Remove(name);
                    break;
                case JsonObject inner when result[name] is JsonObject old:
                    result[name] = Merge(old, inner);
                    break;
                default:
                    result[name] = value.DeepClone();
                    break;
            }
        }

        return result;
    }

    private static JsonNode Read(string file) => ManifestYamlReader.Read(File.ReadAllText(file)).Single();
}
