using System.Text.Json.Nodes;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Definitions;

/// <summary>
/// The definitions that an upgrade begins with: those of the first build that had all three kinds, until there is a release. From then on
/// the folder holds the oldest ones that <c>docs/upgrade.md</c> promises to upgrade from. Descriptions are left out.
/// </summary>
internal static class OlderDefinitions
{
    public static IReadOnlyDictionary<string, JsonObject> ByName { get; } = Read(Path.Combine("tests", "Operator.Install.Tests", "Definitions", "Older"));

    /// <summary>What <c>config/crds</c> has now.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Current { get; } = Read(Path.Combine("config", "crds"));

    /// <summary>
    /// An older definition in the place of a rendering's: with its labels and annotations, as the older chart would have had them. A kind that
    /// came later stays as it is: the tests have today's operator only, and it does not begin without.
    /// </summary>
    public static JsonObject InPlaceOf(JsonObject definition)
    {
        if (!ByName.TryGetValue((string)definition["metadata"]!["name"]!, out var found))
        {
            return definition;
        }

        var older = found.DeepClone().AsObject();
        older["metadata"] = definition["metadata"]!.DeepClone();
        return older;
    }

    private static SortedDictionary<string, JsonObject> Read(string folder) => new(
        Directory.EnumerateFiles(Path.Combine(Binaries.Repository, folder), "*.yaml")
            .Select(file => ManifestYamlReader.Read(File.ReadAllText(file)).Single().AsObject())
            .ToDictionary(definition => (string)definition["metadata"]!["name"]!),
        StringComparer.Ordinal);
}
