using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Finalizers;

/// <summary>How a call of <see cref="FinalizerGate{T}"/> ended.</summary>
public abstract record FinalizerOutcome<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private FinalizerOutcome()
    {
    }

    /// <summary>It was as wanted already; nothing was written.</summary>
    public sealed record Unchanged(T Entity) : FinalizerOutcome<T>;

    /// <summary>Written; this is what the server stored.</summary>
    public sealed record Changed(T Entity) : FinalizerOutcome<T>;

    /// <summary>The object is gone (another one may have its name by now): nothing is left to hold or to release.</summary>
    public sealed record Gone : FinalizerOutcome<T>;

    /// <summary>Somebody else wrote first: look at the object afresh and decide again.</summary>
    public sealed record Conflict(string Message) : FinalizerOutcome<T>;
}
