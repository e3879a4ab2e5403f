using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Drift.Rest;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Reflection;
using Operator.Permissions;
using Operator.Reconcilers.Rest.Steps;
using Operator.Reconcilers.RestDeployments;
using Operator.Reconcilers.Steps;
using Operator.References;

namespace Operator.Reconcilers.Rest;

/// <summary>Keeps the integration of a REST API's method as a <see cref="RestIntegration"/> object says.</summary>
/// <remarks>
/// Writes to the API server: a create costs three (finalizer, intent, final status), an update one, a pass without change none.
/// Calls to AWS: a pass without change is one GetResources for all objects of an API together; an update adds one GetMethod (the fresh
/// read that the patch rests on) and one UpdateIntegration; a create one GetMethod and one PutIntegration; a delete is one
/// DeleteIntegration. Resources, methods and responses cost one call for each that is made, changed or deleted. Permissions: see
/// <see cref="LambdaPermissions"/>.
/// </remarks>
internal sealed class RestIntegrationReconciler : PassReconciler<RestIntegration, RestIntegrationPass>
{
    private readonly RestServices services;
    private readonly LookRequests<RestIntegration> requests;
    private readonly IEventRecorder events;
    private readonly DeployedCondition? deployed;
    private readonly ConcurrentDictionary<ObjectKey, int> conflicts = [];

