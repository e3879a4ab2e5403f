using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
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

    private readonly ControllerFactory _make;
    private readonly Informer<AwsAccount> _accounts;
    private readonly Informer<V1Namespace> _namespaces;
    private readonly AccountUsers<Integration> _integrations;
    private readonly AccountUsers<RestIntegration> _restIntegrations;
    private readonly AccountUsers<RestDeployment> _restDeployments;
    private readonly IDisposable _gauge;
    private Controller<AwsAccount>? _controller;

    public AccountParts(ControllerFactory make, IStore<Integration> integrations, IStore<RestIntegration> restIntegrations, IStore<RestDeployment> restDeployments)
    {
        _make = make;
        _accounts = make.InformerOf(new InformerOptions<AwsAccount> { Name = "awsaccounts" });
        _namespaces = make.InformerOf(new InformerOptions<V1Namespace> { Name = "namespaces" });
        _integrations = new(integrations, entity => entity.Spec.AccountRef, _accounts.Store);
        _restIntegrations = new(restIntegrations, entity => entity.Spec.AccountRef, _accounts.Store);
        _restDeployments = new(restDeployments, entity => entity.Spec.AccountRef, _accounts.Store);
        Directory = new(_accounts.Store, _namespaces.Store);
        _gauge = OperatorInstruments.Register(nameof(AwsAccount), () => _accounts.Store.List().Select(one => one.Status?.Conditions));
    }

    /// <summary>What the caches say.</summary>
    public AccountDirectory Directory { get; }

    /// <summary>The objects that may name an account.</summary>
    public IReadOnlyList<IAccountUsers> Users => [_integrations, _restIntegrations, _restDeployments];

    /// <summary>The caches.</summary>
    public IReadOnlyList<IInformer> Informers => [_accounts, _namespaces];

    /// <summary>The controller; nothing before <see cref="Wire"/>.</summary>
    public IReadOnlyList<IController> Controllers => _controller is null ? [] : [_controller];

    /// <summary>Makes the controller, and wires accounts and namespaces to the controllers of the objects. Before any cache runs.</summary>
    /// <param name="reconciler">What a pass over an account does.</param>
    /// <param name="writes">The versions that it writes.</param>
    /// <param name="integrations">Cache and controller of the kind, as those that follow.</param>
    /// <param name="restIntegrations">The same.</param>
    /// <param name="restDeployments">The same.</param>
    public void Wire(
        AwsAccountReconciler reconciler,
        ReadYourWrites writes,
        (Informer<Integration> Informer, Controller<Integration> Controller) integrations,
        (Informer<RestIntegration> Informer, Controller<RestIntegration> Controller) restIntegrations,
        (Informer<RestDeployment> Informer, Controller<RestDeployment> Controller) restDeployments)
    {
        _controller = _make.ControllerOf("awsaccount", Reconcilers.ObjectChanges.DeservePass, writes, reconciler, _accounts, Workers);
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
