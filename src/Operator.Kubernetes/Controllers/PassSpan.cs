using System.Diagnostics;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Queue;

namespace Operator.Kubernetes.Controllers;

/// <summary>
/// The span of a pass: a trace of its own, and the parent of every call that the pass makes. Its attributes have the names that the log
/// scope of the pass has, so that one search finds both.
/// </summary>
internal static class PassSpan
{
    public static Activity? Start(string controller, WorkItem<ObjectKey> item, string reconcileId)
    {
        if (!RuntimeDiagnostics.ActivitySource.HasListeners())
        {
            return null;
        }

        return RuntimeDiagnostics.ActivitySource.StartActivity($"reconcile {controller}")?
            .SetTag("controller", controller)
            .SetTag("namespace", item.Key.Namespace)
            .SetTag("name", item.Key.Name)
            .SetTag("reconcileId", reconcileId)
            .SetTag("priority", ((QueuePriority)item.Lane).ToString());
    }

    /// <summary>The object was read.</summary>
    public static void Found(this Activity span, V1ObjectMeta metadata) =>
        span.SetTag("uid", metadata.Uid).SetTag("generation", metadata.Generation);

    /// <summary>The pass is over.</summary>
    /// <param name="span">The span.</param>
    /// <param name="result">The label of the metric.</param>
    /// <param name="outcome">How it ended.</param>
    public static void Settled(this Activity span, string result, PassOutcome outcome)
    {
        var (name, reason) = outcome switch
        {
            PassOutcome.Returned { Result: ReconcileResult.Waiting waiting } => ("waiting", waiting.Reason),
            PassOutcome.Returned { Result: ReconcileResult.Stalled stalled } => ("stalled", stalled.Reason),
            PassOutcome.Returned { Result: ReconcileResult.Conflict } => ("conflict", null),
            PassOutcome.Returned => ("succeeded", null),
            PassOutcome.Gone => ("gone", null),
            PassOutcome.Cancelled => ("cancelled", null),
            PassOutcome.Threw threw => ("threw", threw.Exception.GetType().Name),
            _ => throw new UnreachableException(),
        };
        span.SetTag("result", result).SetTag("outcome", name).SetTag("reason", reason);
        if (outcome is PassOutcome.Threw { Exception: var exception })
        {
            span.AddException(exception).SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);
        }
    }
}
