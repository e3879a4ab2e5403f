using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Planning.Sources;

/// <summary>What a cluster holds that plans depend on: our objects, and what decides which account they may use.</summary>
internal sealed class ClusterObjects
{
    private const int PageSize = 500;

    /// <summary>Nothing: no cluster was read.</summary>
    public static ClusterObjects None { get; } = new();

    public IReadOnlyList<Integration> Integrations { get; private init; } = [];

    public IReadOnlyList<RestIntegration> RestIntegrations { get; private init; } = [];

    public IReadOnlyList<RestDeployment> RestDeployments { get; private init; } = [];

    public IReadOnlyList<AwsAccount> AwsAccounts { get; private init; } = [];

    public IReadOnlyList<V1Namespace> Namespaces { get; private init; } = [];

    /// <summary>Uid of namespace kube-system, by which statements of this cluster are told from others'; null when it was not shown.</summary>
    public string? ClusterId { get; private init; }

    /// <summary>Objects of ours that cannot be read as what they are: what they use is not known.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>Reads them. A kind that the cluster does not serve has no objects.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="namespaces">
    /// Namespaces that the operator watches; empty for all. Where it is limited to some it may read neither accounts nor namespaces, and
    /// they are not read here either.
    /// </param>
    /// <param name="cancellationToken">Ends the calls.</param>
    /// <exception cref="KubernetesApiException">The API server refused.</exception>
    public static async Task<ClusterObjects> ReadAsync(IKubernetesClient client, IReadOnlyCollection<string> namespaces, CancellationToken cancellationToken)
    {
        var unreadable = new List<string>();
        var isLimited = namespaces.Count > 0;
        var all = isLimited ? [] : await ListAsync<V1Namespace>(client, [], unreadable, cancellationToken);
        return new ClusterObjects
        {
            Integrations = await ListAsync<Integration>(client, namespaces, unreadable, cancellationToken),
            RestIntegrations = await ListAsync<RestIntegration>(client, namespaces, unreadable, cancellationToken),
            RestDeployments = await ListAsync<RestDeployment>(client, namespaces, unreadable, cancellationToken),
            AwsAccounts = isLimited ? [] : await ListAsync<AwsAccount>(client, [], unreadable, cancellationToken),
            Namespaces = all,
            ClusterId = (isLimited
                ? await client.GetAsync<V1Namespace>(KubeSystem, cancellationToken)
                : all.FirstOrDefault(one => ObjectKey.Of(one) == KubeSystem))?.Metadata.Uid,
            Unreadable = unreadable,
        };
    }

    /// <summary>The namespace whose uid stands for the cluster.</summary>
    public static ObjectKey KubeSystem { get; } = new(null, "kube-system");

    private static async Task<List<T>> ListAsync<T>(
        IKubernetesClient client, IReadOnlyCollection<string> namespaces, List<string> unreadable, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var objects = new List<T>();
        foreach (var space in namespaces.Count == 0 ? [null] : namespaces.Cast<string?>())
        {
            string? next = null;
            do
            {
                KubernetesList<T> page;
                try
                {
                    page = await client.ListAsync<T>(new ListOptions { Namespace = space, Limit = PageSize, Continue = next }, cancellationToken);
                }
                catch (KubernetesApiException exception) when (exception.IsNotFound)
                {
                    return objects;
                }

                objects.AddRange(page.Items);
                unreadable.AddRange(page.Invalid.Select(item => $"{typeof(T).Name} {item.Metadata.NamespaceProperty}/{item.Metadata.Name}".Replace(" /", " ", StringComparison.Ordinal)));
                next = page.Metadata.ContinueProperty;
            }
            while (!string.IsNullOrEmpty(next));
        }

        return objects;
    }
}
