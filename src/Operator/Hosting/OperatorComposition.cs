using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.Transport;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.LeaderElection;
using Operator.Metrics;
using Operator.Permissions;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;
using Operator.References;

namespace Operator.Hosting;

/// <summary>
/// Puts the operator together, in one place and by hand: two clients, a cache and a controller for each kind, the lease. Nothing here does I/O
/// before <see cref="RunAsync"/>.
/// </summary>
internal sealed class OperatorComposition : IDisposable
{
    /// <summary>Owner of the fields this operator writes, and who its events are from.</summary>
    public const string FieldManager = "apigateway-integration-operator";

    private readonly KubernetesClient _kubernetes;
    private readonly ApiGatewayClientFactory _apiGateway;
    private readonly DefaultAccountCredentials _credentials = new();
    private readonly OutageRecovery _recovery;
    private readonly RestStageNames _stages;
    private readonly Controller<Integration> _integrations;
    private readonly Controller<RestIntegration> _restIntegrations;
    private readonly Controller<RestDeployment> _restDeployments;
    private readonly AccountParts? _accounts;
    private readonly ControllerHost _host;
    private readonly ReferenceWatches _references;
    private readonly IReadOnlyList<IDisposable> _gauges;

    public OperatorComposition(
        OperatorOptions options, KubernetesClientConfiguration configuration, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        _kubernetes = new KubernetesClient(
            configuration,
            new KubernetesClientOptions
            {
                JsonOptions = ApiJson.Options,
                FieldManager = FieldManager,
                UserAgent = $"{FieldManager}/{OperatorProcess.Version}",
            },
            timeProvider,
            loggerFactory);
        var identity = LeaderIdentity.Create();
        var leadership = Leadership(options, configuration, identity, timeProvider, loggerFactory);
        var defaultRegion = new ApiGatewayConfig().EffectiveRegion;
        var credentials = new AccountCredentials(_credentials, defaultRegion, timeProvider, loggerFactory);
        _apiGateway = new ApiGatewayClientFactory(credentials, loggerFactory, timeProvider, AwsOptions(options, leadership));
        _recovery = new OutageRecovery(timeProvider, loggerFactory.CreateLogger<OutageRecovery>());
        var events = new EventRecorder(
            _kubernetes,
            new EventRecorderOptions { ReportingController = FieldManager, ReportingInstance = identity },
            timeProvider,
            loggerFactory);
        var targets = new AwsTargets(_apiGateway, _apiGateway);
        var identities = new StsCallerIdentity();
        var accounts = new CallerAccountIds(identities, credentials, timeProvider, loggerFactory.CreateLogger<CallerAccountIds>());
        var reconciling = new ReconcilerOptions { DefaultRegion = defaultRegion, ResyncPeriod = options.ResyncPeriod };

        var make = new ControllerFactory(options, _kubernetes, events, Health, timeProvider, loggerFactory);
        var integrations = make.InformerOf<Integration>(
            "integrations",
            SpecReferences.Of,
            (IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf),
            (IntegrationPeers.ByApi, IntegrationPeers.ApisOf),
            (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf));
        var restIntegrations = make.InformerOf<RestIntegration>(
            "restintegrations",
            SpecReferences.Of,
            (RestClaims.ByMethod, RestClaims.KeysOf),
            (ApiNeighbours.ByApi, ApiNeighbours.ApisOf),
            (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf));
        var restDeployments = make.InformerOf<RestDeployment>("restdeployments", SpecReferences.Of, (ApiNeighbours.ByApi, ApiNeighbours.ApisOf));
        // An operator of some namespaces may read neither accounts nor the labels of namespaces.
        _accounts = options.WatchNamespaces.Count > 0
            ? null
            : new AccountParts(make, integrations.Store, restIntegrations.Store, restDeployments.Store);
        var homes = new ObjectHomes((IAccountDirectory?)_accounts?.Directory ?? new OwnCredentialsOnly(), defaultRegion, accounts.Known);
        var referrers = new ReferenceUsers();
        referrers.Add(integrations, SpecReferences.Of, key => _integrations!.Enqueue(key, QueuePriority.Reference));
        referrers.Add(restIntegrations, SpecReferences.Of, key => _restIntegrations!.Enqueue(key, QueuePriority.Reference));
        referrers.Add(restDeployments, SpecReferences.Of, key => _restDeployments!.Enqueue(key, QueuePriority.Reference));
        _references = new ReferenceWatches(_kubernetes, referrers, options.WatchNamespaces, timeProvider, loggerFactory);
        var grants = new ReferenceGrants(_kubernetes, options.WatchNamespaces, referrers.WakeAbroad, timeProvider, loggerFactory);
        var references = new ReferenceResolver(_references, grants, options.WatchNamespaces);
        var users = new LambdaUsers(integrations.Store, restIntegrations.Store, restDeployments.Store, homes);
        var policies = new PolicyStore(_apiGateway, timeProvider, reconciling.PolicyMaxAge);
        _stages = new RestStageNames(timeProvider, reconciling.RoundMaxAge);
        var permissions = new LambdaPermissions(users, policies, _stages, new ClusterIdentity(_kubernetes), reconciling);

        var integrationWrites = new ReadYourWrites();
        var integrationReconciler = new IntegrationReconciler(
            _kubernetes,
            integrations.Store,
            targets,
            accounts,
            references,
            events,
            reconciling,
            timeProvider,
            loggerFactory.CreateLogger<IntegrationReconciler>(),
            integrationWrites,
            permissions: permissions,
            homes: homes);
        _integrations = make.ControllerOf("integration", IntegrationChanges.DeservePass, integrationWrites, integrationReconciler, integrations, failed: _recovery.Failed);

        var neighbours = new ApiNeighbours(restIntegrations.Store, restDeployments.Store, homes);
        var restLanes = new ApiWriteLanes();
        var restWrites = new ReadYourWrites();
        var restIntegrationReconciler = new RestIntegrationReconciler(
            _kubernetes,
            restIntegrations.Store,
            targets,
            accounts,
            references,
            permissions,
            restLanes,
            events,
            reconciling,
            timeProvider,
            loggerFactory.CreateLogger<RestIntegrationReconciler>(),
            restWrites,
            new DeployedCondition(neighbours),
            homes: homes);
        _restIntegrations = make.ControllerOf("restintegration", ObjectChanges.DeservePass, restWrites, restIntegrationReconciler, restIntegrations, failed: _recovery.Failed);

        var deploymentWrites = new ReadYourWrites();
        var restDeploymentReconciler = new RestDeploymentReconciler(
            _kubernetes,
            neighbours,
            targets,
            accounts,
            references,
            restLanes,
            events,
            reconciling,
            timeProvider,
            loggerFactory.CreateLogger<RestDeploymentReconciler>(),
            deploymentWrites,
            homes: homes);
        _restDeployments = make.ControllerOf("restdeployment", ObjectChanges.DeservePass, deploymentWrites, restDeploymentReconciler, restDeployments, failed: _recovery.Failed);
        _restDeployments.Watches(restIntegrations, neighbours.Concerned);
        _restIntegrations.Watches(restDeployments, neighbours.Concerned);
        _restIntegrations.Watches(restIntegrations, users.Concerned);
        if (_accounts is not null)
        {
            var accountWrites = new ReadYourWrites();
            var accountReconciler = new AwsAccountReconciler(
                _kubernetes,
                new AccountProbe(credentials, identities, defaultRegion),
                _accounts.Users,
                _accounts.Directory,
                events,
                options.ResyncPeriod,
                timeProvider,
                loggerFactory.CreateLogger<AwsAccountReconciler>(),
                accountWrites);
            _accounts.Wire(accountReconciler, accountWrites, (integrations, _integrations), (restIntegrations, _restIntegrations), (restDeployments, _restDeployments));
        }

        _gauges =
        [
            OperatorInstruments.Register(nameof(Integration), () => integrations.Store.List().Select(one => one.Status?.Conditions)),
            OperatorInstruments.Register(nameof(RestIntegration), () => restIntegrations.Store.List().Select(one => one.Status?.Conditions)),
            OperatorInstruments.Register(nameof(RestDeployment), () => restDeployments.Store.List().Select(one => one.Status?.Conditions)),
            OperatorInstruments.Register(policies),
            OperatorInstruments.Register(nameof(Integration), () => integrationReconciler.SnapshotAges),
            OperatorInstruments.Register(nameof(RestIntegration), () => restIntegrationReconciler.SnapshotAges),
            OperatorInstruments.Register(nameof(RestDeployment), () => restDeploymentReconciler.SnapshotAges),
        ];
        _host = new ControllerHost(
            new ControllerHostParts
            {
                Informers = [integrations, restIntegrations, restDeployments, .. _accounts?.Informers ?? []],
                Controllers = [_integrations, _restIntegrations, _restDeployments, .. _accounts?.Controllers ?? []],
                Leadership = leadership,
                Services = [events.RunAsync, _references.RunAsync, grants.RunAsync, integrationReconciler.RunAsync, new FullCollections(timeProvider).RunAsync],
            },
            loggerFactory);
    }

