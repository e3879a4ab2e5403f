using System.Collections;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Controllers;

/// <summary>How a pass ended, seen from outside the reconciler.</summary>
internal abstract record PassOutcome
{
    private PassOutcome()
    {
    }

    /// <summary>The reconciler returned.</summary>
    public sealed record Returned(ReconcileResult Result) : PassOutcome;

    /// <summary>The reconciler, or reading the object, threw.</summary>
    public sealed record Threw(Exception Exception) : PassOutcome;

    /// <summary>The object is gone.</summary>
    public sealed record Gone : PassOutcome;

    /// <summary>The process stops or no longer leads. Not a failure: the next leader looks at everything.</summary>
    public sealed record Cancelled : PassOutcome;
}

/// <summary>The log scope of a pass: key-value pairs, as structured loggers want them.</summary>
internal sealed class PassScope(string controller, ObjectKey key, long? generation, string reconcileId) : IReadOnlyList<KeyValuePair<string, object?>>
{
    public int Count => 5;

    public KeyValuePair<string, object?> this[int index] => index switch
    {
        0 => new("controller", controller),
        1 => new("namespace", key.Namespace),
        2 => new("name", key.Name),
        3 => new("generation", generation),
        4 => new("reconcileId", reconcileId),
        _ => throw new ArgumentOutOfRangeException(nameof(index)),
    };

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{controller} {key} generation {generation} reconcileId {reconcileId}";
}
