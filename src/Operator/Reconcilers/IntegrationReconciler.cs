using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Reflection;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Steps;

namespace Operator.Reconcilers;

/// <summary>
/// Keeps an integration in API Gateway as an <see cref="Integration"/> object says. A pass is a list of small steps; the first
/// one with an outcome ends it, and the outcome becomes conditions, one status write (if anything changed) and the next look.
/// </summary>
/// <remarks>
/// Writes to the API server: a create costs four (finalizer, intent, id together with the final status, annotation), an update
/// one, a pass without change none. There is no separate "in progress" write for updates: until the one write at the end,
/// <c>observedGeneration</c> is behind, which every tool reads as in progress.
/// Calls to AWS: a pass without change is one GetIntegration (plus the responses where the object owns them); an update adds one
/// UpdateIntegration; a create is one CreateIntegration (plus one list per API and minute); a delete is one DeleteIntegration.
/// </remarks>
internal sealed class IntegrationReconciler : IReconciler<Integration>
{
    private readonly ReconcilerServices services;
    private readonly IEventRecorder events;
    private readonly Random random;
    private readonly LostCreateRecovery recovery;
    private readonly IReadOnlyList<IPassStep> steps;
    private readonly ConcurrentDictionary<ObjectKey, long> lastGoodRead = [];

    /// <summary>Makes the reconciler; one per process and kind.</summary>
    /// <param name="client">Writes finalizers, annotations and status.</param>
    /// <param name="store">All objects of the kind, indexed by <see cref="IntegrationClaims.ByIntegrationId"/>.</param>
    /// <param name="targets">Finds the AWS client for an object.</param>
    /// <param name="accounts">Finds the account id that status shows.</param>
    /// <param name="events">Takes events.</param>
    /// <param name="options">Pauses and defaults.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="logger">Log.</param>
    /// <param name="writes">Is told the versions that our writes produced; the controller's read-your-writes guard.</param>
    /// <param name="reader">Reads integrations; one call per read when null.</param>
    /// <param name="random">Source of resync jitter.</param>
    public IntegrationReconciler(
        IKubernetesClient client,
        IStore<Integration> store,
        ITargetResolver targets,
        IAccountIds accounts,
        IEventRecorder events,
        ReconcilerOptions options,
        TimeProvider timeProvider,
        ILogger<IntegrationReconciler> logger,
        IWriteTracker? writes = null,
        IIntegrationReader? reader = null,
        Random? random = null)
    {
        this.events = events;
        this.random = random ?? Random.Shared;
        services = new ReconcilerServices(
            new IntegrationWriter(client, writes),
            new ConditionWriter(timeProvider, logger),
            targets,
            accounts,
            reader ?? new DirectIntegrationReader(),
            new ApiWriteLanes(),
            new ApiMetadataCache(timeProvider),
            new IntegrationInventory(timeProvider, options.InventoryMaxAge),
            new IntegrationClaims(store, options.DefaultRegion),
            options,
            timeProvider,
            logger);
        var target = new TargetStep(services);
        recovery = new LostCreateRecovery(services);
        var creator = new IntegrationCreator(services);
        steps =
        [
            new SuspendStep(),
            new DeletionStep(services, target, recovery),
            target,
            new ClaimStep(services, recovery),
            new ApiStep(services),
            new FinalizerStep(services),
            new ObserveStep(services),
            new AccountStep(services),
            new ApplyStep(services, creator, new IntegrationUpdater(services), new ResponseWriter(services), new Replacement(services)),
        ];
    }

    /// <inheritdoc />
    public async Task<ReconcileResult> ReconcileAsync(Integration entity, ReconcileContext context, CancellationToken cancellationToken)
    {
        var pass = new IntegrationPass(entity, events);
        try
        {
            var outcome = await RunAsync(pass, cancellationToken);
            await CompleteAsync(pass, outcome, cancellationToken);
            return Result(outcome);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            return new ReconcileResult.Conflict(exception.Message);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound && pass.Status.IntegrationId is null)
        {
            // The object went while it was looked at, and nothing was made for it.
            return new ReconcileResult.Succeeded(ResyncAfter: null);
        }
    }

