using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Validation;

namespace Operator.Planning.Sources;

/// <summary>A manifest of ours.</summary>
/// <param name="Path">The file that it is from.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="RefusedAsNew">What the API server says to it if there is no such object; null when it takes it.</param>
internal sealed record GivenObject(string Path, string Kind, string Name, JsonObject Manifest, string? RefusedAsNew)
{
    private static readonly string[] Shared = ["labels", "annotations"];

    /// <summary>Its name with the namespace that it is applied to.</summary>
    /// <param name="namespaceName">Namespace of objects that name none; null for a kind without namespaces.</param>
    public ObjectKey KeyIn(string? namespaceName) => new(
        namespaceName is null ? null : (Manifest["metadata"]?["namespace"]?.GetValue<string>()) is { Length: > 0 } own ? own : namespaceName, Name);

    /// <summary>The object where no cluster was read: the manifest is all there is, its status included.</summary>
    public T As<T>(ObjectKey key)
        where T : CustomKubernetesEntity => Read<T>(Manifest, key);

    /// <summary>What the API server says to it as an edit of the object that is there; null when it takes it.</summary>
    public string? RefusedAsEditOf<T>(T live)
        where T : CustomKubernetesEntity => ManifestValidator.Current.ValidateEdit(Manifest, Written(live)).Refusal;

    /// <summary>An object as it is written.</summary>
    private static JsonObject Written<T>(T entity)
        where T : CustomKubernetesEntity => (JsonObject)JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<T>(ApiJson.Options))!;

    /// <summary>
    /// The object as it will be in the cluster once the manifest is applied: the spec is the manifest's; status, and what the API server
    /// writes into metadata, are those of the object that is there. One that is not there is new, whatever status its manifest brings along.
    /// </summary>
    public T AppliedTo<T>(T? live, ObjectKey key)
        where T : CustomKubernetesEntity
    {
        var applied = (JsonObject)Manifest.DeepClone();
        var metadata = applied["metadata"] as JsonObject ?? [];
        if (live is null)
        {
            applied.Remove("status");
            applied["metadata"] = new JsonObject(Shared.Select(name => KeyValuePair.Create(name, metadata[name]?.DeepClone()))) { ["generation"] = 1 };
            return Read<T>(applied, key);
        }

        var there = Written(live);
        var merged = (JsonObject)there["metadata"]!.DeepClone();
        foreach (var name in Shared)
        {
            merged[name] = new JsonObject(Entries(merged[name]).Concat(Entries(metadata[name])).GroupBy(entry => entry.Key).Select(entry => KeyValuePair.Create(entry.Key, entry.Last().Value?.DeepClone())));
        }

        (applied["metadata"], applied["status"]) = (merged, there["status"]?.DeepClone());
        var entity = Read<T>(applied, key);
        var changed = !JsonNode.DeepEquals(Written(entity)["spec"], there["spec"]);
        entity.Metadata.Generation += changed ? 1 : 0;
        return entity;
    }

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Entries(JsonNode? map) => map as JsonObject ?? [];

    private static T Read<T>(JsonObject manifest, ObjectKey key)
        where T : CustomKubernetesEntity
    {
        var entity = manifest.Deserialize(KubernetesJson.TypeInfo<T>(ApiJson.Options))!;
        (entity.Metadata.Name, entity.Metadata.NamespaceProperty) = (key.Name, key.Namespace);
        // What is not in the cluster yet has no uid, and is told from others by its name.
        entity.Metadata.Uid ??= $"new {key}";
        return entity;
    }
}
