namespace Operator.Drift.Rest;

/// <summary>
/// What a put sends. It rewrites the whole object, so over an existing one it also carries what the spec does not own: members of
/// other people's, and ignored ones, with the value that they have.
/// </summary>
internal static class RestPut
{
    /// <summary>The members for an object that is not there yet: everything declared, ignored fields included.</summary>
    public static RequestFields New(ResourceState desired) => UpdatePlanner.Create(desired);

    /// <summary>The members that rewrite <paramref name="observed"/>.</summary>
    /// <param name="table">The fields.</param>
    /// <param name="desired">What is declared.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="onceDeclared">Fields that the spec declared before: gone for good when it no longer does.</param>
    /// <param name="ignore">Leaves that keep the value that they have.</param>
    public static RequestFields Over(
        IEnumerable<IField> table, ResourceState desired, ResourceState observed, IReadOnlySet<string> onceDeclared, IgnoreFields ignore)
    {
        var request = new RequestFields();
        foreach (var field in table)
        {
            var owned = desired.Has(field.Name) || onceDeclared.Contains(field.Name);
            foreach (var (path, value) in observed.LeavesOf(field.Name).Where(leaf => !owned || ignore.Covers(leaf.Key)))
            {
                request.Set(path, value);
            }

            foreach (var (path, value) in desired.LeavesOf(field.Name).Where(leaf => !ignore.Covers(leaf.Key)))
            {
                request.Set(path, value);
            }
        }

        return request;
    }
}
