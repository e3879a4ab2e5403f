using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Reflection;

/// <summary>Keys by value. Not thread-safe; the store holds its lock around every call.</summary>
internal sealed class StoreIndex<T>(Func<T, IEnumerable<string>> values)
    where T : class
{
    private readonly Dictionary<string, HashSet<ObjectKey>> _keys = new(StringComparer.Ordinal);

    public string[] ValuesOf(T entity) => [.. values(entity)];

    public void Add(ObjectKey key, string[] filedUnder)
    {
        foreach (var value in filedUnder)
        {
            if (!_keys.TryGetValue(value, out var keys))
            {
                _keys.Add(value, keys = []);
            }

            keys.Add(key);
        }
    }

    /// <summary>Takes the key from under the values of the version that was added; computed anew instead of remembered, to save memory.</summary>
    public void Remove(ObjectKey key, T entity)
    {
        foreach (var value in values(entity))
        {
            if (_keys.TryGetValue(value, out var keys) && keys.Remove(key) && keys.Count == 0)
            {
                _keys.Remove(value);
            }
        }
    }

    public IEnumerable<ObjectKey> Find(string value) => _keys.TryGetValue(value, out var keys) ? keys : [];
}
