namespace Operator.Drift;

/// <summary>
/// The members of a create or update request, in wire shapes but without the client's types: what is absent is not sent, an
/// empty string or empty inner map is.
/// </summary>
internal sealed class RequestFields
{
    public SortedDictionary<string, string> Scalars { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SortedDictionary<string, string>> Maps { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SortedDictionary<string, SortedDictionary<string, string>>> NestedMaps { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an unproven way of removing a value is in it, so that a refusal may be about that and not about the spec.</summary>
    public bool TriesUnprovenRemoval { get; set; }

    /// <summary>The scalar to send, or null.</summary>
    public string? Scalar(string field) => Scalars.GetValueOrDefault(field);

    /// <summary>The map to send, or null.</summary>
    public Dictionary<string, string>? Map(string field) =>
        Maps.TryGetValue(field, out var map) ? new Dictionary<string, string>(map) : null;

    /// <summary>The map of maps to send, or null.</summary>
    public Dictionary<string, Dictionary<string, string>>? NestedMap(string field) =>
        NestedMaps.TryGetValue(field, out var map) ? map.ToDictionary(entry => entry.Key, entry => new Dictionary<string, string>(entry.Value)) : null;

    /// <summary>Adds a leaf with its value.</summary>
    public void Set(FieldPath path, string value)
    {
        if (path.Key is null)
        {
            Scalars[path.Field] = value;
        }
        else if (path.SubKey is null)
        {
            MapOf(path.Field)[path.Key] = value;
        }
        else
        {
            InnerMapOf(path.Field, path.Key)[path.SubKey] = value;
        }
    }

    /// <summary>The map of a field, made if needed.</summary>
    public SortedDictionary<string, string> MapOf(string field)
    {
        if (!Maps.TryGetValue(field, out var map))
        {
            Maps[field] = map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return map;
    }

    /// <summary>The inner map of an entry, made if needed.</summary>
    public SortedDictionary<string, string> InnerMapOf(string field, string key)
    {
        if (!NestedMaps.TryGetValue(field, out var map))
        {
            NestedMaps[field] = map = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        }

        if (!map.TryGetValue(key, out var inner))
        {
            map[key] = inner = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return inner;
    }
}
