namespace Operator.Drift;

/// <summary>
/// <c>spec.ignoreFields</c>: paths that are sent at create and never corrected afterwards. A path covers the field or entry that
/// it names and everything below it.
/// </summary>
internal sealed class IgnoreFields
{
    private readonly HashSet<string> paths;

    public IgnoreFields(IEnumerable<string>? paths)
        : this(paths, coversAll: false)
    {
    }

    private IgnoreFields(IEnumerable<string>? paths, bool coversAll)
    {
        CoversAll = coversAll;
        this.paths = new HashSet<string>((paths ?? []).Where(path => !string.IsNullOrEmpty(path)), StringComparer.Ordinal);
    }

    public static IgnoreFields None { get; } = new([]);

    /// <summary>Everything is ignored, because what it is all part of is.</summary>
    public bool CoversAll { get; }

    public bool Covers(string field) => CoversAll || paths.Contains(field);

    public bool Covers(FieldPath path) =>
        CoversAll
        || (paths.Count > 0
            && (paths.Contains(path.Field)
                || paths.Contains(path.ToString())
                || (path.SubKey is not null && paths.Contains(new FieldPath(path.Field, path.Key).ToString()))));

    /// <summary>The same as seen from <paramref name="owner"/>: <c>method.requestParameters</c> is <c>requestParameters</c> below <c>method</c>.</summary>
    public IgnoreFields Below(FieldPath owner)
    {
        if (paths.Count == 0)
        {
            return this;
        }

        var name = owner.ToString();
        return new IgnoreFields(
            paths.Where(path => IsBelow(path, name)).Select(path => path[(name.Length + 1)..]),
            CoversAll || paths.Any(path => path == name || IsBelow(name, path)));
    }

    private static bool IsBelow(string path, string owner) =>
        path.Length > owner.Length && path[owner.Length] == '.' && path.StartsWith(owner, StringComparison.Ordinal);
}
