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

    /// <summary>
    /// The members that rewrite an integration response, or put it back where a rewrite of the integration took it along. Null for one
    /// that the spec wants gone.
    /// </summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="statusCode">The response.</param>
    /// <param name="observed">What is there, or was.</param>
    /// <param name="onceDeclared">Names of fields as in <see cref="RestDesired.FieldNames"/>.</param>
    public static RequestFields? Response(RestDesired desired, string statusCode, ResourceState observed, IReadOnlySet<string> onceDeclared)
    {
        var ignore = desired.Ignore.Below(ResponsePath(statusCode));
        if (desired.IntegrationResponses?.GetValueOrDefault(statusCode) is { } declared)
        {
            var once = RestFieldMap.IntegrationResponse.Select(field => field.Name)
                .Where(name => onceDeclared.Contains(ResponseField(statusCode, name))).ToHashSet(StringComparer.Ordinal);
            return Over(RestFieldMap.IntegrationResponse, declared, observed, once, ignore);
        }

        var isOurs = desired.IntegrationResponses is not null || onceDeclared.Contains(RestFieldMap.IntegrationResponses);
        return isOurs && !ignore.CoversAll ? null : New(observed);
    }

    /// <summary>Whether an integration response, to be kept, holds something that the spec does not own.</summary>
    public static bool HasMore(RestDesired desired, string statusCode, ResourceState observed, IReadOnlySet<string> onceDeclared)
    {
        var ignore = desired.Ignore.Below(ResponsePath(statusCode));
        return desired.IntegrationResponses?.GetValueOrDefault(statusCode) is { } declared
            ? ignore.CoversAll || observed.Leaves.Any(leaf =>
                ignore.Covers(leaf.Key) || (!declared.Has(leaf.Key.Field) && !onceDeclared.Contains(ResponseField(statusCode, leaf.Key.Field))))
            : Response(desired, statusCode, observed, onceDeclared) is not null;
    }

    private static FieldPath ResponsePath(string statusCode) => new(RestFieldMap.IntegrationResponses, statusCode);

    private static string ResponseField(string statusCode, string field) => $"{ResponsePath(statusCode)}.{field}";
}
