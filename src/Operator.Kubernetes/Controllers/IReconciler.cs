using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Controllers;

/// <summary>
/// Brings the world in line with one object. Level-based: it is told which object, never what happened to it, and may be
/// called at any time, any number of times, but never twice at once for the same object.
/// </summary>
public interface IReconciler<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>
    /// One pass over a private copy of the object. Returns what to do next; throws for everything unexpected, which is
    /// retried with exponential backoff per object. An exception never travels in a result.
    /// </summary>
    Task<ReconcileResult> ReconcileAsync(T entity, ReconcileContext context, CancellationToken cancellationToken);

    /// <summary>The object is gone from the API server: drop what is kept in memory for it. Must not do I/O.</summary>
    void Forget(ObjectKey key);
}

/// <summary>What a pass knows about itself.</summary>
/// <param name="ReconcileId">Unique per pass; in every log line and span of it.</param>
/// <param name="Priority">Why the object was looked at: an edit, or routine.</param>
/// <param name="Failures">How many passes in a row have failed for this object before this one.</param>
public sealed record ReconcileContext(string ReconcileId, QueuePriority Priority, int Failures);

/// <summary>Lanes of the work queue. Higher values are served first; nothing starves.</summary>
public enum QueuePriority
{
    /// <summary>Initial list, relists and periodic resyncs.</summary>
    Resync = 0,

    /// <summary>Something the object refers to changed.</summary>
    Reference = 1,

    /// <summary>The object is being deleted.</summary>
    Deletion = 2,

    /// <summary>A person or pipeline changed the object.</summary>
    Edit = 3,
}

/// <summary>How a pass ended, and when to look again. See the error table in docs/architecture.md.</summary>
public abstract record ReconcileResult
{
    private ReconcileResult()
    {
    }

    /// <summary>Everything is as wanted. Backoff is forgotten; look again after <paramref name="ResyncAfter"/> (jitter is the reconciler's), or only on change when null.</summary>
    public sealed record Succeeded(TimeSpan? ResyncAfter) : ReconcileResult;

    /// <summary>Something outside must happen first (an API to appear, a route to go). Not a failure; look again after <paramref name="After"/>.</summary>
    public sealed record Waiting(string Reason, string Message, TimeSpan After) : ReconcileResult;

    /// <summary>Only a change of the object can help, as far as we know. Backoff is forgotten; a slow look after <paramref name="RecheckAfter"/> in case the world was mended from outside.</summary>
    public sealed record Stalled(string Reason, string Message, TimeSpan RecheckAfter) : ReconcileResult;

    /// <summary>Write conflict or lost race that is expected in normal life: try again with backoff, not logged as an error.</summary>
    public sealed record Conflict(string Message) : ReconcileResult;
}
