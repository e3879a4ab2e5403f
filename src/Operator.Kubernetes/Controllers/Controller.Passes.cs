using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Queue;

namespace Operator.Kubernetes.Controllers;

/// <content>What a worker does with one key.</content>
public sealed partial class Controller<T>
{
    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } item)
        {
            RuntimeDiagnostics.ActiveWorkers.Add(1, _tag);
            try
            {
                await PassAsync(item, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                RuntimeDiagnostics.ActiveWorkers.Add(-1, _tag);
                Interlocked.Increment(ref _passes);
                _queue.Done(item.Key);
            }
        }
    }

    private async ValueTask<WorkItem<ObjectKey>?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _queue.GetAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task PassAsync(WorkItem<ObjectKey> item, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var reconcileId = Guid.NewGuid().ToString("N");
        using var span = PassSpan.Start(Name, item, reconcileId);
        using var deadline = new CancellationTokenSource(_options.PassDeadline, _time);
        using var pass = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);

        PassOutcome outcome;
        IDisposable? scope = null;
        var wasCached = _informer.Store.Get(item.Key) is not null;
        try
        {
            var entity = await ReadAsync(item.Key, pass.Token).ConfigureAwait(false);
            scope = _logger.BeginScope(new PassScope(Name, item.Key, entity?.Metadata.Generation, reconcileId));
            if (entity is null)
            {
                _reconciler.Forget(item.Key);
                outcome = new PassOutcome.Gone();
            }
            else
            {
                span?.Found(entity.Metadata);
                var context = new ReconcileContext(reconcileId, (QueuePriority)item.Lane, _queue.Failures(item.Key));
                outcome = new PassOutcome.Returned(
                    await _reconciler.ReconcileAsync(entity, context, pass.Token).ConfigureAwait(false)
                    ?? throw new InvalidOperationException("The reconciler returned null."));
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            outcome = new PassOutcome.Cancelled();
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested)
        {
            outcome = new PassOutcome.Threw(new TimeoutException($"The pass took longer than {_options.PassDeadline}.", exception));
        }
        catch (Exception exception)
        {
            outcome = new PassOutcome.Threw(exception);
        }

        // The watch told of the end before the pass had the answer to the write that led to it: there is nothing to wait for.
        if (wasCached && _informer.Store.Get(item.Key) is null)
        {
            _options.Writes?.Forget(item.Key);
        }

        try
        {
            var result = Settle(item, outcome);
            span?.Settled(result, outcome);
            RuntimeDiagnostics.Reconciles.Add(1, _tag, new KeyValuePair<string, object?>("result", result));
            RuntimeDiagnostics.ReconcileTime.Record(_time.GetElapsedTime(started).TotalSeconds, _tag);
        }
        finally
        {
            scope?.Dispose();
        }
    }

    /// <summary>The one place where the outcome of a pass becomes a place in the queue.</summary>
    /// <returns>The <c>result</c> label.</returns>
    private string Settle(WorkItem<ObjectKey> item, PassOutcome outcome)
    {
        var key = item.Key;
        const int Routine = (int)QueuePriority.Resync;
        switch (outcome)
        {
            case PassOutcome.Gone:
                _queue.Forget(key);
                return "success";
            case PassOutcome.Returned { Result: ReconcileResult.Succeeded { ResyncAfter: null } }:
                _queue.Forget(key);
                return "success";
            case PassOutcome.Returned { Result: ReconcileResult.Succeeded { ResyncAfter: { } resync } }:
                _queue.Forget(key);
                _queue.AddAfter(key, AtLeastASecond(resync), Routine);
                return "success";
            case PassOutcome.Returned { Result: ReconcileResult.Waiting waiting }:
                _queue.AddAfter(key, AtLeastASecond(waiting.After), Routine);
                LogWaiting(_logger, Name, key, waiting.Reason, waiting.After);
                return "requeue_after";
            case PassOutcome.Returned { Result: ReconcileResult.Stalled stalled }:
                _queue.Forget(key);
                _queue.AddAfter(key, AtLeastASecond(stalled.RecheckAfter), Routine);
                LogStalled(_logger, Name, key, stalled.Reason, stalled.RecheckAfter);
                return "requeue_after";
            case PassOutcome.Returned { Result: ReconcileResult.Conflict }:
                LogConflict(_logger, Name, key, _queue.AddRateLimited(key, item.Lane));
                return "requeue";
            case PassOutcome.Cancelled:
                return "canceled";
            case PassOutcome.Threw { Exception: var exception }:
                var backoff = _queue.AddRateLimited(key, item.Lane);
                RuntimeDiagnostics.ReconcileErrors.Add(1, _tag);
                LogFailed(_logger, exception, Name, key, _queue.Failures(key), backoff);
                _options.Failed?.Invoke(this, new FailedPass(key, (QueuePriority)item.Lane, exception));
                return "error";
            default:
                throw new UnreachableException();
        }
    }

    /// <summary>A reconciler that asks for a pass "at once" after every pass would spin; a second is soon enough for everything.</summary>
    private static TimeSpan AtLeastASecond(TimeSpan delay) => delay < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : delay;

    [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Controller} runs with {Workers} workers")]
    private static partial void LogStarted(ILogger logger, string controller, int workers);

    [LoggerMessage(Level = LogLevel.Information, Message = "Controller {Controller} stopped")]
    private static partial void LogStopped(ILogger logger, string controller);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Controller {Controller}: passes still under way after {GracePeriod}; cancelling them")]
    private static partial void LogGraceOver(ILogger logger, string controller, TimeSpan gracePeriod);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key} waits ({Reason}); looking again in {After}")]
    private static partial void LogWaiting(ILogger logger, string controller, ObjectKey key, string reason, TimeSpan after);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key} is stalled ({Reason}); looking again in {After}")]
    private static partial void LogStalled(ILogger logger, string controller, ObjectKey key, string reason, TimeSpan after);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Controller} {Key} met a conflict; trying again in {Backoff}")]
    private static partial void LogConflict(ILogger logger, string controller, ObjectKey key, TimeSpan backoff);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Controller} {Key} failed ({Failures} in a row); trying again in {Backoff}")]
    private static partial void LogFailed(ILogger logger, Exception exception, string controller, ObjectKey key, int failures, TimeSpan backoff);
}
