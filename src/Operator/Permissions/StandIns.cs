namespace Operator.Permissions;

/// <summary>
/// Statements for stages that an object which shuts test calls out holds in place of the one for the whole API, on which others rest that did not give
/// it up themselves: they are suspended, only observe, wait for something. When it goes, theirs comes back, for their clients have nothing else. Pure.
/// </summary>
internal static class StandIns
{
    /// <summary>Statements that others rest on and that have to be back before an object's are removed.</summary>
    /// <param name="policy">What the policy holds.</param>
    /// <param name="removes">Ids of what is to be removed from it, which nobody else rests on.</param>
    /// <param name="others">The other objects; each holds statements that may be there or not.</param>
    /// <param name="clusterId">Tells our statements from those of other clusters.</param>
    /// <param name="shutBySelf">The API whose test calls the object itself goes on to shut out; null for none.</param>
    public static IReadOnlyList<PermissionStatement> ToPutBack(
        PolicyDocument policy,
        IEnumerable<string> removes,
        IReadOnlyCollection<LambdaUser> others,
        string clusterId,
        CallingApi? shutBySelf) =>
    [
        .. removes.Select(sid => policy.Statements[sid].SourceArn).OfType<string>().Select(CallingApi.Of).OfType<CallingApi>().Distinct()
            .Where(api => api != shutBySelf && !IsShutByOthers(api, others, clusterId))
            .SelectMany(api => Closed(api, clusterId))
            .Where(statement => !policy.Statements.ContainsKey(statement.Sid) && others.Any(other => other.Held.Contains(statement.Sid))),
    ];

    // One that shuts test calls out but has not been passed since: it neither holds anything in others' place, nor has it taken theirs away. It will.
    private static bool IsShutByOthers(CallingApi api, IReadOnlyCollection<LambdaUser> others, string clusterId)
    {
        var wide = Closed(api, clusterId).First();
        return others.Any(other => other.Grant is { } grant && grant.Api == api && TestCalls.AreShutBy(grant)
            && other.Held.Count > 0 && !other.Held.Contains(wide.Sid));
    }

    private static IEnumerable<PermissionStatement> Closed(CallingApi api, string clusterId) =>
        [PermissionStatement.Of(clusterId, api.SourceArn("*")), PermissionStatement.Of(clusterId, api.SourceArn($"{TestCalls.Stage}/*"))];
}