    /// <summary>Live and ready checks of all parts.</summary>
    public HealthRegistry Health { get; } = new();

    /// <summary>Runs until stopped, then ends gently.</summary>
    /// <exception cref="LeadershipLostException">Another process may lead.</exception>
    public Task RunAsync(CancellationToken stopping) => _host.RunAsync(stopping);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var gauge in _gauges)
        {
            gauge.Dispose();
        }

        _integrations.Dispose();
        _restIntegrations.Dispose();
        _restDeployments.Dispose();
        _recovery.Dispose();
        _stages.Dispose();
        _accounts?.Dispose();
        _references.Dispose();
        _apiGateway.Dispose();
        _credentials.Dispose();
        _kubernetes.Dispose();
    }

    // The budgets are the account's and shared; a replica that does not lead writes nothing.
    private static ApiGatewayClientFactoryOptions AwsOptions(OperatorOptions options, ILeadership leadership)
    {
        var lambda = OperationQuota.LambdaAccount.Times(options.AwsBudgetShare);
        return new ApiGatewayClientFactoryOptions
        {
            Resilience = new ApiGatewayResilienceOptions
            {
                RequestsPerSecond = options.AwsBudget.RequestsPerSecond,
                Burst = options.AwsBudget.Burst,
                LambdaRequestsPerSecond = lambda.RequestsPerSecond,
                LambdaBurst = lambda.Burst,
            },
            MayWrite = () => leadership.IsLeader,
        };
    }

    private ILeadership Leadership(
        OperatorOptions options, KubernetesClientConfiguration configuration, string identity, TimeProvider timeProvider, ILoggerFactory loggerFactory) =>
        options.LeaderElect
            ? new LeaderElector(
                _kubernetes,
                new LeaderElectionOptions
                {
                    Namespace = options.LeaseNamespace ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? configuration.Namespace ?? "default",
                    LeaseName = options.LeaseName,
                    Identity = identity,
                },
                timeProvider,
                loggerFactory)
            : new NoLeaderElection();
}
