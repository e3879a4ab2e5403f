namespace Operator.Drift;

/// <summary>How a field is shaped on the wire.</summary>
internal enum FieldShape
{
    /// <summary>String or number.</summary>
    Scalar,

    /// <summary>String to string (an object with one member, such as <c>tlsConfig</c>, counts as one).</summary>
    Map,

    /// <summary>String to map.</summary>
    NestedMap,
}

/// <summary>
/// A field's value as its leaves, in a form in which two values are equal exactly when AWS treats them alike: scalars that are
/// empty do not exist, entries with an empty inner map do not exist, order does not matter. A map without leaves is a value
/// ("owned and empty"), which is not the same as no value.
/// </summary>
/// <remarks>Leaves are only put together when somebody asks for them: two values are mostly equal, and then nobody does.</remarks>
internal sealed class FieldValue
{
    private readonly IReadOnlyList<(string? Key, string? SubKey, string Value)> entries;

    private FieldValue(IReadOnlyList<(string? Key, string? SubKey, string Value)> entries) => this.entries = entries;

    /// <summary>The value of a scalar; null for a map.</summary>
    public string? Scalar => entries is [(null, _, var value)] ? value : null;

    /// <summary>A string; null when it is null or empty.</summary>
    public static FieldValue? Of(string? value) => string.IsNullOrEmpty(value) ? null : new FieldValue([(null, null, value)]);

    /// <summary>A number; null when absent.</summary>
    public static FieldValue? Of(int? value) => Of(value?.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>A map; null when absent, a value without leaves when empty. Entries with a null value do not exist.</summary>
    /// <param name="map">The map.</param>
    /// <param name="emptyIsAbsent">Whether an entry with an empty string does not exist either (true where AWS deletes by it).</param>
    public static FieldValue? Of(IEnumerable<KeyValuePair<string, string>>? map, bool emptyIsAbsent = true) => map is null ? null : new FieldValue(
        [
            .. map.Where(entry => entry.Value is not null && !(emptyIsAbsent && entry.Value.Length == 0))
                .Select(entry => ((string?)entry.Key, (string?)null, entry.Value)),
        ]);

    /// <summary>A map of maps; null when absent.</summary>
    public static FieldValue? Of(IEnumerable<(string Key, IEnumerable<KeyValuePair<string, string>> Inner)>? map) => map is null ? null : new FieldValue(
        [
            .. map.SelectMany(entry => entry.Inner
                .Where(inner => !string.IsNullOrEmpty(inner.Value))
                .Select(inner => ((string?)entry.Key, (string?)inner.Key, inner.Value))),
        ]);

    /// <summary>Leaves, ordered, as those of a field named <paramref name="field"/>.</summary>
    public IReadOnlyDictionary<FieldPath, string> LeavesOf(string field)
    {
        var result = new SortedDictionary<FieldPath, string>();
        foreach (var (key, subKey, value) in entries)
        {
            result[new FieldPath(field, key, subKey)] = value;
        }

        return result;
    }

    /// <summary>Whether the leaves are sure to be the same as those of <paramref name="other"/>. False says nothing: the order may differ.</summary>
    public bool IsSurelySame(FieldValue other) => entries.SequenceEqual(other.entries);
}
