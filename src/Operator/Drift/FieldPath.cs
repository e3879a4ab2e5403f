namespace Operator.Drift;

/// <summary>
/// Names one leaf: a scalar field (<c>description</c>), an entry of a map (<c>requestParameters.overwrite:path</c>) or an
/// entry of a map of maps (<c>responseParameters.200.overwrite:statuscode</c>). The text form is what <c>spec.ignoreFields</c>,
/// <c>status.drift[].field</c>, events and messages show.
/// </summary>
internal readonly record struct FieldPath(string Field, string? Key = null, string? SubKey = null) : IComparable<FieldPath>
{
    public int CompareTo(FieldPath other)
    {
        var byField = string.CompareOrdinal(Field, other.Field);
        var byKey = byField != 0 ? byField : string.CompareOrdinal(Key, other.Key);
        return byKey != 0 ? byKey : string.CompareOrdinal(SubKey, other.SubKey);
    }

    public override string ToString() => (Key, SubKey) switch
    {
        (null, _) => Field,
        (_, null) => $"{Field}.{Key}",
        _ => $"{Field}.{Key}.{SubKey}",
    };
}
