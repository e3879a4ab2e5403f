using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Storage;

/// <summary>
/// All objects under one revision counter, as etcd keeps them. A read-modify-write holds <see cref="Gate"/> throughout, which
/// makes every write linearizable at the price of one writer at a time: right for a sandbox.
/// </summary>
internal sealed class ObjectStore(int historySize)
{
    /// <summary>etcd's default limit of one request.</summary>
    public const int MaxObjectBytes = 1_572_864;

    private readonly Dictionary<string, ResourceLog> _logs = new(StringComparer.Ordinal);
    private long _compactedRevision;

    public Lock Gate { get; } = new();

    /// <summary>Starts at 1 so that "0" keeps its meaning of "any version" in requests.</summary>
    public long Revision { get; private set; } = 1;

    public StoredObject? Find(string resource, string ns, string name)
    {
        lock (Gate)
        {
            return Log(resource).Objects.GetValueOrDefault(StoredObject.KeyOf(ns, name));
        }
    }

    public (ImmutableSortedDictionary<string, StoredObject> Objects, long Revision) Snapshot(string resource)
    {
        lock (Gate)
        {
            return (Log(resource).Objects, Revision);
        }
    }

    public ImmutableSortedDictionary<string, StoredObject>? SnapshotAt(string resource, long revision)
    {
        lock (Gate)
        {
            return Log(resource).At(revision);
        }
    }

    /// <summary>Writes after <paramref name="revision"/> (null: too old), the store's revision now, and the signal of the next write.</summary>
    public (IReadOnlyList<StoredEvent>? Events, long Revision, long Compacted, Task Changed) ReadLog(
        string resource, long revision, bool running)
    {
        lock (Gate)
        {
            var log = Log(resource);
            return (log.After(revision, running), Revision, log.CompactedRevision, log.Changed);
        }
    }

    /// <summary>Stores <paramref name="value"/> (whose resourceVersion it sets). The caller holds <see cref="Gate"/>.</summary>
    /// <exception cref="ApiException">The object is larger than etcd takes.</exception>
    public StoredObject Put(string resource, JsonObject value)
    {
        var next = Revision + 1;
        value.Ensure("metadata")["resourceVersion"] = next.ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(value, next);
        if (stored.Json.Length > MaxObjectBytes)
        {
            throw StatusErrors.TooLargeObject();
        }

        var log = Log(resource);
        Revision = next;
        log.Append(new StoredEvent(next, stored, log.Objects.GetValueOrDefault(stored.Key), Deleted: false));
        return stored;
    }

    /// <summary>Removes; <paramref name="lastState"/> is what watchers are told. The caller holds <see cref="Gate"/>.</summary>
    public void Remove(string resource, StoredObject existing, JsonObject lastState)
    {
        Revision++;
        lastState.Ensure("metadata")["resourceVersion"] = Revision.ToString(CultureInfo.InvariantCulture);
        Log(resource).Append(new StoredEvent(Revision, new StoredObject(lastState, Revision), existing, Deleted: true));
    }

    /// <summary>Forgets all history: older watches and continue tokens get 410.</summary>
    public void Compact()
    {
        lock (Gate)
        {
            // A bump, so that a client that is up to date with the last write is "older" too, as in a busy cluster.
            _compactedRevision = ++Revision;
            foreach (var log in _logs.Values)
            {
                log.Compact(_compactedRevision);
            }
        }
    }

    private ResourceLog Log(string resource)
    {
        if (!_logs.TryGetValue(resource, out var log))
        {
            _logs[resource] = log = new ResourceLog(historySize);
            log.Compact(_compactedRevision);
        }

        return log;
    }
}