    /// <inheritdoc />
    public void Forget(ObjectKey key)
    {
        services.Claims.Forget(key);
        recovery.Forget(key);
        lastGoodRead.TryRemove(key, out _);
    }

    private async Task<PassOutcome> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var step in steps)
            {
                if (await step.RunAsync(pass, cancellationToken) is { } outcome)
                {
                    return outcome;
                }
            }

            throw new InvalidOperationException("No step ended the pass.");
        }
        catch (AmazonApiGatewayV2Exception exception)
        {
            if (exception is { ErrorClass: ErrorClass.NotFound, MissingResource: not MissingResource.Integration })
            {
                services.Apis.Invalidate(pass.Api);
            }

            return OutcomeMapper.Map(exception, pass.ApiId, services.Options);
        }
        catch (Exception exception) when (IsDefect(exception))
        {
            return new PassOutcome.Retry(
                exception,
                $"Report this error if it lasts: the operator failed ({exception.GetType().Name}) and tries again with growing pauses; its log has the details.",
                IsUnknown: true);
        }
        finally
        {
            // What was not reached is not claimed: an id in status is one that deletion acts on.
            if (pass.Adopting && pass.Observed is null)
            {
                pass.Status.IntegrationId = null;
            }
        }
    }

    // The API server's failures are not about this object's AWS side, and would keep its status from being written anyway.
    private static bool IsDefect(Exception exception) =>
        exception is not (OperationCanceledException or KubernetesApiException or HttpRequestException or IOException or TimeoutException);

    private async Task CompleteAsync(IntegrationPass pass, PassOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is PassOutcome.Gone or PassOutcome.Superseded)
        {
            return;
        }

        services.Conditions.Apply(pass, outcome, IsStale(pass, outcome));
        if (pass.SawAws && outcome is not (PassOutcome.Retry or PassOutcome.Conflict)
            && pass.Annotation(ApiGroup.ReconcileRequestedAt) is { } requested)
        {
            pass.Status.LastHandledReconcileAt = requested;
        }

        await services.Writer.WriteStatusAsync(pass, locked: false, cancellationToken);
        if (pass.Spec.ManagementPolicy == ManagementPolicy.Manage && !pass.IsDeleting && outcome is not PassOutcome.Suspended)
        {
            await services.Writer.EnsureAnnotationAsync(pass, cancellationToken);
        }
    }

    private ReconcileResult Result(PassOutcome outcome)
    {
        switch (outcome)
        {
            case PassOutcome.Settled:
                var spread = services.Options.ResyncJitter * ((2 * random.NextDouble()) - 1);
                return new ReconcileResult.Succeeded(services.Options.ResyncPeriod * (1 + spread));
            case PassOutcome.Waiting waiting:
                return new ReconcileResult.Waiting(waiting.Reason, waiting.Message, waiting.After);
            case PassOutcome.Stalled stalled:
                return new ReconcileResult.Stalled(stalled.Reason, stalled.Message, stalled.RecheckAfter);
            case PassOutcome.Conflict conflict:
                return new ReconcileResult.Conflict(conflict.Message);
            case PassOutcome.Superseded superseded:
                return new ReconcileResult.Conflict(superseded.Message);
            case PassOutcome.Retry retry:
                ExceptionDispatchInfo.Throw(retry.Exception);
                return null!;
            default:
                return new ReconcileResult.Succeeded(ResyncAfter: null);
        }
    }

    // Measured from the first pass of this process when there was no good read yet: a restart is no reason to call it stale.
    private bool IsStale(IntegrationPass pass, PassOutcome outcome)
    {
        var now = services.TimeProvider.GetTimestamp();
        if (outcome is not PassOutcome.Retry)
        {
            lastGoodRead[pass.Key] = now;
            return false;
        }

        var since = lastGoodRead.GetOrAdd(pass.Key, now);
        return services.TimeProvider.GetElapsedTime(since, now) > services.Options.ResyncPeriod * services.Options.StaleAfterResyncs;
    }
}
