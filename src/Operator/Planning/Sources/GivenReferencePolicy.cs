using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Json;
using Operator.References;

namespace Operator.Planning.Sources;

/// <summary>Which references are allowed, by ReferenceGrants of the files and of the cluster. A grant of the files stands in the place of the cluster's.</summary>
/// <param name="given">The files.</param>
/// <param name="cluster">The cluster; null when there is none.</param>
/// <param name="namespaceName">Namespace of objects that name none.</param>
internal sealed class GivenReferencePolicy(GivenManifests given, KubernetesClient? cluster, string namespaceName) : IReferencePolicy
{
    private readonly Dictionary<string, IReadOnlyList<ReferenceGrant>?> live = new(StringComparer.Ordinal);

    /// <inheritdoc />
    /// <exception cref="KubernetesApiException">The API server does not show the grants to whoever plans.</exception>
    public async ValueTask<ReferenceVerdict> MayReferAsync(ReferenceSource from, ReferenceTarget to, CancellationToken cancellationToken)
    {
        if (from.Namespace == to.Namespace)
        {
            return ReferenceVerdict.Allowed;
        }

        var inFiles = GivenIn(to.Namespace);
        if (cluster is null || ReferenceGrants.Judge(inFiles, from, to).IsAllowed)
        {
            return ReferenceGrants.Judge(inFiles, from, to);
        }

        return await LiveAsync(cluster, to.Namespace, cancellationToken) is { } there
            ? ReferenceGrants.Judge(there.ExceptBy(inFiles.Select(NameOf), NameOf), from, to)
            : ReferenceGrants.Unreadable(ReferenceGrants.Install, from, to);
    }

    /// <summary>The grants of a namespace that the files make or change.</summary>
    /// <exception cref="KubernetesApiException">The API server does not show the grants to whoever plans.</exception>
    public async Task<IReadOnlyList<ReferenceGrant>> ChangedAsync(string inNamespace, CancellationToken cancellationToken)
    {
        var inFiles = GivenIn(inNamespace);
        var there = cluster is null || inFiles.Count == 0 ? null : await LiveAsync(cluster, inNamespace, cancellationToken);
        return [.. inFiles.Where(grant => there?.Any(one => NameOf(one) == NameOf(grant) && JsonNode.DeepEquals(SpecOf(one), SpecOf(grant))) != true)];
    }

    private List<ReferenceGrant> GivenIn(string inNamespace) => [.. given.Grants.Where(grant => (grant.Metadata.NamespaceProperty ?? namespaceName) == inNamespace)];

    // Null where the cluster does not serve them.
    private async Task<IReadOnlyList<ReferenceGrant>?> LiveAsync(KubernetesClient reader, string inNamespace, CancellationToken cancellationToken)
    {
        if (!live.TryGetValue(inNamespace, out var there))
        {
            live[inNamespace] = there = await ReferenceGrants.FindResourceAsync(reader, cancellationToken) is { } resource
                ? [.. (await reader.For(resource).ListAsync<ReferenceGrant>(new ListOptions { Namespace = inNamespace }, cancellationToken)).Items]
                : null;
        }

        return there;
    }

    private static string? NameOf(ReferenceGrant grant) => grant.Metadata.Name;

    private static JsonNode? SpecOf(ReferenceGrant grant) => JsonSerializer.SerializeToNode(grant, KubernetesJson.TypeInfo<ReferenceGrant>(ApiJson.Options))!["spec"];
}
