using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Resilience;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers;

/// <summary>
/// The frame of every reconciler here. A pass is a list of small steps; the first one with an outcome ends it, and the outcome
/// becomes conditions, one status write (if anything changed) and the next look.
/// </summary>
internal abstract class PassReconciler<TEntity, TPass>(PassServices<TEntity> services, Random? random) : IReconciler<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
    where TPass : ObjectPass<TEntity>
{
    private readonly ResyncRounds rounds = new(services.Options.ResyncPeriod, services.Options.ResyncJitter, random ?? Random.Shared, services.TimeProvider);
    private readonly ConcurrentDictionary<ObjectKey, long> lastGoodRead = [];

    /// <inheritdoc />
    public async Task<ReconcileResult> ReconcileAsync(TEntity entity, ReconcileContext context, CancellationToken cancellationToken)
    {
        var pass = Begin(entity);
        pass.Priority = context.Priority;
        pass.Failures = context.Failures;
        using var lane = RequestPriorityScope.Begin(PassUrgency.Of(pass, context.Priority));
        try
        {
            var outcome = await RunAsync(pass, cancellationToken);
            await CompleteAsync(pass, outcome, cancellationToken);
            return Result(pass, outcome);
        }
        catch (KubernetesApiException exception) when (exception.IsConflict)
        {
            return new ReconcileResult.Conflict(exception.Message);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound && !pass.HasAwsSide)
        {
            // The object went while it was looked at, and nothing was made for it.
            return new ReconcileResult.Succeeded(ResyncAfter: null);
        }
    }

    /// <inheritdoc />
    public virtual void Forget(ObjectKey key) => lastGoodRead.TryRemove(key, out _);

    /// <summary>The steps, in order; the last one must end every pass that reaches it.</summary>
    protected abstract IReadOnlyList<IPassStep<TPass>> Steps { get; }

    protected abstract TPass Begin(TEntity entity);

    /// <summary>What an AWS call that no step dealt with means.</summary>
    protected abstract Task<PassOutcome> FailedAsync(TPass pass, AwsCallException exception, CancellationToken cancellationToken);

    /// <summary>The steps are over, whatever came of them; before conditions are written.</summary>
    protected abstract void Ended(TPass pass, PassOutcome? outcome);

    /// <summary>The status is written.</summary>
    protected abstract Task WrittenAsync(TPass pass, PassOutcome outcome, CancellationToken cancellationToken);

    private async Task<PassOutcome> RunAsync(TPass pass, CancellationToken cancellationToken)
    {
        PassOutcome? outcome = null;
        try
        {
            return outcome = await RunStepsAsync(pass, cancellationToken);
        }
        catch (AwsCallException exception)
        {
            return outcome = await FailedAsync(pass, exception, cancellationToken);
        }
        catch (Exception exception) when (IsDefect(exception))
        {
            return outcome = new PassOutcome.Retry(
                exception,
                $"Report this error if it lasts: the operator failed ({exception.GetType().Name}) and tries again with growing pauses; its log has the details.",
                IsUnknown: true);
        }
        finally
        {
            Ended(pass, outcome);
        }
    }

    private async Task<PassOutcome> RunStepsAsync(TPass pass, CancellationToken cancellationToken)
    {
        foreach (var step in Steps)
        {
            if (await step.RunAsync(pass, cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }

        throw new InvalidOperationException("No step ended the pass.");
    }

    // The API server's failures are not about this object's AWS side, and would keep its status from being written anyway.
    private static bool IsDefect(Exception exception) =>
        exception is not (OperationCanceledException or KubernetesApiException or HttpRequestException or IOException or TimeoutException);

    private async Task CompleteAsync(TPass pass, PassOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome is PassOutcome.Gone or PassOutcome.Superseded)
        {
            return;
        }

        services.Conditions.Apply(pass, outcome, IsStale(pass, outcome));
        if (pass.SawAws && outcome is not (PassOutcome.Retry or PassOutcome.Conflict)
            && pass.Annotation(ApiGroup.ReconcileRequestedAt) is { } requested)
        {
            pass.LastHandledReconcileAt = requested;
        }

        await services.Writer.WriteStatusAsync(pass, locked: false, cancellationToken);
        await WrittenAsync(pass, outcome, cancellationToken);
    }

    private ReconcileResult Result(TPass pass, PassOutcome outcome)
    {
        switch (outcome)
        {
            case PassOutcome.Settled:
                return new ReconcileResult.Succeeded(rounds.Until(pass.Api));
            case PassOutcome.Waiting waiting:
                return new ReconcileResult.Waiting(waiting.Reason, waiting.Message, waiting.After);
            case PassOutcome.Stalled stalled:
                return new ReconcileResult.Stalled(stalled.Reason, stalled.Message, stalled.RecheckAfter);
            case PassOutcome.Conflict conflict:
                return new ReconcileResult.Conflict(conflict.Message);
            case PassOutcome.Superseded { IsQueued: true }:
                return new ReconcileResult.Succeeded(ResyncAfter: null);
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
    private bool IsStale(TPass pass, PassOutcome outcome)
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
