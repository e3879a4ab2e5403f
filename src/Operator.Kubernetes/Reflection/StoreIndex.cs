using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>Keys by value. Not thread-safe; the store holds its lock around every call.</summary>
/// <remarks>Most values have one key (an id has one owner), so a set is made for the second one only: it would be the larger part of an index.</remarks>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class
{
    private readonly Dictionary<string, Filed> _keys = new(StringComparer.Ordinal);

    public string[] ValuesOf(T entity) => [.. values(entity)];

    public void Add(ObjectKey key, string[] filedUnder)
    {
        foreach (var value in filedUnder)
        {
            ref var filed = ref CollectionsMarshal.GetValueRefOrAddDefault(_keys, value, out var exists);
            if (!exists)
            {
                filed.Only = key;
            }
            else if (filed.Many is { } many)
            {
                many.Add(key);
            }
            else if (filed.Only != key)
            {
                filed.Many = [filed.Only, key];
            }
        }
    }

    /// <summary>Takes the key from under the values of the version that was added; computed anew instead of remembered, to save memory.</summary>
    public void Remove(ObjectKey key, T entity)
    {
        foreach (var value in values(entity))
        {
            ref var filed = ref CollectionsMarshal.GetValueRefOrNullRef(_keys, value);
            if (Unsafe.IsNullRef(ref filed))
            {
                continue;
            }

            if (filed.Many is { } many ? many.Remove(key) && many.Count == 0 : filed.Only == key)
            {
                _keys.Remove(value);
            }
        }
    }

    public IEnumerable<ObjectKey> Find(string value) => !_keys.TryGetValue(value, out var filed) ? []
        : filed.Many is { } many ? many
        : [filed.Only];

    /// <summary>One key or, once there has been a second one, a set.</summary>
    private struct Filed
    {
        public ObjectKey Only;
        public HashSet<ObjectKey>? Many;
    }
}
