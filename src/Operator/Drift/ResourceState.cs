namespace Operator.Drift;

/// <summary>
/// The fields of an integration or integration response, declared or observed: a field is in it when it has a value, and a
/// map can be in it without leaves. Immutable.
/// </summary>
internal sealed class ResourceState
{
    private static readonly IReadOnlyDictionary<FieldPath, string> None = new SortedDictionary<FieldPath, string>();

    private readonly Dictionary<string, FieldValue> fields = new(StringComparer.Ordinal);

    private ResourceState()
    {
    }

    /// <summary>Names of the fields that have a value.</summary>
    public IReadOnlyCollection<string> Fields => fields.Keys;

    /// <summary>All leaves.</summary>
    public IEnumerable<KeyValuePair<FieldPath, string>> Leaves => fields.SelectMany(one => one.Value.LeavesOf(one.Key));

    /// <summary>What <paramref name="declared"/> declares.</summary>
    public static ResourceState Declared<TDeclared, TObserved>(IEnumerable<Field<TDeclared, TObserved>> table, TDeclared declared) =>
        Read(table, field => field.Declared(declared));

    /// <summary>What <paramref name="observed"/> holds.</summary>
    public static ResourceState Observed<TDeclared, TObserved>(IEnumerable<Field<TDeclared, TObserved>> table, TObserved observed) =>
        Read(table, field => field.Observed(observed));

    public bool Has(string field) => fields.ContainsKey(field);

    /// <summary>The leaves of one field; none when it has no value.</summary>
    public IReadOnlyDictionary<FieldPath, string> LeavesOf(string field) =>
        fields.TryGetValue(field, out var value) ? value.LeavesOf(field) : None;

    /// <summary>The value of a scalar field, or null.</summary>
    public string? Scalar(string field) => fields.GetValueOrDefault(field)?.Scalar;

    /// <summary>Whether a field, seen on its own, is sure to hold the same leaves in both. False says nothing.</summary>
    public bool SurelyHasSame(string field, ResourceState other) => (fields.GetValueOrDefault(field), other.fields.GetValueOrDefault(field)) switch
    {
        (null, null) => true,
        ({ } mine, { } theirs) => mine.IsSurelySame(theirs),
        _ => false,
    };

    /// <summary>The same state with a scalar field set.</summary>
    public ResourceState With(string field, string value)
    {
        var result = new ResourceState();
        foreach (var (name, existing) in fields)
        {
            result.fields[name] = existing;
        }

        result.fields[field] = FieldValue.Of(value)!;
        return result;
    }

    private static ResourceState Read<TField>(IEnumerable<TField> table, Func<TField, FieldValue?> read)
        where TField : IField
    {
        var result = new ResourceState();
        foreach (var field in table)
        {
            if (read(field) is { } value)
            {
                result.fields[field.Name] = value;
            }
        }

        return result;
    }
}
