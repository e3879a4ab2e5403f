using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>What a change did to the store.</summary>
public enum StoreChangeType
{
    /// <summary>The object was not in the store before.</summary>
    Added,

    /// <summary>Another version of the object took the place of the one before.</summary>
    Updated,

    /// <summary>The object left the store: it was deleted, or can no longer be read as its type.</summary>
    Removed,
}

/// <summary>One change of a store, seen after the store had it.</summary>
/// <param name="Type">What it did.</param>
/// <param name="Key">Which object.</param>
/// <param name="Old">The version before; null for <see cref="StoreChangeType.Added"/>.</param>
/// <param name="New">The version now; null for <see cref="StoreChangeType.Removed"/>.</param>
/// <param name="FromList">Whether it came from a (re)list, not from a watch: routine, not news.</param>
public sealed record StoreChange<T>(StoreChangeType Type, ObjectKey Key, T? Old, T? New, bool FromList)
    where T : class, IKubernetesObject<V1ObjectMeta>;
