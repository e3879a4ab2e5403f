using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Reflection;
using Operator.Permissions;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Steps;
using Operator.References;

namespace Operator.Reconcilers;

/// <summary>Keeps an integration in API Gateway as an <see cref="Integration"/> object says.</summary>
/// <remarks>
/// Writes to the API server: a create costs four (finalizer, intent, id together with the final status, annotation), an update
/// one, a pass without change none. There is no separate "in progress" write for updates: until the one write at the end,
/// <c>observedGeneration</c> is behind, which every tool reads as in progress.
/// Calls to AWS: a round over an API without change is one list of it, or one GetIntegration per object where that is fewer calls (plus
/// the responses where an object owns them); an update is one UpdateIntegration; a create is one CreateIntegration (plus one list per
/// API and burst); a delete is one DeleteIntegration. See docs/design/batched-observation.md. After writes, one GetStages per API and
/// hour tells of stages without autoDeploy; where nobody waits for it, it is made between rounds.
/// With a <c>lambda</c> block, what <see cref="ILambdaPermissions"/> costs comes on top.
/// </remarks>
internal sealed class IntegrationReconciler : PassReconciler<Integration, IntegrationPass>
{
    private readonly ReconcilerServices services;
    private readonly LookRequests<Integration> requests;
    private readonly IEventRecorder events;
    private readonly OpenIntents intents;

    /// <summary>Makes the reconciler; one per process and kind.</summary>
    /// <param name="client">Writes finalizers, annotations and status.</param>
    /// <param name="store">All objects of the kind, indexed by <see cref="IntegrationClaims.ByIntegrationId"/> and <see cref="IntegrationPeers.ByApi"/>.</param>
    /// <param name="targets">Finds the AWS client for an object.</param>
    /// <param name="accounts">Finds the account id that status shows.</param>
    /// <param name="references">Follows the references of the spec.</param>
    /// <param name="events">Takes events.</param>
    /// <param name="options">Pauses and defaults.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="writes">Is told the versions that our writes produced; the controller's read-your-writes guard.</param>
    /// <param name="random">Source of resync jitter.</param>
    /// <param name="permissions">Lets API Gateway invoke functions; nothing is granted when null.</param>
    /// <param name="homes">Knows the accounts; the operator's own alone when null.</param>
    public IntegrationReconciler(
        IKubernetesClient client,
        IStore<Integration> store,
        ITargetResolver targets,
        IAccountIds accounts,
        ReferenceResolver references,
        IEventRecorder events,
        ReconcilerOptions options,
        TimeProvider timeProvider,
        ILogger<IntegrationReconciler> logger,
        IWriteTracker? writes = null,
        Random? random = null,
        ILambdaPermissions? permissions = null,
        ObjectHomes? homes = null)
        : this(
            new ReconcilerServices(
                new ObjectWriter<Integration>(client, writes),
                new ConditionWriter(timeProvider, logger),
                targets,
                accounts,
                homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion),
                new ApiWriteLanes(),
                new ApiMetadataCache(timeProvider),
                new IntegrationSnapshots(timeProvider, options.RoundMaxAge, options.InventoryMaxAge),
                new ManualStages(timeProvider, options.ResyncPeriod, logger),
                new IntegrationClaims(store, homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion)),
                new IntegrationPeers(store, homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion)),
                permissions ?? new NoLambdaPermissions(),
                references,
                options,
                timeProvider,
                logger),
            new LookRequests<Integration>(store, IntegrationPeers.ByApi, entity => entity.Status),
            events,
            random)
    {
    }

    private IntegrationReconciler(ReconcilerServices services, LookRequests<Integration> requests, IEventRecorder events, Random? random)
        : base(services, random)
    {
        this.services = services;
        this.requests = requests;
        this.events = events;
        var target = new TargetStep<Integration>(services);
        intents = new OpenIntents(services.TimeProvider);
        var recovery = new LostCreateRecovery(services, intents);
        var protocol = new ApiProtocol(services);
        var creator = new IntegrationCreator(services, intents, protocol);
        var updater = new IntegrationUpdater(services);
        Steps =
        [
            new SuspendStep(),
            new DeletionStep(services, target, recovery),
            new ReferenceStep<Integration>(services),
            target,
            new RequestStep<Integration>(requests),
            new LambdaStep(services),
            new ClaimStep(services, recovery),
            new ApiStep(services, protocol),
            new FinalizerStep<Integration>(services),
            new QuickUpdateStep(updater),
            new ObserveStep(services, protocol),
            new AccountStep(services.Accounts),
            new GrantStep<Integration, IntegrationPass>(services, services.Permissions),
            new ApplyStep(services, creator, updater, new ResponseWriter(services), new Replacement(services)),
            // Which stages serve an older deployment is not known here: an HTTP API's usually deploy by themselves.
            new RevokeStep<Integration, IntegrationPass>(services.Permissions, isLive: _ => true),
            new StageStep(services),
            new SettleStep(),
        ];
    }

    /// <summary>How long ago each API was read from which objects are compared.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> SnapshotAges => services.Snapshots.Ages;

    /// <summary>Asks AWS between rounds what later rounds will tell; runs beside the controller, for ever.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => services.Stages.RunAsync(cancellationToken);

    /// <summary>Asks what has waited long enough to be asked; a step of <see cref="RunAsync"/>, for tests.</summary>
    internal Task AskAsync(CancellationToken cancellationToken) => services.Stages.AskAsync(cancellationToken);

    /// <inheritdoc />
    protected override IReadOnlyList<IPassStep<IntegrationPass>> Steps { get; }

    /// <inheritdoc />
    public override void Forget(ObjectKey key)
    {
        base.Forget(key);
        requests.Forget(key);
        services.Claims.Forget(key);
        intents.Forget(key);
        services.Permissions.Forget(nameof(Integration), key);
    }

    /// <inheritdoc />
    protected override IntegrationPass Begin(Integration entity) => new(entity, events);

    /// <inheritdoc />
    protected override Task<PassOutcome> FailedAsync(IntegrationPass pass, AwsCallException exception, CancellationToken cancellationToken)
    {
        if (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: not MissingResource.Integration })
        {
            services.Apis.Invalidate(pass.Api);
            services.Snapshots.Invalidate(pass.Api);
        }

        return Task.FromResult(OutcomeMapper.Map(exception, pass.Home, services.Options));
    }

    /// <inheritdoc />
    protected override void Ended(IntegrationPass pass, PassOutcome? outcome)
    {
        // What was not reached is not claimed: an id in status is one that deletion acts on.
        if (pass.Adopting && pass.Observed is null)
        {
            pass.Status.IntegrationId = null;
        }
    }

    /// <inheritdoc />
    protected override async Task WrittenAsync(IntegrationPass pass, PassOutcome outcome, CancellationToken cancellationToken)
    {
        if (!pass.IsAskedFor)
        {
            requests.Forget(pass.Key);
        }

        if (pass.Spec.ManagementPolicy == ManagementPolicy.Manage && !pass.IsDeleting && outcome is not PassOutcome.Suspended
            && pass.Status.IntegrationId is { Length: > 0 } id)
        {
            // Mirrors the id where it survives what status does not.
            await services.Writer.EnsureAnnotationAsync(pass, ApiGroup.IntegrationIdAnnotation, id, cancellationToken);
        }
    }
}
