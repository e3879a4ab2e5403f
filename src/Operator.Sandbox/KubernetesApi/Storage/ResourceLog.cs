using System.Collections.Immutable;

namespace Operator.Sandbox.KubernetesApi.Storage;

/// <summary>
/// The objects of one resource and the recent writes to them. Guarantees: a snapshot never changes; readers of the log see every
/// write once and in order, or are told that they are too late. Not safe by itself: <see cref="ObjectStore"/> holds the lock.
/// </summary>
internal sealed class ResourceLog(int historySize)
{
    private readonly List<StoredEvent> _events = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(StringComparer.Ordinal);

    /// <summary>A request that starts below this revision is refused.</summary>
    public long CompactedRevision { get; private set; }

    // The newest write that is no longer in the log: a watch that has seen it has missed nothing and goes on.
    private long _lastForgotten;

    /// <summary>Completes at the next write.</summary>
    public Task Changed => _changed.Task;

    public void Append(StoredEvent write)
    {
        Objects = write.Deleted ? Objects.Remove(write.Current.Key) : Objects.SetItem(write.Current.Key, write.Current);
        _events.Add(write);

        // Trimmed in halves: removing one from the front per write would copy the whole list each time.
        if (_events.Count > 2 * historySize)
        {
            Forget(_events.Count - historySize);
        }

        var signal = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        signal.SetResult();
    }

    public void Compact(long revision)
    {
        if (_events.Count > 0)
        {
            Forget(_events.Count);
        }

        CompactedRevision = revision;
    }

    /// <summary>Writes after <paramref name="revision"/>; null when that is too old. A running watch is only too old if it missed a write.</summary>
    public IReadOnlyList<StoredEvent>? After(long revision, bool running)
    {
        if (revision < (running ? _lastForgotten : CompactedRevision))
        {
            return null;
        }

        var start = IndexAfter(revision);
        return start == _events.Count ? [] : _events.GetRange(start, _events.Count - start);
    }

    /// <summary>The objects as they were at <paramref name="revision"/>; null when that is forgotten.</summary>
    public ImmutableSortedDictionary<string, StoredObject>? At(long revision)
    {
        if (revision < CompactedRevision)
        {
            return null;
        }

        var objects = Objects.ToBuilder();
        for (var i = _events.Count - 1; i >= 0 && _events[i].Revision > revision; i--)
        {
            if (_events[i].Previous is { } previous)
            {
                objects[previous.Key] = previous;
            }
            else
            {
                objects.Remove(_events[i].Current.Key);
            }
        }

        return objects.ToImmutable();
    }

    private void Forget(int count)
    {
        CompactedRevision = _lastForgotten = _events[count - 1].Revision;
        _events.RemoveRange(0, count);
    }

    private int IndexAfter(long revision)
    {
        var (low, high) = (0, _events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _events[middle].Revision <= revision ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
