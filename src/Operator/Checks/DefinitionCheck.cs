using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Manifests;

namespace Operator.Checks;

/// <summary>
/// Whether the cluster serves each of our kinds, in this version, with every field that this operator knows. Reads discovery and OpenAPI,
/// which every account may; a definition of an older release is found by the fields it lacks (its writes would be dropped silently).
/// </summary>
internal static class DefinitionCheck
{
    private const string Remedy = "Apply the CustomResourceDefinitions of this release (config/crds, or the chart with crds.enabled, or the chart of the definitions).";

    public static async Task<IReadOnlyList<CheckResult>> RunAsync(KubernetesClient client, CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        foreach (var versions in CrdManifests.Documents().GroupBy(GroupVersion))
        {
            var served = await ServedAsync(client, versions.Key, cancellationToken);
            var schemas = new JsonObject();
            if (served.Count > 0)
            {
                var document = await client.GetDocumentAsync($"openapi/v3/apis/{versions.Key}", cancellationToken);
                schemas = document["components"]?["schemas"] as JsonObject ?? schemas;
            }

            results.AddRange(versions.Select(definition => Judge(definition, versions.Key, served, schemas)));
        }

        return results;
    }

    private static CheckResult Judge(JsonObject definition, string groupVersion, HashSet<string> served, JsonObject schemas)
    {
        var name = $"definition {definition["metadata"]!["name"]}";
        if (!served.Contains((string)definition["spec"]!["names"]!["plural"]!))
        {
            return CheckResult.Failed(name, $"{Remedy} {groupVersion} is not served.");
        }

        var kind = (string)definition["spec"]!["names"]!["kind"]!;
        var schema = schemas.Select(each => each.Value).FirstOrDefault(each => IsOf(each, groupVersion, kind));
        var missing = Missing(Version(definition)["schema"]!["openAPIV3Schema"]!, schema, "").Take(4).ToList();
        return missing.Count == 0
            ? CheckResult.Passed(name, $"{groupVersion} is served with every field")
            : CheckResult.Failed(name, $"{Remedy} The served one lacks {string.Join(", ", missing.Take(3))}{(missing.Count > 3 ? " and more" : "")}.");
    }

    private static async Task<HashSet<string>> ServedAsync(KubernetesClient client, string groupVersion, CancellationToken cancellationToken)
    {
        try
        {
            var list = await client.GetDocumentAsync($"apis/{groupVersion}", cancellationToken);
            return (list["resources"] as JsonArray ?? []).Select(resource => (string)resource!["name"]!).ToHashSet();
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return [];
        }
    }

    private static IEnumerable<string> Missing(JsonNode wanted, JsonNode? served, string path)
    {
        foreach (var (name, field) in wanted["properties"] as JsonObject ?? [])
        {
            // What the server says about metadata is its own.
            if (path.Length == 0 && name is "metadata" or "apiVersion" or "kind")
            {
                continue;
            }

            var below = $"{path}.{name}";
            if (served?["properties"]?[name] is not { } there)
            {
                yield return below;
                continue;
            }

            foreach (var deeper in Missing(field!, there, below))
            {
                yield return deeper;
            }
        }

        foreach (var nested in new[] { "items", "additionalProperties" })
        {
            if (wanted[nested] is JsonObject part)
            {
                foreach (var deeper in Missing(part, served?[nested] as JsonObject, $"{path}[]"))
                {
                    yield return deeper;
                }
            }
        }
    }

    private static bool IsOf(JsonNode? schema, string groupVersion, string kind) =>
        (schema?["x-kubernetes-group-version-kind"] as JsonArray ?? []).Any(each => $"{each!["group"]}/{each["version"]}" == groupVersion && (string?)each["kind"] == kind);

    private static string GroupVersion(JsonObject definition) => $"{definition["spec"]!["group"]}/{Version(definition)["name"]}";

    private static JsonNode Version(JsonObject definition) => definition["spec"]!["versions"]!.AsArray().Single(version => (bool)version!["storage"]!)!;
}
