namespace Operator.Drift;

/// <summary>What has to happen in AWS.</summary>
internal enum ChangeKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>There is no integration yet.</summary>
    Create,

    /// <summary>One PATCH.</summary>
    Update,

    /// <summary>A new integration, because the old one cannot be changed into what is wanted.</summary>
    Replace,

    /// <summary>The object goes and takes it along. Never the result of a comparison.</summary>
    Delete,
}

/// <summary>One leaf in which AWS differs.</summary>
/// <param name="Path">Which leaf.</param>
/// <param name="Field">Its row in the field table.</param>
/// <param name="Desired">The wanted value; null when the leaf is to be removed.</param>
/// <param name="Observed">The value in AWS; null when there is none.</param>
/// <param name="Ignored">Covered by <c>spec.ignoreFields</c>: reported, never corrected.</param>
/// <param name="NeedsReplacement">Cannot be made by a PATCH.</param>
internal sealed record FieldChange(FieldPath Path, IField Field, string? Desired, string? Observed, bool Ignored, bool NeedsReplacement)
{
    public bool IsRemoval => Desired is null;
}

/// <summary>All differences, and what they amount to when corrected.</summary>
/// <param name="Kind">What has to happen.</param>
/// <param name="Changes">Every difference, ignored ones included, in the order of the field table.</param>
internal sealed record ChangeSet(ChangeKind Kind, IReadOnlyList<FieldChange> Changes)
{
    public static ChangeSet Nothing { get; } = new(ChangeKind.None, []);

    /// <summary>There is nothing in AWS to compare with.</summary>
    public static ChangeSet Creation { get; } = new(ChangeKind.Create, []);

    /// <summary>The differences that may be corrected.</summary>
    public IEnumerable<FieldChange> Correctable => Changes.Where(change => !change.Ignored);

    /// <summary>Names of the fields in it, each once.</summary>
    public IEnumerable<string> FieldNames => Correctable.Select(change => change.Path.Field).Distinct(StringComparer.Ordinal);

    /// <summary>Sums up <paramref name="changes"/>.</summary>
    public static ChangeSet Of(IReadOnlyList<FieldChange> changes) => new(
        changes.Any(change => change is { Ignored: false, NeedsReplacement: true }) ? ChangeKind.Replace
        : changes.Any(change => !change.Ignored) ? ChangeKind.Update
        : ChangeKind.None,
        changes);
}
