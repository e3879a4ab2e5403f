using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Operator.Kubernetes.Json;

/// <summary>
/// A map of a few strings in one array, in the order in which they came. A <see cref="Dictionary{TKey,TValue}"/> of one entry takes 216
/// bytes, this 64; a cached object has three of them.
/// </summary>
/// <remarks>Finds by comparing one after the other: meant for a handful of entries, right for any number. Not thread-safe while it is changed.</remarks>
internal sealed class SmallMap : IDictionary<string, string>
{
    /// <summary>From this many entries on, hashing is worth its memory.</summary>
    internal const int Few = 8;

    private KeyValuePair<string, string>[] _entries = [];

    public int Count => _entries.Length;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => Array.ConvertAll(_entries, static entry => entry.Key);

    public ICollection<string> Values => Array.ConvertAll(_entries, static entry => entry.Value);

    public string this[string key]
    {
        get => IndexOf(key) is >= 0 and var at ? _entries[at].Value : throw new KeyNotFoundException($"There is no {key}.");
        set
        {
            if (IndexOf(key) is >= 0 and var at)
            {
                _entries[at] = new(key, value);
            }
            else
            {
                _entries = [.. _entries, new(key, value)];
            }
        }
    }

    public void Add(string key, string value)
    {
        if (ContainsKey(key))
        {
            throw new ArgumentException($"There is a {key} already.", nameof(key));
        }

        this[key] = value;
    }

    public void Add(KeyValuePair<string, string> item) => Add(item.Key, item.Value);

    public void Clear() => _entries = [];

    public bool Contains(KeyValuePair<string, string> item) => TryGetValue(item.Key, out var value) && value == item.Value;

    public bool ContainsKey(string key) => IndexOf(key) >= 0;

    public void CopyTo(KeyValuePair<string, string>[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, string>>)_entries).GetEnumerator();

    public bool Remove(string key)
    {
        if (IndexOf(key) is not (>= 0 and var at))
        {
            return false;
        }

        _entries = [.. _entries[..at], .. _entries[(at + 1)..]];
        return true;
    }

    public bool Remove(KeyValuePair<string, string> item) => Contains(item) && Remove(item.Key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out string value)
    {
        var at = IndexOf(key);
        value = at >= 0 ? _entries[at].Value : null;
        return at >= 0;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Array.FindIndex(_entries, entry => string.Equals(entry.Key, key, StringComparison.Ordinal));
    }
}
