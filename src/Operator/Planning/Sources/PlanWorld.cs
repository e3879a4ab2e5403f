using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Permissions;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;
using Operator.References;

namespace Operator.Planning.Sources;

/// <summary>
/// What the operator's caches would hold once the files are applied: their objects, and beside them those of the cluster where one
/// could be read.
/// </summary>
internal sealed class PlanWorld
{
    private const string NameLabel = "kubernetes.io/metadata.name";

    private readonly Dictionary<GivenObject, CustomKubernetesEntity> applied = new(ReferenceEqualityComparer.Instance);

    /// <summary>Puts both together.</summary>
    /// <param name="given">The files.</param>
    /// <param name="cluster">What the cluster holds; null when none was read.</param>
    /// <param name="client">Reads what is referred to; null when there is no cluster.</param>
    /// <param name="namespaceName">Namespace of objects that name none.</param>
    /// <param name="watched">Namespaces that the operator watches; empty for all.</param>
    public PlanWorld(GivenManifests given, ClusterObjects? cluster, KubernetesClient? client, string namespaceName, IReadOnlyCollection<string> watched)
    {
        HasCluster = cluster is not null;
        var there = cluster ?? ClusterObjects.None;
        Integrations = new(
            [.. there.Integrations, .. Applied(given, there.Integrations, namespaceName)],
            (IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf), (IntegrationPeers.ByApi, IntegrationPeers.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf));
        RestIntegrations = new(
            [.. there.RestIntegrations, .. Applied(given, there.RestIntegrations, namespaceName)],
            (RestClaims.ByMethod, RestClaims.KeysOf), (ApiNeighbours.ByApi, ApiNeighbours.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf));
        RestDeployments = new([.. there.RestDeployments, .. Applied(given, there.RestDeployments, namespaceName)], (ApiNeighbours.ByApi, ApiNeighbours.ApisOf));
        var accounts = new PlanStore<AwsAccount>([.. there.AwsAccounts, .. Applied(given, there.AwsAccounts, namespaceName: null)]);
        Accounts = watched.Count > 0 ? new OwnCredentialsOnly() : new AccountDirectory(accounts, NamespacesOf(given, there));
        var resolver = new ReferenceResolver(new GivenReferences(given, client, namespaceName), new GivenReferencePolicy(given, client, namespaceName), watched);
        References = client is null ? new RecordedReferencesFollower(resolver, given, namespaceName) : resolver;
        ClusterId = there.ClusterId;
    }

    /// <summary>Whether other objects than those of the files are known.</summary>
    public bool HasCluster { get; }

    public PlanStore<Integration> Integrations { get; }

    public PlanStore<RestIntegration> RestIntegrations { get; }

    public PlanStore<RestDeployment> RestDeployments { get; }

    /// <summary>Which account an object may use.</summary>
    public IAccountDirectory Accounts { get; }

    /// <summary>Follows references.</summary>
    public IReferenceFollower References { get; }

    /// <summary>Uid of the cluster's namespace kube-system; null when not known.</summary>
    public string? ClusterId { get; }

    /// <summary>The object that a manifest stands for, as it is in the stores.</summary>
    public T Find<T>(GivenObject one)
        where T : CustomKubernetesEntity => (T)applied[one];

    private List<T> Applied<T>(GivenManifests given, IReadOnlyList<T> live, string? namespaceName)
        where T : CustomKubernetesEntity
    {
        var byKey = live.ToDictionary(ObjectKey.Of);
        var entities = new List<T>();
        foreach (var one in given.Ours.Where(one => one.Kind == typeof(T).Name))
        {
            var key = one.KeyIn(namespaceName);
            var entity = HasCluster ? one.AppliedTo(byKey.GetValueOrDefault(key), key) : one.As<T>(key);
            applied[one] = entity;
            entities.Add(entity);
        }

        return entities;
    }

    // Without a cluster the labels of a namespace that is not among the files are not known; the one that all have is.
    private PlanStore<V1Namespace> NamespacesOf(GivenManifests given, ClusterObjects there)
    {
        var labels = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        var used = HasCluster ? [] : applied.Values.Select(entity => entity.Metadata.NamespaceProperty).OfType<string>().Select(name => new V1Namespace { Metadata = new() { Name = name } });
        foreach (var one in used.Concat(there.Namespaces).Concat(given.Namespaces))
        {
            var name = one.Metadata.Name!;
            var all = labels.GetValueOrDefault(name) ?? (labels[name] = new(StringComparer.Ordinal) { [NameLabel] = name });
            foreach (var (key, value) in one.Metadata.Labels ?? new Dictionary<string, string>())
            {
                all[key] = value;
            }
        }

        return new PlanStore<V1Namespace>(labels.Select(one => new V1Namespace { Metadata = new() { Name = one.Key, Labels = one.Value } }));
    }
}
