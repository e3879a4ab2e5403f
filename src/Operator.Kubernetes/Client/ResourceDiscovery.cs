using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Client;

/// <summary>Asks the API server which resources it serves.</summary>
public static class ResourceDiscovery
{
    /// <summary>The resource of a kind.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="apiVersion"><c>group/version</c>, or <c>v1</c> for the core group.</param>
    /// <param name="kind">CamelCase singular kind.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Null when the server does not serve the kind (its CustomResourceDefinition is not there, or not in that version).</returns>
    /// <exception cref="KubernetesApiException">The server refused to say.</exception>
    public static async Task<KubernetesResource?> FindResourceAsync(
        this KubernetesClient client, string apiVersion, string kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(apiVersion);
        var cut = apiVersion.LastIndexOf('/');
        var (group, version) = cut < 0 ? ("", apiVersion) : (apiVersion[..cut], apiVersion[(cut + 1)..]);
        var path = group.Length == 0
            ? $"api/{Uri.EscapeDataString(version)}"
            : $"apis/{Uri.EscapeDataString(group)}/{Uri.EscapeDataString(version)}";
        JsonNode document;
        try
        {
            document = await client.GetDocumentAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }

        // Subresources are listed beside their resource, under the same kind.
        return (document["resources"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(one => (string?)one["kind"] == kind && (string?)one["name"] is { } name && !name.Contains('/', StringComparison.Ordinal))
            .Select(one => new KubernetesResource(group, version, kind, (string)one["name"]!, (bool?)one["namespaced"] ?? false))
            .FirstOrDefault();
    }
}
