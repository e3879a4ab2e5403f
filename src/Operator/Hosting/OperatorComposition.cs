using Microsoft.Extensions.Logging;
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
using Operator.Kubernetes.Json;
using Operator.Kubernetes.LeaderElection;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;

namespace Operator.Hosting;

/// <summary>
/// Puts the operator together, in one place and by hand: two clients, one cache, one controller, the lease. Nothing here does I/O
/// before <see cref="RunAsync"/>.
/// </summary>
internal sealed class OperatorComposition : IDisposable
{
    /// <summary>Owner of the fields this operator writes, and who its events are from.</summary>
    public const string FieldManager = "apigateway-integration-operator";

    private readonly KubernetesClient _kubernetes;
    private readonly ApiGatewayClientFactory _apiGateway;
    private readonly DefaultAccountCredentials _credentials = new();
    private readonly Controller<Integration> _controller;
    private readonly ControllerHost _host;

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
        _apiGateway = new ApiGatewayClientFactory(
            _credentials,
            loggerFactory,
            timeProvider,
            new ApiGatewayClientFactoryOptions
            {
                Resilience = new ApiGatewayResilienceOptions { RequestsPerSecond = options.AwsRequestsPerSecond, Burst = options.AwsBurst },
            });

        var identity = LeaderIdentity.Create();
        var events = new EventRecorder(
            _kubernetes,
            new EventRecorderOptions { ReportingController = FieldManager, ReportingInstance = identity },
            timeProvider,
            loggerFactory);
        var informer = new Informer<Integration>(
            _kubernetes,
            new InformerOptions<Integration>
            {
                Name = "integrations",
                Namespaces = options.WatchNamespaces,
                LabelSelector = options.LabelSelector,
                Indexes = new Dictionary<string, Func<Integration, IEnumerable<string>>>
                {
                    [IntegrationClaims.ByIntegrationId] = IntegrationClaims.IdsOf,
                },
            },
            timeProvider,
            loggerFactory,
            events);
        var writes = new ReadYourWrites();
        var reconciler = new IntegrationReconciler(
            _kubernetes,
            informer.Store,
            new DefaultTargets(_apiGateway, _apiGateway),
            new CallerAccountIds(new StsCallerIdentity(), _credentials, timeProvider, loggerFactory.CreateLogger<CallerAccountIds>()),
            events,
            new ReconcilerOptions { DefaultRegion = new ApiGatewayConfig().EffectiveRegion, ResyncPeriod = options.ResyncPeriod },
            timeProvider,
            loggerFactory.CreateLogger<IntegrationReconciler>(),
            writes);
        _controller = new Controller<Integration>(
            new ControllerOptions<Integration>
            {
                Name = "integration",
                Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<Integration>(ApiJson.Options)),
                Workers = options.Workers,
                Predicate = IntegrationChanges.DeservePass,
                Writes = writes,
            },
            reconciler,
            informer,
            _kubernetes,
            timeProvider,
            loggerFactory);
        informer.RegisterHealth(Health);
        _controller.RegisterHealth(Health);

        _host = new ControllerHost(
            new ControllerHostParts
            {
                Informers = [informer],
                Controllers = [_controller],
                Leadership = Leadership(options, configuration, identity, timeProvider, loggerFactory),
                Services = [events.RunAsync],
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
        _controller.Dispose();
        _apiGateway.Dispose();
        _credentials.Dispose();
        _kubernetes.Dispose();
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
