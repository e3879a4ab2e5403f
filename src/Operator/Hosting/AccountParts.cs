using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Reflection;
using Operator.Metrics;

namespace Operator.Hosting;

/// <summary>
/// What an operator of all namespaces has for its accounts: caches of AwsAccounts and namespaces, the controller of the former, and the wires
/// by which their changes reach the objects that they concern.
/// </summary>
internal sealed class AccountParts : IDisposable
{
    // Few objects, and each pass waits for STS at most.
    private const int Workers = 2;

    private readonly KubernetesClient _kubernetes;
    private readonly IEventRecorder _events;
    private readonly HealthRegistry _health;
    private readonly TimeProvider _timeProvider;
    private readonly ILoggerFactory _loggerFactory;
    private readonly Informer<AwsAccount> _accounts;
    private readonly Informer<V1Namespace> _namespaces;
    private readonly AccountUsers<Integration> _integrations;
    private readonly AccountUsers<RestIntegration> _restIntegrations;
    private readonly AccountUsers<RestDeployment> _restDeployments;
    private readonly IDisposable _gauge;
    private Controller<AwsAccount>? _controller;

    public AccountParts(
        KubernetesClient kubernetes,
        IStore<Integration> integrations,
        IStore<RestIntegration> restIntegrations,
        IStore<RestDeployment> restDeployments,
        HealthRegistry health,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        IEventRecorder events)
    {
        (_kubernetes, _health, _timeProvider, _loggerFactory, _events) = (kubernetes, health, timeProvider, loggerFactory, events);
        _accounts = new(kubernetes, new() { Name = "awsaccounts" }, timeProvider, loggerFactory, events);
        _namespaces = new(kubernetes, new() { Name = "namespaces" }, timeProvider, loggerFactory, events);
        _accounts.RegisterHealth(health);
        _namespaces.RegisterHealth(health);
        _integrations = new(integrations, entity => entity.Spec.AccountRef, _accounts.Store);
        _restIntegrations = new(restIntegrations, entity => entity.Spec.AccountRef, _accounts.Store);
        _restDeployments = new(restDeployments, entity => entity.Spec.AccountRef, _accounts.Store);
        Directory = new(_accounts.Store, _namespaces.Store);
        _gauge = OperatorInstruments.Register(nameof(AwsAccount), () => _accounts.Store.List().Select(one => one.Status?.Conditions));
    }

    /// <summary>What the caches say.</summary>
    public AccountDirectory Directory { get; }

    /// <summary>The caches.</summary>
    public IReadOnlyList<IInformer> Informers => [_accounts, _namespaces];

    /// <summary>The controller; nothing before <see cref="Wire"/>.</summary>
    public IReadOnlyList<IController> Controllers => _controller is null ? [] : [_controller];

    /// <summary>Makes the controller, and wires accounts and namespaces to the controllers of the objects. Before any cache runs.</summary>
    public void Wire(
        AccountProbe probe,
        TimeSpan recheck,
        (Informer<Integration> Informer, Controller<Integration> Controller) integrations,
        (Informer<RestIntegration> Informer, Controller<RestIntegration> Controller) restIntegrations,
        (Informer<RestDeployment> Informer, Controller<RestDeployment> Controller) restDeployments)
    {
        var writes = new ReadYourWrites();
        _controller = new Controller<AwsAccount>(
            new ControllerOptions<AwsAccount>
            {
                Name = "awsaccount",
                Copy = ObjectCopy.ByJson(KubernetesJson.TypeInfo<AwsAccount>(ApiJson.Options)),
                Workers = Workers,
                Predicate = Reconcilers.OwnMarks.DeservePass,
                Writes = writes,
            },
            new AwsAccountReconciler(
                _kubernetes,
                probe,
                [_integrations, _restIntegrations, _restDeployments],
                Directory,
                _events,
                recheck,
                _timeProvider,
                _loggerFactory.CreateLogger<AwsAccountReconciler>(),
                writes),
            _accounts,
            _kubernetes,
            _timeProvider,
            _loggerFactory);
        _controller.RegisterHealth(_health);
        Connect(integrations.Informer, integrations.Controller, _integrations);
        Connect(restIntegrations.Informer, restIntegrations.Controller, _restIntegrations);
        Connect(restDeployments.Informer, restDeployments.Controller, _restDeployments);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _gauge.Dispose();
        _controller?.Dispose();
    }

    private void Connect<TEntity>(Informer<TEntity> informer, Controller<TEntity> controller, AccountUsers<TEntity> users)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        controller.Watches(_accounts, users.Concerned);
        controller.Watches(_namespaces, users.Concerned);
        _controller!.Watches(informer, users.Left);
    }
}
