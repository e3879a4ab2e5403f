using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.Kubernetes.Controllers;

/// <summary>Which changes of an object deserve a pass.</summary>
public static class Predicates
{
    /// <summary>
    /// Everything but updates that leave generation, deletion, finalizers, annotations and labels alone: that is what a write to
    /// the status subresource looks like, our own included. An object of a kind without generations always passes.
    /// </summary>
    public static bool IgnoreStatusWrites<T>(StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(change);
        return change is not { Old.Metadata: { } old, New.Metadata: { } current } || IsNews(old, current);
    }

    /// <summary>
    /// Whether more than the status changed between two versions. For predicates of kinds that write marks of their own into metadata:
    /// leave the marks out of both versions first, or each of them costs a pass.
    /// </summary>
    public static bool IsNews(V1ObjectMeta old, V1ObjectMeta current)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(current);
        return old.Uid != current.Uid
            || old.Generation is null
            || old.Generation != current.Generation
            || old.DeletionTimestamp != current.DeletionTimestamp
            || !SameItems(old.Finalizers, current.Finalizers)
            || !SameEntries(old.Annotations, current.Annotations)
            || !SameEntries(old.Labels, current.Labels);
    }

    /// <summary>
    /// How urgent a change is: deletions have their lane; what a list brings up is routine unless somebody changed the spec while
    /// no watch was open; everything else is somebody's edit.
    /// </summary>
    public static QueuePriority PriorityOf<T>(StoreChange<T> change)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(change);
        if (change.New is null || change.New.Metadata.DeletionTimestamp is not null)
        {
            return QueuePriority.Deletion;
        }

        var routine = change.FromList && (change.Old is null || change.Old.Metadata.Generation == change.New.Metadata.Generation);
        return routine ? QueuePriority.Resync : QueuePriority.Edit;
    }

    private static bool SameItems(IList<string>? left, IList<string>? right) =>
        (left ?? []).SequenceEqual(right ?? [], StringComparer.Ordinal);

    private static bool SameEntries(IDictionary<string, string>? left, IDictionary<string, string>? right)
    {
        if ((left?.Count ?? 0) != (right?.Count ?? 0))
        {
            return false;
        }

        return left is null || left.All(entry => right!.TryGetValue(entry.Key, out var value) && value == entry.Value);
    }
}
