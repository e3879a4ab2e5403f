namespace Operator.Drift;

/// <summary>
/// Compares what is declared with what AWS holds. Only two kinds of fields can differ: those declared now, and those declared
/// when the spec was last applied (which are to be removed). Every other field belongs to AWS and to other people. The type and
/// subtype are compared always: they say what the integration is.
/// </summary>
internal static class StateDiff
{
    /// <summary>The differences of an integration.</summary>
    public static IReadOnlyList<FieldChange> Compare(DesiredIntegration desired, ResourceState observed, IReadOnlySet<string> onceDeclared) =>
        Compare(FieldMap.Integration, desired.State, observed, onceDeclared, desired.Defaults.Of, desired.Ignore, desired.IsService);

    /// <summary>The differences between two states under <paramref name="table"/>, in its order.</summary>
    /// <param name="table">The fields.</param>
    /// <param name="desired">What is declared.</param>
    /// <param name="observed">What AWS holds.</param>
    /// <param name="onceDeclared">Names of the fields declared when the spec was last applied.</param>
    /// <param name="defaultOf">What the service fills in for a scalar.</param>
    /// <param name="ignore">Paths that are reported and not corrected.</param>
    /// <param name="service">Whether parameters follow the rules of service integrations.</param>
    public static IReadOnlyList<FieldChange> Compare(
        IEnumerable<IField> table,
        ResourceState desired,
        ResourceState observed,
        IReadOnlySet<string> onceDeclared,
        Func<string, string?> defaultOf,
        IgnoreFields ignore,
        bool service)
    {
        var changes = new List<FieldChange>();
        foreach (var field in table)
        {
            if (!desired.Has(field.Name) && !onceDeclared.Contains(field.Name) && field.Clearing != Clearing.Identity)
            {
                continue;
            }

            if (desired.SurelyHasSame(field.Name, observed))
            {
                continue;
            }

            var wanted = desired.LeavesOf(field.Name);
            var present = observed.LeavesOf(field.Name);
            var fallback = field.Shape == FieldShape.Scalar ? defaultOf(field.Name) : null;
            var keeps = wanted.Count > 0 || present.Keys.Any(ignore.Covers);

            foreach (var path in wanted.Keys.Union(present.Keys).Order())
            {
                var target = wanted.GetValueOrDefault(path);
                var actual = present.GetValueOrDefault(path);
                if (string.Equals(target ?? fallback, actual ?? fallback, StringComparison.Ordinal) || BothEmpty(field, target, actual))
                {
                    continue;
                }

                var replace = field.Clearing == Clearing.Identity || (target is null && !CanTryToRemove(field, fallback, keeps, service));
                changes.Add(new FieldChange(path, field, target, actual, ignore.Covers(path), replace));
            }
        }

        return changes;
    }

    // An empty template and none are shown alike by some services, so they do not count as different.
    private static bool BothEmpty(IField field, string? target, string? actual) =>
        field.Confidential && field.Clearing != Clearing.RemoveOperation && string.IsNullOrEmpty(target) && string.IsNullOrEmpty(actual);

    private static bool CanTryToRemove(IField field, string? fallback, bool keepsOtherKeys, bool service) => field.Clearing switch
    {
        Clearing.Impossible or Clearing.Identity => false,
        Clearing.ExplicitDefault => fallback is not null,
        // The map is sent without the key. With nothing left to send there is no request that would say "none": {} is a no-op.
        Clearing.UnprovenOmission => keepsOtherKeys,
        Clearing.MapKeyTombstone when service => keepsOtherKeys,
        _ => true,
    };
}