    /// <summary>Makes the reconciler; one per process and kind.</summary>
    /// <param name="client">Writes finalizers and status.</param>
    /// <param name="store">All objects of the kind, indexed by <see cref="RestClaims.ByMethod"/> and <see cref="ApiNeighbours.ByApi"/>.</param>
    /// <param name="targets">Finds the AWS client for an object.</param>
    /// <param name="accounts">Finds the account id: for status, and for functions given by name.</param>
    /// <param name="references">Follows the references of the spec.</param>
    /// <param name="permissions">Lets API Gateway invoke functions.</param>
    /// <param name="lanes">Serialises writes to one API, over everything that writes to REST APIs.</param>
    /// <param name="events">Takes events.</param>
    /// <param name="options">Pauses and defaults.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="writes">Is told the versions that our writes produced; the controller's read-your-writes guard.</param>
    /// <param name="deployed">Says whether stages serve an integration as it is; nothing is said about it when null.</param>
    /// <param name="random">Source of resync jitter.</param>
    /// <param name="homes">Knows the accounts; the operator's own alone when null.</param>
    public RestIntegrationReconciler(
        IKubernetesClient client,
        IStore<RestIntegration> store,
        ITargetResolver targets,
        IAccountIds accounts,
        ReferenceResolver references,
        ILambdaPermissions permissions,
        ApiWriteLanes lanes,
        IEventRecorder events,
        ReconcilerOptions options,
        TimeProvider timeProvider,
        ILogger<RestIntegrationReconciler> logger,
        IWriteTracker? writes = null,
        DeployedCondition? deployed = null,
        Random? random = null,
        ObjectHomes? homes = null)
        : this(
            new RestServices(
                new ObjectWriter<RestIntegration>(client, writes),
                new ConditionWriter(timeProvider, logger),
                targets,
                accounts,
                homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion),
                lanes,
                new RestSnapshots(timeProvider, options.SnapshotMaxAge),
                new RestClaims(store, homes ?? ObjectHomes.OfOwnAccount(options.DefaultRegion)),
                permissions,
                references,
                options,
                timeProvider,
                logger),
            new LookRequests<RestIntegration>(store, ApiNeighbours.ByApi, entity => entity.Status),
            events,
            deployed,
            random)
    {
    }

    private RestIntegrationReconciler(
        RestServices services, LookRequests<RestIntegration> requests, IEventRecorder events, DeployedCondition? deployed, Random? random)
        : base(services, random)
    {
        this.deployed = deployed;
        this.services = services;
        this.requests = requests;
        this.events = events;
        var target = new TargetStep<RestIntegration>(services);
        var reader = new MethodReader(services.Snapshots);
        var claim = new RestClaimStep(services, reader);
        Steps =
        [
            new SuspendStep(),
            new RestDeletionStep(services, target),
            new ReferenceStep<RestIntegration>(services),
            target,
            new RequestStep<RestIntegration>(requests),
            new AccountStep(services.Accounts),
            new EffectiveStep(services),
            new ResourceStep(services),
            claim,
            new FinalizerStep<RestIntegration>(services),
            new GrantStep<RestIntegration, RestIntegrationPass>(services, services.Permissions),
            new RestApplyStep(services, reader, new MethodWriter(reader), new ResourceCreator(services), claim),
            new RevokeStep<RestIntegration, RestIntegrationPass>(services.Permissions, IsLive),
            new RestSettleStep(services),
        ];
    }

    /// <summary>How long ago each API was read from which objects are compared.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> SnapshotAges => services.Snapshots.Ages;

    /// <inheritdoc />
    protected override IReadOnlyList<IPassStep<RestIntegrationPass>> Steps { get; }

    /// <inheritdoc />
    public override void Forget(ObjectKey key)
    {
        base.Forget(key);
        requests.Forget(key);
        services.Permissions.Forget(nameof(RestIntegration), key);
        conflicts.TryRemove(key, out _);
    }

    /// <inheritdoc />
    protected override RestIntegrationPass Begin(RestIntegration entity) => new(entity, events);

    /// <inheritdoc />
    protected override async Task<PassOutcome> FailedAsync(RestIntegrationPass pass, AwsCallException exception, CancellationToken cancellationToken)
    {
        if (pass.Target is not null)
        {
            services.Snapshots.Invalidate(pass.Api);
        }

        var outcome = RestOutcomes.Map(exception, pass.Home, services.Options);
        return outcome is PassOutcome.Conflict && conflicts.GetValueOrDefault(pass.Key) >= services.Options.ConflictsBeforeDoubt
            ? await DoubtAsync(pass, exception, cancellationToken)
            : outcome;
    }

    /// <inheritdoc />
    protected override void Ended(RestIntegrationPass pass, PassOutcome? outcome)
    {
        if (deployed is not null && pass.Target is not null && !pass.IsDeleting)
        {
            pass.FurtherConditions[Conditions.Deployed] = deployed.Of(pass.Entity, pass.Status.ContentHash, pass.ApiId, pass.Place);
        }

        if (outcome is PassOutcome.Conflict)
        {
            conflicts.AddOrUpdate(pass.Key, 1, (_, count) => count + 1);
        }
        else if (outcome is not PassOutcome.Retry)
        {
            conflicts.TryRemove(pass.Key, out _);
        }
    }

    /// <inheritdoc />
    protected override Task WrittenAsync(RestIntegrationPass pass, PassOutcome outcome, CancellationToken cancellationToken)
    {
        if (!pass.IsAskedFor)
        {
            requests.Forget(pass.Key);
        }

        return Task.CompletedTask;
    }

    // Without a RestDeployment nobody says what the stages serve.
    private bool IsLive(RestIntegrationPass pass) =>
        deployed?.Of(pass.Entity, ContentHash.Of(pass.Observed!, pass.Resource!.Id), pass.ApiId, pass.Place) is null or { Status: "True" };

    // The service says "concurrent modification, try again later" for some calls to an API that does not exist, too.
    private async Task<PassOutcome> DoubtAsync(RestIntegrationPass pass, AwsCallException exception, CancellationToken cancellationToken)
    {
        try
        {
            await pass.Target.Rest.GetRestApiAsync(new GetRestApiRequest { RestApiId = pass.ApiId }, cancellationToken);
        }
        catch (AwsCallException missing) when (missing.ErrorClass == ErrorClass.NotFound)
        {
            return OutcomeMapper.ApiNotFound(pass.Home, services.Options, missing);
        }
        catch (AwsCallException other)
        {
            return RestOutcomes.Map(other, pass.Home, services.Options);
        }

        return new PassOutcome.Retry(
            exception, Messages.WithAws("Find out who else writes to this API all the time: the operator tries again with growing pauses.", exception));
    }
}
