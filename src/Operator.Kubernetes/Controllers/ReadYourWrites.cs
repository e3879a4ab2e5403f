using System.Collections.Concurrent;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Controllers;

/// <summary>Takes note of what a reconciler wrote.</summary>
public interface IWriteTracker
{
    /// <summary>
    /// The API server stored <paramref name="resourceVersion"/> of the object, in answer to a write of ours. To be called as
    /// soon as the answer is there. Null or empty (an answer without a version) is ignored.
    /// </summary>
    void RecordWrite(ObjectKey key, string? resourceVersion);
}

/// <summary>
/// Remembers the newest version that our own writes produced, per object, until the cache has it: the watch is behind the
/// server by some milliseconds, and a pass in that gap would read a status from before its own last write. That is how
/// controllers create things twice.
/// </summary>
/// <remarks>
/// Guarantee (kept by the controller that is given this): a pass starts only with a copy that is at least as new as every
/// recorded write of that object. It waits a moment for the watch, then reads the object from the API server. Writes of
/// others may still be missing from the copy; optimistic locking is for those.
/// Memory: one entry per object whose last write the cache has not shown yet. Thread-safe.
/// </remarks>
public sealed class ReadYourWrites : IWriteTracker
{
    private readonly ConcurrentDictionary<ObjectKey, string> _writes = new();

    /// <summary>Objects with a write that the cache has not shown.</summary>
    public int Pending => _writes.Count;

    /// <inheritdoc />
    public void RecordWrite(ObjectKey key, string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(resourceVersion))
        {
            _writes.AddOrUpdate(
                key,
                static (_, written) => written,
                static (_, before, written) => ResourceVersions.IsAtLeast(written, before) || !ResourceVersions.IsAtLeast(before, written) ? written : before,
                resourceVersion);
        }
    }

    /// <summary>The write that a copy must contain, or null.</summary>
    internal string? Expected(ObjectKey key) => _writes.GetValueOrDefault(key);

    /// <summary>Whether a copy of this version contains every recorded write. If so, they are forgotten.</summary>
    internal bool IsFresh(ObjectKey key, string? resourceVersion)
    {
        if (!_writes.TryGetValue(key, out var wanted))
        {
            return true;
        }

        if (!ResourceVersions.IsAtLeast(resourceVersion, wanted))
        {
            return false;
        }

        // Only this entry: a newer write may have been recorded meanwhile.
        _writes.TryRemove(new KeyValuePair<ObjectKey, string>(key, wanted));
        return true;
    }

    /// <summary>
    /// The server itself showed this version, so it contains all writes. The cache still has to reach it: with versions that
    /// cannot be compared, equality with this one is the only proof left.
    /// </summary>
    internal void Advance(ObjectKey key, string? resourceVersion)
    {
        if (!string.IsNullOrEmpty(resourceVersion) && _writes.TryGetValue(key, out var wanted))
        {
            _writes.TryUpdate(key, resourceVersion, wanted);
        }
    }

    /// <summary>The object is gone.</summary>
    internal void Forget(ObjectKey key) => _writes.TryRemove(key, out _);
}
