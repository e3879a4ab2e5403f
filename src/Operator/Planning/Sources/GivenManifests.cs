using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.References;
using Operator.Validation;

namespace Operator.Planning.Sources;

/// <summary>The manifests of a run: ours, and those of other kinds, which ours may refer to or depend on.</summary>
internal sealed class GivenManifests
{
    private readonly List<GivenObject> ours = [];
    private readonly List<JsonObject> others = [];

    /// <summary>Ours, in the order of the input.</summary>
    public IReadOnlyList<GivenObject> Ours => ours;

    /// <summary>Namespaces that are given.</summary>
    public IEnumerable<V1Namespace> Namespaces => OthersOf<V1Namespace>("", "Namespace");

    /// <summary>ReferenceGrants that are given.</summary>
    public IEnumerable<ReferenceGrant> Grants => OthersOf<ReferenceGrant>(ReferenceGrant.Group, ReferenceGrant.KindName);

    /// <summary>Takes in a document, or each item of a list.</summary>
    /// <param name="path">The file that it is from.</param>
    /// <param name="document">The document; not changed.</param>
    /// <returns>What is wrong with documents that are none of our objects, whatever their fields say.</returns>
    /// <exception cref="JsonException">A manifest of another kind is not what its kind is.</exception>
    public IReadOnlyList<string> Add(string path, JsonNode document) =>
        document is JsonObject list && list["items"] is JsonArray items && Text(list["kind"])?.EndsWith("List", StringComparison.Ordinal) == true
            ? [.. items.Select(one => AddOne(path, one)).OfType<string>()]
            : AddOne(path, document) is { } refusal ? [refusal] : [];

    /// <summary>A manifest of another kind; null when there is none.</summary>
    /// <param name="kind">The kind; its version does not matter.</param>
    /// <param name="key">Its name.</param>
    /// <param name="namespaceName">Namespace of objects that name none.</param>
    public JsonObject? FindOther(ReferencedKind kind, ObjectKey key, string namespaceName) => others.FindLast(one =>
        Is(one, kind.Group, kind.Kind)
        && Text(one["metadata"]?["name"]) == key.Name
        && (key.Namespace is null || (Text(one["metadata"]?["namespace"]) ?? namespaceName) == key.Namespace));

    private string? AddOne(string path, JsonNode? document)
    {
        var judged = ManifestValidator.Current.Validate(document ?? new JsonObject()).Single();
        // What is wrong with fields may be right in an edit: that is judged once it is known what is there.
        if (judged is { Refusal: { } refusal, Errors: [] })
        {
            return refusal;
        }

        if (judged.IsOurs)
        {
            ours.Add(new GivenObject(path, judged.Kind, judged.Name, (JsonObject)document!, judged.Refusal));
        }
        else
        {
            others.Add((JsonObject)document!);
        }

        return null;
    }

    private IEnumerable<T> OthersOf<T>(string group, string kind)
        where T : class => others.Where(one => Is(one, group, kind)).Select(one => one.Deserialize(KubernetesJson.TypeInfo<T>(ApiJson.Options))!);

    private static bool Is(JsonObject manifest, string group, string kind) =>
        Text(manifest["kind"]) == kind && new ReferencedKind(Text(manifest["apiVersion"]) ?? "", kind).Group == group;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;
}
