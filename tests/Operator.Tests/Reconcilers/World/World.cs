using System.Collections.Concurrent;
using System.Threading.Channels;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Accounts;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Reflection;
using Operator.Permissions;
using Operator.Reconcilers;
using Operator.References;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Tests.Reconcilers.World;

/// <summary>
/// A cluster and an API Gateway on loopback, real clients for both, and a reconciler of one kind that the test drives pass by pass on
/// its own clock. After every pass the conditions on the server are checked against the invariants.
/// </summary>
internal abstract class World<TEntity> : IAsyncDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly Func<TEntity, TEntity> Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<TEntity>(ApiJson.Options));

    private readonly KubernetesClient kube;
    private readonly ApiGatewayClientFactory backdoor;
    private ApiGatewayClientFactory factory = null!;
    private IReconciler<TEntity> reconciler = null!;
    private ReferenceWatches watches = null!;
    private ApiGatewayClientFactory? successorFactory;
    private IReconciler<TEntity>? successor;

    protected World(ApiGatewayServer gateway, KubernetesApiServer cluster, ReconcilerOptions options, SnapshotStore<TEntity> store)
    {
        Gateway = gateway;
        Cluster = cluster;
        Options = options;
        Store = store;
        Homes = new ObjectHomes(new AccountDirectory(AwsAccounts, Namespaces), options.DefaultRegion, account => account.AccountId ?? "123456789012");
        kube = new KubernetesClient(
            new KubernetesClientConfiguration { Host = cluster.Address.AbsoluteUri },
            new KubernetesClientOptions { JsonOptions = ApiJson.Options });
        backdoor = Factory(handler: null, TimeProvider.System);
        Mortal = new MortalKubernetesClient(kube, Crash);
        Policies = new LambdaPolicies(backdoor);
        Targets = new ReferenceTargets(cluster.Address);
        Restart();
    }

    /// <summary>Functions' policies as other people see and change them.</summary>
    public LambdaPolicies Policies { get; }

    /// <summary>Objects of other people's kinds, as those people make and change them.</summary>
    public ReferenceTargets Targets { get; }

    /// <summary>The kinds that the operator watches because somebody refers to them.</summary>
    public IReadOnlyCollection<ReferencedKind> WatchedKinds => watches.Watched;

    /// <summary>Objects that a change of what they refer to would have woken.</summary>
    public Channel<ObjectKey> Woken { get; } = Channel.CreateUnbounded<ObjectKey>();

    public ApiGatewayServer Gateway { get; }

    public KubernetesApiServer Cluster { get; }

    public ReconcilerOptions Options { get; }

    /// <summary>Where objects live, by <see cref="AwsAccounts"/> and <see cref="Namespaces"/>.</summary>
    public ObjectHomes Homes { get; }

    /// <summary>The AwsAccounts that the watch shows.</summary>
    public SnapshotStore<AwsAccount> AwsAccounts { get; } = new("none", _ => []);

    /// <summary>The namespaces that the watch shows.</summary>
    public SnapshotStore<V1Namespace> Namespaces { get; } = new("none", _ => []);

    public ManualClock Clock { get; } = new();

    public CrashPlan Crash { get; } = new();

    public RecordedEvents Events { get; } = new();

    public SnapshotStore<TEntity> Store { get; }

    public MortalKubernetesClient Mortal { get; }

    public FixedAccount Account { get; } = new();

    public bool HasCredentials { get; set; } = true;

    /// <summary>Whether the operator's process holds the lease; without it no write reaches AWS.</summary>
    public bool Leads { get; set; } = true;

    /// <summary>The servers are those of another world, which ends them.</summary>
    protected bool IsGuest { get; init; }

    /// <summary>AWS as other people reach it: past the operator's own clients, limiter and crashes.</summary>
    protected ApiGatewayClientFactory Backdoor => backdoor;

    /// <summary>Follows references of the kind's objects.</summary>
    protected ReferenceResolver References { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A new process: nothing in memory, and alive.</summary>
    public void Restart()
    {
        Crash.Revive();
        factory?.Dispose();
        watches?.Dispose();
        var users = new ReferenceUsers();
        users.Add(Store, ReferencesOf, key => Woken.Writer.TryWrite(key));
        watches = new ReferenceWatches(kube, users, [], Clock, NullLoggerFactory.Instance);
        var grants = new ReferenceGrants(kube, [], users.WakeAbroad, Clock, NullLoggerFactory.Instance);
        _ = grants.RunAsync(Cancel);
        References = new ReferenceResolver(watches, grants, []);
        factory = Factory(new MortalHandler(Crash), Clock, () => Leads);
        reconciler = CreateReconciler(factory);
    }

    public Task<TEntity> ApplyAsync(TEntity entity)
    {
        entity.Metadata.NamespaceProperty ??= "default";
        return kube.CreateAsync(entity, Cancel);
    }

    /// <summary>The account of all objects that name none; the watch shows it, and namespace <c>default</c> without labels.</summary>
    public void HaveAccount(AwsAccountSpec spec)
    {
        AwsAccounts.Replace([new AwsAccount { Metadata = new V1ObjectMeta { Name = AwsAccount.DefaultName, Generation = 1 }, Spec = spec }]);
        Namespaces.Replace([new V1Namespace { Metadata = new V1ObjectMeta { Name = "default" } }]);
    }

    /// <summary>Makes a namespace beside <c>default</c>.</summary>
    public Task CreateNamespaceAsync(string name) => kube.CreateAsync(
        new V1Namespace { ApiVersion = "v1", Kind = "Namespace", Metadata = new V1ObjectMeta { Name = name } }, Cancel);

    /// <summary>Merge-patches the object as a user would.</summary>
    public Task<TEntity> PatchAsync(string name, string json) => kube.PatchAsync<TEntity>(
        new ObjectKey("default", name), new V1Patch(json, V1Patch.PatchType.MergePatch), null, Cancel);

    /// <summary>Merge-patches the status, as only a test would.</summary>
    public Task<TEntity> PatchStatusAsync(string name, string json, string ns = "default") => kube.PatchStatusAsync<TEntity>(
        new ObjectKey(ns, name), new V1Patch(json, V1Patch.PatchType.MergePatch), null, Cancel);

    public Task DeleteAsync(string name) => kube.DeleteAsync<TEntity>(new ObjectKey("default", name), null, Cancel);

    public Task<TEntity?> FindAsync(string name) => kube.GetAsync<TEntity>(new ObjectKey("default", name), Cancel);

    public async Task<TEntity> GetAsync(string name) => await FindAsync(name) ?? throw new InvalidOperationException($"{name} does not exist.");

    /// <summary>The conditions of every object on the server.</summary>
    public async Task<IReadOnlyList<V1Condition>> ConditionsAsync() =>
        [.. (await ListAsync()).SelectMany(entity => StatusOf(entity).Conditions ?? [])];

    /// <summary>One pass; what it throws is thrown.</summary>
    public async Task<ReconcileResult> ReconcileAsync(string name, QueuePriority priority = QueuePriority.Edit)
    {
        await RefreshAsync();
        var entity = await GetAsync(name);
        try
        {
            return await reconciler.ReconcileAsync(entity, new ReconcileContext("test", priority, 0), Cancel);
        }
        finally
        {
            await CheckAsync(name);
        }
    }

    /// <summary>One pass of another process, which holds the lease now; it keeps its memory from pass to pass.</summary>
    public async Task<ReconcileResult> SuccessorPassAsync(string name)
    {
        successorFactory ??= Factory(handler: null, Clock);
        successor ??= CreateReconciler(successorFactory);
        await RefreshAsync();
        return await successor.ReconcileAsync(await GetAsync(name), new ReconcileContext("successor", QueuePriority.Resync, 0), Cancel);
    }

    /// <summary>One pass over a copy that may be old; the watch has shown what is on the server now.</summary>
    public async Task<ReconcileResult> ReconcileCopyAsync(TEntity copy)
    {
        await RefreshAsync();
        return await reconciler.ReconcileAsync(copy, new ReconcileContext("test", QueuePriority.Edit, 0), Cancel);
    }

    /// <summary>One pass over every object, as many at once as a controller has workers; what each came to, by name.</summary>
    public async Task<IReadOnlyDictionary<string, ReconcileResult>> PassOverAllAsync(QueuePriority priority)
    {
        await RefreshAsync();
        return await PassOverStoreAsync(priority);
    }

    /// <summary>
    /// The same for what the store holds, be it on the server or not. As under a controller a failed pass stops none of the others; what
    /// failed is thrown when all are over.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, ReconcileResult>> PassOverStoreAsync(QueuePriority priority)
    {
        var results = new ConcurrentDictionary<string, ReconcileResult>(StringComparer.Ordinal);
        var failures = new ConcurrentQueue<Exception>();
        await Parallel.ForEachAsync(
            Store.List(),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = Cancel },
            async (entity, cancellationToken) =>
            {
                try
                {
                    results[entity.Metadata.Name!] =
                        await reconciler.ReconcileAsync(Copy(entity), new ReconcileContext("test", priority, 0), cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failures.Enqueue(exception);
                }
            });
        return failures.IsEmpty ? results : throw new AggregateException(failures);
    }

    /// <summary>Passes until nothing is left to do, as the queue would make them; a failed pass is repeated.</summary>
    public async Task<ReconcileResult> SettleAsync(string name, int passes = 12)
    {
        ReconcileResult? result = null;
        for (var pass = 0; pass < passes; pass++)
        {
            if (await FindAsync(name) is null)
            {
                return new ReconcileResult.Succeeded(null);
            }

            try
            {
                result = await ReconcileAsync(name);
            }
            catch (AmazonServiceException)
            {
                Clock.Advance(TimeSpan.FromSeconds(10));
                continue;
            }

            switch (result)
            {
                case ReconcileResult.Succeeded:
                    return result;
                case ReconcileResult.Waiting waiting:
                    Clock.Advance(waiting.After);
                    break;
                case ReconcileResult.Stalled:
                    return result;
                default:
                    Clock.Advance(TimeSpan.FromSeconds(1));
                    break;
            }
        }

        throw new InvalidOperationException($"{name} did not settle: {result}");
    }

    /// <summary>One pass of a process that may die in it.</summary>
    public async Task DyingPassAsync(string name)
    {
        try
        {
            await ReconcileAsync(name);
        }
        catch (Exception exception) when (Crash.Dead && exception is HttpRequestException or AmazonServiceException)
        {
            // It died.
        }
    }

    public async ValueTask DisposeAsync()
    {
        factory.Dispose();
        watches.Dispose();
        successorFactory?.Dispose();
        backdoor.Dispose();
        kube.Dispose();
        Targets.Dispose();
        if (!IsGuest)
        {
            await Cluster.DisposeAsync();
            await Gateway.DisposeAsync();
        }
    }

    /// <summary>Permissions over what the caches show.</summary>
    protected ILambdaPermissions PermissionsOver(
        ApiGatewayClientFactory clients, IStore<Integration> integrations, IStore<RestIntegration> restIntegrations, IStore<RestDeployment> deployments) => new LambdaPermissions(
            new LambdaUsers(integrations, restIntegrations, deployments, Homes),
            new PolicyStore(clients, Clock, Options.PolicyMaxAge),
            new RestStageNames(Clock, Options.RoundMaxAge),
            new ClusterIdentity(Mortal),
            Options);

    protected abstract IReconciler<TEntity> CreateReconciler(ApiGatewayClientFactory clients);

    protected abstract IReadOnlyList<SpecReference> ReferencesOf(TEntity entity);

    protected abstract (IList<V1Condition>? Conditions, long? ObservedGeneration) StatusOf(TEntity entity);

    private async Task RefreshAsync() => Store.Replace(await ListAsync());

    /// <summary>All objects of the kind, as the server holds them.</summary>
    public async Task<IEnumerable<TEntity>> ListAsync() => (await kube.ListAsync<TEntity>(new ListOptions(), Cancel)).Items;

    private async Task CheckAsync(string name)
    {
        if (await FindAsync(name) is not { } entity || Crash.Dead)
        {
            return;
        }

        var (conditions, observedGeneration) = StatusOf(entity);
        if (observedGeneration is null or -1 && conditions is null)
        {
            return;
        }

        Assert.Empty(ConditionInvariants.Check([.. conditions ?? []], entity.Metadata.Generation, observedGeneration));
    }

    private ApiGatewayClientFactory Factory(HttpMessageHandler? handler, TimeProvider clock, Func<bool>? mayWrite = null) => new(
        new AccountCredentials(new TestCredentials(() => HasCredentials), Options.DefaultRegion, clock, NullLoggerFactory.Instance),
        NullLoggerFactory.Instance,
        clock,
        new ApiGatewayClientFactoryOptions
        {
            ServiceURL = Gateway.Address,
            HttpMessageHandler = handler,
            MayWrite = mayWrite,
            // Retries inside a call are the client's own matter; here every failure reaches the reconciler.
            // The buckets would wait for a clock that only the test moves.
            Resilience = new ApiGatewayResilienceOptions
            {
                MaxAttempts = 1,
                RequestsPerSecond = 1000,
                Burst = 1000,
                LambdaRequestsPerSecond = 1000,
                LambdaBurst = 1000,
                OperationQuotas = new Dictionary<string, OperationQuota>(),
                BreakerMinimumThroughput = 10_000,
            },
        });
}
