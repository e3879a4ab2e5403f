namespace Operator.Drift;

/// <summary>
/// <c>spec.ignoreFields</c>: paths that are sent at create and never corrected afterwards. A path covers the field or entry that
/// it names and everything below it.
/// </summary>
internal sealed class IgnoreFields
{
    private readonly HashSet<string> paths;

    public IgnoreFields(IEnumerable<string>? paths) =>
        this.paths = new HashSet<string>((paths ?? []).Where(path => !string.IsNullOrEmpty(path)), StringComparer.Ordinal);

    public static IgnoreFields None { get; } = new([]);

    public bool Covers(string field) => paths.Contains(field);

    public bool Covers(FieldPath path) =>
        paths.Count > 0
        && (paths.Contains(path.Field)
            || paths.Contains(path.ToString())
            || (path.SubKey is not null && paths.Contains(new FieldPath(path.Field, path.Key).ToString())));
}
