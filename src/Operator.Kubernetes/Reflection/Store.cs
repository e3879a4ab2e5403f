using System.Text.Json;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>
/// The objects of one kind by key, with named indexes. Written by reflectors, read by everybody.
/// </summary>
/// <remarks>
/// Readers see every write whole: a relist takes effect in one step. Memory is one reference per object, plus one key per
/// indexed value; an object that a relist brings again in the same version keeps its old instance, so that the new copy can be
/// collected. Thread-safe.
/// </remarks>
public sealed class Store<T> : IStore<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly Dictionary<string, StoreIndex<T>> _indexes;
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _awaited;
    private readonly HashSet<string> _partitions;
    private readonly JsonSerializerOptions? _comparing;
    private T[]? _snapshot;

    /// <summary>An empty store.</summary>
    /// <param name="indexes">
    /// Index name to the values under which an object is filed: a pure function of the object. An object that it throws on is
    /// kept out of the store, as one that cannot be read.
    /// </param>
    /// <param name="partitions">The parts that must have been listed before the store counts as synced: namespaces, or one empty string for all.</param>
    /// <param name="comparing">See <see cref="InformerOptions{T}.Comparing"/>.</param>
    public Store(
        IReadOnlyDictionary<string, Func<T, IEnumerable<string>>>? indexes = null,
        IEnumerable<string>? partitions = null,
        JsonSerializerOptions? comparing = null)
    {
        _comparing = comparing;
        _indexes = (indexes ?? new Dictionary<string, Func<T, IEnumerable<string>>>())
            .ToDictionary(index => index.Key, index => new StoreIndex<T>(index.Value), StringComparer.Ordinal);
        _partitions = new HashSet<string>(partitions ?? [""], StringComparer.Ordinal);
        _awaited = new HashSet<string>(_partitions, StringComparer.Ordinal);
    }

    /// <summary>Whether every part was listed once.</summary>
    public bool HasSynced => _synced.Task.IsCompleted;

    /// <summary>Whether the store was made for this part: a list of another one would never complete its first sync.</summary>
    internal bool Has(string partition) => _partitions.Contains(partition);

    /// <summary>Number of objects.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <inheritdoc />
    public T? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.GetValueOrDefault(key);
        }
    }

    /// <inheritdoc />
    public IReadOnlyCollection<T> List()
    {
        lock (_lock)
        {
            return _snapshot ??= [.. _objects.Values];
        }
    }

    /// <inheritdoc />
    public IReadOnlyCollection<T> ByIndex(string indexName, string value)
    {
        lock (_lock)
        {
            if (!_indexes.TryGetValue(indexName, out var index))
            {
                throw new ArgumentException($"The store has no index '{indexName}'.", nameof(indexName));
            }

            return [.. index.Find(value).Select(key => _objects[key])];
        }
    }

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _synced.Task.WaitAsync(cancellationToken);

    /// <summary>Adds or replaces one object. Lets exceptions of index functions through, with the store unchanged.</summary>
    /// <returns>The change, or null when the store had exactly this version.</returns>
    internal StoreChange<T>? Apply(T current)
    {
        lock (_lock)
        {
            return Put(ObjectKey.Of(current), current, fromList: false);
        }
    }

    /// <summary>Takes one object out.</summary>
    /// <returns>The change, or null when it was not there.</returns>
    internal StoreChange<T>? Remove(ObjectKey key)
    {
        lock (_lock)
        {
            return Take(key, fromList: false);
        }
    }

    /// <summary>Makes a part of the store hold exactly <paramref name="current"/>, in one step.</summary>
    /// <param name="partition">The namespace that was listed, or empty for all.</param>
    /// <param name="current">All objects of that part; those without a name are left out.</param>
    /// <param name="unusable">Called for an object that an index function threw on; it is left out like an unreadable one.</param>
    /// <returns>What changed.</returns>
    internal IReadOnlyList<StoreChange<T>> Replace(string partition, IReadOnlyList<T> current, Action<T, Exception> unusable)
    {
        lock (_lock)
        {
            var changes = new List<StoreChange<T>>();
            var listed = new HashSet<ObjectKey>(current.Count);
            foreach (var item in current)
            {
                var key = ObjectKey.Of(item);
                try
                {
                    if (Put(key, item, fromList: true) is { } change)
                    {
                        changes.Add(change);
                    }

                    listed.Add(key);
                }
                catch (Exception exception)
                {
                    unusable(item, exception);
                }
            }

            var gone = _objects.Keys.Where(key => (partition.Length == 0 || key.Namespace == partition) && !listed.Contains(key)).ToArray();
            foreach (var key in gone)
            {
                if (Take(key, fromList: true) is { } change)
                {
                    changes.Add(change);
                }
            }

            _awaited.Remove(partition);
            if (_awaited.Count == 0)
            {
                _synced.TrySetResult();
            }

            return changes;
        }
    }

    private StoreChange<T>? Put(ObjectKey key, T current, bool fromList)
    {
        var old = _objects.GetValueOrDefault(key);
        if (old is not null && old.Metadata.Uid == current.Metadata.Uid
            && old.Metadata.ResourceVersion is not null && old.Metadata.ResourceVersion == current.Metadata.ResourceVersion)
        {
            return null;
        }

        if (old is not null && _comparing is not null)
        {
            (current as IKeepsParts)?.KeepFrom(old, _comparing);
        }

        // All values first: an index function that throws on this object leaves everything as it was.
        var filed = _indexes.Values.Select(index => (Index: index, Values: index.ValuesOf(current))).ToArray();
        foreach (var (index, values) in filed)
        {
            if (old is not null)
            {
                index.Remove(key, old);
            }

            index.Add(key, values);
        }

        _objects[key] = current;
        _snapshot = null;
        return new StoreChange<T>(old is null ? StoreChangeType.Added : StoreChangeType.Updated, key, old, current, fromList);
    }

    private StoreChange<T>? Take(ObjectKey key, bool fromList)
    {
        if (!_objects.Remove(key, out var old))
        {
            return null;
        }

        foreach (var index in _indexes.Values)
        {
            index.Remove(key, old);
        }

        _snapshot = null;
        return new StoreChange<T>(StoreChangeType.Removed, key, old, null, fromList);
    }
}
