namespace Operator.Drift.Rest;

/// <summary>One entry of a list that is keyed by status code, and what has to happen to it.</summary>
/// <param name="Key">Status code.</param>
/// <param name="Desired">What is declared; null for one that is to go.</param>
/// <param name="Observed">What is there; null for one that is missing.</param>
/// <param name="Changes">Differences within it that may be corrected, with paths relative to it.</param>
internal sealed record ChildChange(string Key, ResourceState? Desired, ResourceState? Observed, IReadOnlyList<FieldChange> Changes)
{
    public bool IsSurplus => Desired is null;

    public bool IsMissing => Observed is null;
}

/// <summary>
/// Compares a list keyed by status code. Only when the object declares the list, or did when it was last applied; otherwise it is
/// AWS's.
/// </summary>
internal static class ChildDiff
{
    /// <summary>Compares.</summary>
    /// <param name="owner">What paths and ignored fields begin with.</param>
    /// <param name="table">Fields of an entry.</param>
    /// <param name="desired">Declared entries; null when the list is not declared.</param>
    /// <param name="observed">Entries in AWS.</param>
    /// <param name="onceDeclared">Names of fields as in <see cref="RestDesired.FieldNames"/>.</param>
    /// <param name="ignore">Paths that are only reported: the list, one entry, or something within one.</param>
    /// <param name="report">Gets every difference, with full paths.</param>
    /// <returns>The entries that differ and may be corrected, in the order of their keys.</returns>
    public static IReadOnlyList<ChildChange> Compare(
        FieldPath owner,
        IReadOnlyList<IField> table,
        IReadOnlyDictionary<string, ResourceState>? desired,
        IReadOnlyDictionary<string, ResourceState> observed,
        IReadOnlySet<string> onceDeclared,
        IgnoreFields ignore,
        ICollection<FieldChange> report)
    {
        if (desired is null && !onceDeclared.Contains(owner.ToString()))
        {
            return [];
        }

        var result = new List<ChildChange>();
        var wanted = desired ?? new Dictionary<string, ResourceState>();
        foreach (var key in wanted.Keys.Union(observed.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (target, actual) = (wanted.GetValueOrDefault(key), observed.GetValueOrDefault(key));
            var path = Below(owner, key);
            var within = ignore.Below(path);
            IReadOnlyList<FieldChange> differences = [];
            if (target is null || actual is null)
            {
                report.Add(new FieldChange(path, table[0], target is null ? null : "present", actual is null ? null : "present", within.CoversAll, NeedsReplacement: false));
            }
            else
            {
                var all = StateDiff.Compare(
                    table, target, actual, Once(onceDeclared, path, table), RestDefaults.None, within, service: false);
                foreach (var difference in all)
                {
                    report.Add(difference with { Path = Below(path, difference.Path.ToString()) });
                }

                differences = [.. all.Where(difference => !difference.Ignored)];
                if (differences.Count == 0)
                {
                    continue;
                }
            }

            if (!within.CoversAll)
            {
                result.Add(new ChildChange(key, target, actual, differences));
            }
        }

        return result;
    }

    private static HashSet<string> Once(IReadOnlySet<string> onceDeclared, FieldPath path, IReadOnlyList<IField> table) =>
        [.. table.Select(field => field.Name).Where(name => onceDeclared.Contains($"{path}.{name}"))];

    // A path has room for two keys; what lies deeper is one text.
    private static FieldPath Below(FieldPath path, string name) =>
        path.Key is null ? path with { Key = name }
        : path.SubKey is null ? path with { SubKey = name }
        : path with { SubKey = $"{path.SubKey}.{name}" };
}
