using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments.Steps;
using Operator.Reconcilers.Steps;
using Operator.References;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// Keeps a stage of a REST API on a deployment that holds the API's RestIntegrations as they are: after a burst of changes one
/// deployment is made and the stage is pointed to it.
/// </summary>
/// <remarks>
/// Writes to the API server: two per deployment (intent, result), one when changes are first seen, one more when the stage has to be made;
/// a pass without change none.
/// Calls to AWS: a pass without change is one GetStages; the passes of a burst that only wait share one a minute. A deployment adds one GetResources (what really goes live), one
/// GetDeployments (what is not ours), one CreateDeployment, one UpdateStage or CreateStage, and one DeleteDeployment for each that the history
/// no longer keeps. A rollback, or undoing somebody else's change of the stage, is one GetDeployment and one UpdateStage.
/// </remarks>
internal sealed class RestDeploymentReconciler : PassReconciler<RestDeployment, RestDeploymentPass>
{
    private readonly RestDeploymentServices services;
    private readonly IEventRecorder events;
    private readonly OpenIntents intents;

    /// <summary>Makes the reconciler; one per process and kind.</summary>
    /// <param name="client">Writes finalizers and status.</param>
    /// <param name="neighbours">Finds the RestIntegrations of an API, and its other RestDeployments.</param>
    /// <param name="targets">Finds the AWS client for an object.</param>
    /// <param name="accounts">Finds the account id for status.</param>
    /// <param name="references">Follows the references of the spec.</param>
    /// <param name="lanes">Serialises writes to one API, over everything that writes to REST APIs.</param>
    /// <param name="events">Takes events.</param>
    /// <param name="options">Pauses and defaults.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="writes">Is told the versions that our writes produced; the controller's read-your-writes guard.</param>
    /// <param name="random">Source of resync jitter.</param>
    /// <param name="homes">Knows the accounts; the operator's own alone when null.</param>
    public RestDeploymentReconciler(
        IKubernetesClient client,
        ApiNeighbours neighbours,
        ITargetResolver targets,
        IAccountIds accounts,
        ReferenceResolver references,
        ApiWriteLanes lanes,
        IEventRecorder events,
        ReconcilerOptions options,
        TimeProvider timeProvider,
        ILogger<RestDeploymentReconciler> logger,
        IWriteTracker? writes = null,
        Random? random = null,
        ObjectHomes? homes = null)
        : this(
            new RestDeploymentServices(
                new ObjectWriter<RestDeployment>(client, writes),
                new ConditionWriter(timeProvider, logger),
                targets,
                accounts,
                homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion),
                lanes,
                new RestSnapshots(timeProvider, options.SnapshotMaxAge),
                neighbours,
                new DeploymentMemory(timeProvider),
                references,
                options,
                timeProvider,
                logger),
            events,
            random)
    {
    }

    private RestDeploymentReconciler(RestDeploymentServices services, IEventRecorder events, Random? random)
        : base(services, random)
    {
        this.services = services;
        this.events = events;
        var target = new TargetStep<RestDeployment>(services);
        intents = new OpenIntents(services.TimeProvider);
        var recovery = new LostDeploymentRecovery(services, intents);
        Steps =
        [
            new SuspendStep(),
            new StageDeletionStep(services, target, recovery),
            new ReferenceStep<RestDeployment>(services),
            target,
            new StageClaimStep(services),
            new FinalizerStep<RestDeployment>(services),
            new AccountStep(services.Accounts),
            new DeployStep(services, recovery, new Deployer(services, intents), new StageWriter(services)),
        ];
    }

    /// <summary>How long ago each API was read from which objects are compared.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> SnapshotAges => services.Snapshots.Ages;

    /// <inheritdoc />
    protected override IReadOnlyList<IPassStep<RestDeploymentPass>> Steps { get; }

    /// <inheritdoc />
    public override void Forget(ObjectKey key)
    {
        base.Forget(key);
        services.Memory.Forget(key);
        intents.Forget(key);
    }

    /// <inheritdoc />
    protected override RestDeploymentPass Begin(RestDeployment entity) => new(entity, events);

    /// <inheritdoc />
    protected override Task<PassOutcome> FailedAsync(RestDeploymentPass pass, AwsCallException exception, CancellationToken cancellationToken) =>
        Task.FromResult(exception switch
        {
            // A missing API is worded like a missing resource; the stage or deployment at hand would be named.
            { ErrorClass: ErrorClass.NotFound, MissingResource: MissingResource.Resource } => OutcomeMapper.ApiNotFound(pass.Home, services.Options, exception),
            { ErrorClass: ErrorClass.LimitExceeded } => new PassOutcome.Waiting(
                Reasons.QuotaExceeded,
                Messages.WithAws($"Delete stages or deployments of API {pass.ApiId} that are not needed, or ask AWS for a higher quota.", exception),
                services.Options.QuotaRecheck),
            _ => OutcomeMapper.Map(exception, pass.Home, services.Options),
        });

    /// <inheritdoc />
    protected override void Ended(RestDeploymentPass pass, PassOutcome? outcome)
    {
    }

    /// <inheritdoc />
    protected override Task WrittenAsync(RestDeploymentPass pass, PassOutcome outcome, CancellationToken cancellationToken) => Task.CompletedTask;
}
