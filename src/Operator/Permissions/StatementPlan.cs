namespace Operator.Permissions;

/// <summary>What has to change in one policy for one object. Pure.</summary>
/// <param name="Altered">Statements under ids of ours that somebody made say something else: removed first, because an id is unique in a policy.</param>
/// <param name="Adds">Statements to add, the altered ones included.</param>
/// <param name="Removes">Statements that the object used and nobody needs any more.</param>
internal sealed record StatementPlan(IReadOnlyList<string> Altered, IReadOnlyList<PermissionStatement> Adds, IReadOnlyList<string> Removes)
{
    /// <summary>The plan that leaves some statements as they are.</summary>
    public StatementPlan Without(IReadOnlyCollection<PermissionStatement> left) => left.Count == 0 ? this : this with
    {
        Altered = [.. Altered.Except(left.Select(statement => statement.Sid), StringComparer.Ordinal)],
        Adds = [.. Adds.Except(left)],
    };

    /// <summary>Plans.</summary>
    /// <param name="policy">What the policy holds.</param>
    /// <param name="clusterId">Tells our statements from those of other clusters.</param>
    /// <param name="wanted">What the object needs.</param>
    /// <param name="held">Ids of the statements that it used so far.</param>
    /// <param name="usedByOthers">Ids of the statements that other objects need or use.</param>
    public static StatementPlan Of(
        PolicyDocument policy, string clusterId, IReadOnlyCollection<PermissionStatement> wanted, IEnumerable<string> held, IReadOnlySet<string> usedByOthers)
    {
        var missing = wanted.Where(statement => policy.Statements.GetValueOrDefault(statement.Sid) is not { } there || !there.Is(statement)).ToList();
        var kept = wanted.Select(statement => statement.Sid).ToHashSet(StringComparer.Ordinal);
        return new StatementPlan(
            [.. missing.Select(statement => statement.Sid).Where(policy.Statements.ContainsKey)],
            missing,
            [.. held.Distinct(StringComparer.Ordinal).Where(sid =>
                PermissionStatement.IsOurs(sid, clusterId) && !kept.Contains(sid) && !usedByOthers.Contains(sid) && policy.Statements.ContainsKey(sid))]);
    }
}
