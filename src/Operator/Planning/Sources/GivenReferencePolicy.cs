using Operator.Kubernetes.Client;
using Operator.References;

namespace Operator.Planning.Sources;

/// <summary>Which references are allowed, by ReferenceGrants of the files and of the cluster.</summary>
/// <param name="given">The files.</param>
/// <param name="cluster">The cluster; null when there is none.</param>
/// <param name="namespaceName">Namespace of objects that name none.</param>
internal sealed class GivenReferencePolicy(GivenManifests given, KubernetesClient? cluster, string namespaceName) : IReferencePolicy
{
    /// <inheritdoc />
    /// <exception cref="KubernetesApiException">The API server does not show the grants to whoever plans.</exception>
    public async ValueTask<ReferenceVerdict> MayReferAsync(ReferenceSource from, ReferenceTarget to, CancellationToken cancellationToken)
    {
        if (from.Namespace == to.Namespace)
        {
            return ReferenceVerdict.Allowed;
        }

        var inFiles = given.Grants.Where(grant => (grant.Metadata.NamespaceProperty ?? namespaceName) == to.Namespace);
        if (cluster is null || ReferenceGrants.Judge(inFiles, from, to).IsAllowed)
        {
            return ReferenceGrants.Judge(inFiles, from, to);
        }

        return await ReferenceGrants.FindResourceAsync(cluster, cancellationToken) is { } resource
            ? ReferenceGrants.Judge((await cluster.For(resource).ListAsync<ReferenceGrant>(new ListOptions { Namespace = to.Namespace }, cancellationToken)).Items, from, to)
            : ReferenceGrants.Unreadable(ReferenceGrants.Install, from, to);
    }
}
