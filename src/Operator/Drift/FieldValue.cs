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
internal sealed class FieldValue
{
    private static readonly (string? Key, string? SubKey) ScalarKey = (null, null);

    private readonly SortedDictionary<FieldPath, string> leaves = [];

    private FieldValue()
    {
    }

    /// <summary>Leaves, ordered; <see cref="FieldPath.Field"/> is empty in them until <see cref="At"/> names it.</summary>
    public IReadOnlyDictionary<FieldPath, string> Leaves => leaves;

    /// <summary>A string; null when it is null or empty.</summary>
    public static FieldValue? Of(string? value) => string.IsNullOrEmpty(value) ? null : Single(value);

    /// <summary>A number; null when absent.</summary>
    public static FieldValue? Of(int? value) => value is { } number
        ? Single(number.ToString(System.Globalization.CultureInfo.InvariantCulture))
        : null;

    /// <summary>A map; null when absent, a value without leaves when empty. Entries with a null value do not exist.</summary>
    /// <param name="map">The map.</param>
    /// <param name="emptyIsAbsent">Whether an entry with an empty string does not exist either (true where AWS deletes by it).</param>
    public static FieldValue? Of(IEnumerable<KeyValuePair<string, string>>? map, bool emptyIsAbsent = true)
    {
        if (map is null)
        {
            return null;
        }

        var result = new FieldValue();
        foreach (var (key, value) in map)
        {
            if (value is not null && !(emptyIsAbsent && value.Length == 0))
            {
                result.leaves[new FieldPath("", key)] = value;
            }
        }

        return result;
    }

    /// <summary>A map of maps; null when absent.</summary>
    public static FieldValue? Of(IEnumerable<(string Key, IEnumerable<KeyValuePair<string, string>> Inner)>? map)
    {
        if (map is null)
        {
            return null;
        }

        var result = new FieldValue();
        foreach (var (key, inner) in map)
        {
            foreach (var (subKey, value) in inner)
            {
                if (!string.IsNullOrEmpty(value))
                {
                    result.leaves[new FieldPath("", key, subKey)] = value;
                }
            }
        }

        return result;
    }

    /// <summary>The same value with its leaves named after <paramref name="field"/>.</summary>
    public FieldValue At(string field)
    {
        var result = new FieldValue();
        foreach (var (path, value) in leaves)
        {
            result.leaves[path with { Field = field }] = value;
        }

        return result;
    }

    private static FieldValue Single(string value)
    {
        var result = new FieldValue();
        result.leaves[new FieldPath("", ScalarKey.Key, ScalarKey.SubKey)] = value;
        return result;
    }
}
