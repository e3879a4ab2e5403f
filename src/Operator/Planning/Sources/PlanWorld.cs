using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
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

    private readonly GivenManifests given;
    private readonly GivenReferences targets;
    private readonly GivenReferencePolicy grants;
    private readonly PlanStore<V1Namespace> namespaces;
    private readonly Dictionary<GivenObject, CustomKubernetesEntity> applied = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<(Type Kind, ObjectKey Key)> keys = [];
    private readonly Dictionary<GivenObject, Refusal> refusals = new(ReferenceEqualityComparer.Instance);

    /// <summary>Puts both together.</summary>
    /// <param name="given">The files.</param>
    /// <param name="cluster">What the cluster holds; null when none was read.</param>
    /// <param name="client">Reads what is referred to; null when there is no cluster.</param>
    /// <param name="namespaceName">Namespace of objects that name none.</param>
    /// <param name="watched">Namespaces that the operator watches; empty for all.</param>
    public PlanWorld(GivenManifests given, ClusterObjects? cluster, KubernetesClient? client, string namespaceName, IReadOnlyCollection<string> watched)
    {
        HasCluster = cluster is not null;
        this.given = given;
        var there = Cluster = cluster ?? ClusterObjects.None;
        Integrations = new(
            [.. there.Integrations, .. Applied(given, there.Integrations, namespaceName)],
            (IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf), (IntegrationPeers.ByApi, IntegrationPeers.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf),
            (AccountUsers<Integration>.ByNamespace, AccountUsers<Integration>.NamespacesOf));
        RestIntegrations = new(
            [.. there.RestIntegrations, .. Applied(given, there.RestIntegrations, namespaceName)],
            (RestClaims.ByMethod, RestClaims.KeysOf), (ApiNeighbours.ByApi, ApiNeighbours.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf),
            (AccountUsers<RestIntegration>.ByNamespace, AccountUsers<RestIntegration>.NamespacesOf));
        RestDeployments = new(
            [.. there.RestDeployments, .. Applied(given, there.RestDeployments, namespaceName)],
            (ApiNeighbours.ByApi, ApiNeighbours.ApisOf), (AccountUsers<RestDeployment>.ByNamespace, AccountUsers<RestDeployment>.NamespacesOf));
        AwsAccounts = new PlanStore<AwsAccount>([.. there.AwsAccounts, .. Applied(given, there.AwsAccounts, namespaceName: null)]);
        namespaces = NamespacesOf(there);
        Accounts = watched.Count > 0 ? new OwnCredentialsOnly() : new AccountDirectory(AwsAccounts, namespaces);
        targets = new GivenReferences(given, client, namespaceName);
        grants = new GivenReferencePolicy(given, client, namespaceName);
        var resolver = new ReferenceResolver(targets, grants, watched);
        References = client is null ? new RecordedReferencesFollower(resolver, given, namespaceName) : resolver;
    }

    /// <summary>Whether other objects than those of the files are known.</summary>
    public bool HasCluster { get; }

    /// <summary>What the cluster holds as long as nothing is applied; nothing where none was read.</summary>
    public ClusterObjects Cluster { get; }

    public PlanStore<Integration> Integrations { get; }

    public PlanStore<RestIntegration> RestIntegrations { get; }

    public PlanStore<RestDeployment> RestDeployments { get; }

    public PlanStore<AwsAccount> AwsAccounts { get; }

    /// <summary>Which account an object may use.</summary>
    public IAccountDirectory Accounts { get; }

    /// <summary>Follows references.</summary>
    public IReferenceFollower References { get; }

    /// <summary>What applying the files changes of accounts. An operator of some namespaces has none.</summary>
    public IEnumerable<StoreChange<AwsAccount>> AccountChanges => Accounts is OwnCredentialsOnly ? [] : ChangesOf(applied.Values.OfType<AwsAccount>(), Cluster.AwsAccounts);

    /// <summary>The same of namespaces.</summary>
    public IEnumerable<StoreChange<V1Namespace>> NamespaceChanges =>
        Accounts is OwnCredentialsOnly ? [] : ChangesOf(given.Namespaces.Select(one => namespaces.Get(ObjectKey.Of(one))!), Cluster.Namespaces);

    /// <summary>The same of RestIntegrations. Plans write into the new ones what they foresee of AWS.</summary>
    public IEnumerable<StoreChange<RestIntegration>> RestIntegrationChanges => ChangesOf(applied.Values.OfType<RestIntegration>(), Cluster.RestIntegrations);

    /// <summary>The same of RestDeployments.</summary>
    public IEnumerable<StoreChange<RestDeployment>> RestDeploymentChanges => ChangesOf(applied.Values.OfType<RestDeployment>(), Cluster.RestDeployments);

    /// <summary>What it changes of an object at the end of a reference; null when that is not among the files.</summary>
    /// <exception cref="KubernetesApiException">The API server does not show the object to whoever plans.</exception>
    public Task<StoreChange<ReferencedObject>?> ChangeOfAsync(SpecReference reference, CancellationToken cancellationToken) => targets.ChangeOfAsync(reference, cancellationToken);

    /// <summary>The ReferenceGrants of a namespace that applying the files makes or changes.</summary>
    /// <exception cref="KubernetesApiException">The API server does not show the grants to whoever plans.</exception>
    public Task<IReadOnlyList<ReferenceGrant>> ChangedGrantsAsync(string inNamespace, CancellationToken cancellationToken) => grants.ChangedAsync(inNamespace, cancellationToken);

    /// <summary>Whether an object is among the files, be it refused.</summary>
    public bool IsGiven(CustomKubernetesEntity entity) => keys.Contains((entity.GetType(), ObjectKey.Of(entity)));

    /// <summary>Why a manifest is not applied; null when it is.</summary>
    public Refusal? RefusalOf(GivenObject one) => refusals.GetValueOrDefault(one);

    /// <summary>The object that a manifest stands for, as it is in the stores. Not for one that is refused.</summary>
    public CustomKubernetesEntity Find(GivenObject one) => applied[one];

    /// <summary>An object of a kind with something in AWS; null when there is none.</summary>
    public CustomKubernetesEntity? Find(Type kind, ObjectKey key) =>
        kind == typeof(Integration) ? Integrations.Get(key) : kind == typeof(RestIntegration) ? RestIntegrations.Get(key) : RestDeployments.Get(key);

    private List<T> Applied<T>(GivenManifests given, IReadOnlyList<T> live, string? namespaceName)
        where T : CustomKubernetesEntity
    {
        var byKey = live.ToDictionary(ObjectKey.Of);
        var entities = new List<T>();
        foreach (var one in given.Ours.Where(one => one.Kind == typeof(T).Name))
        {
            var key = one.KeyIn(namespaceName);
            keys.Add((typeof(T), key));
            var there = byKey.GetValueOrDefault(key);
            var refusal = there is null ? one.RefusedAsNew : one.RefusedAsEditOf(there);
            if (refusal is not null)
            {
                refusals[one] = new Refusal(key, there is null ? "" : ApiOf(there), refusal, IsEdit: there is not null);
                continue;
            }

            var entity = HasCluster ? one.AppliedTo(there, key) : one.As<T>(key);
            applied[one] = entity;
            entities.Add(entity);
        }

        return entities;
    }

    private static string ApiOf(CustomKubernetesEntity live) => (live switch
    {
        Integration one => IntegrationPeers.ApisOf(one),
        RestIntegration one => ApiNeighbours.ApisOf(one),
        RestDeployment one => ApiNeighbours.ApisOf(one),
        _ => [],
    }).FirstOrDefault("");

    private static IEnumerable<StoreChange<T>> ChangesOf<T>(IEnumerable<T> applied, IReadOnlyList<T> live)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var before = live.ToDictionary(ObjectKey.Of);
        return from one in applied
               let old = before.GetValueOrDefault(ObjectKey.Of(one))
               select new StoreChange<T>(old is null ? StoreChangeType.Added : StoreChangeType.Updated, ObjectKey.Of(one), old, one, FromList: false);
    }

    // Without a cluster the labels of a namespace that is not among the files are not known; the one that all have is.
    private PlanStore<V1Namespace> NamespacesOf(ClusterObjects there)
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
