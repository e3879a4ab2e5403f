using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Permissions;

/// <summary>
/// What tells this cluster from others: the uid of namespace <c>kube-system</c>, which lives as long as the cluster does. It goes into
/// statement ids, because several clusters may grant on the same function.
/// </summary>
internal sealed class ClusterIdentity(IKubernetesClient client)
{
    private volatile string? id;

    /// <summary>The id; asked for once in a process' life, when the first permission is needed.</summary>
    /// <exception cref="KubernetesApiException">The API server does not tell.</exception>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) => id ??=
        (await client.GetAsync<V1Namespace>(new ObjectKey(null, "kube-system"), cancellationToken))?.Metadata.Uid
        ?? throw new InvalidOperationException("The cluster has no namespace kube-system, by which its statements are told from other clusters'.");
}
