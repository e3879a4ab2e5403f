using Operator.Apis.V1Alpha1;

namespace Operator.Permissions;

/// <summary>Reads and rewrites what status says of an object's statements. Pure; never edits what it is given.</summary>
internal static class PermissionRecord
{
    /// <summary>Every policy in which the object has or may have statements, and their ids.</summary>
    public static IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>> Held(PermissionStatus? recorded)
    {
        var held = new Dictionary<PolicyKey, IReadOnlyList<string>>();
        if (Current(recorded) is { } current)
        {
            Add(held, current, recorded!.StatementIds ?? []);
        }

        foreach (var retiring in recorded?.Retiring ?? [])
        {
            Add(held, new PolicyKey(retiring.FunctionArn, retiring.Qualifier), retiring.StatementIds);
        }

        return held;
    }

    /// <summary>The policy of the function that the object used when it was last looked at.</summary>
    public static PolicyKey? Current(PermissionStatus? recorded) =>
        string.IsNullOrEmpty(recorded?.FunctionArn) ? null : new PolicyKey(recorded.FunctionArn, string.IsNullOrEmpty(recorded.Qualifier) ? null : recorded.Qualifier);

    /// <summary>
    /// The record with <paramref name="current"/> as the policy in use; statements elsewhere are retiring. Null when there is nothing to
    /// remember.
    /// </summary>
    /// <param name="held">Every statement that the object has or may have.</param>
    /// <param name="current">The policy in use; null for none.</param>
    /// <param name="policyBytes">Size of that policy, when it was read.</param>
    public static PermissionStatus? Of(IReadOnlyDictionary<PolicyKey, IReadOnlyList<string>> held, PolicyKey? current, int? policyBytes)
    {
        var retiring = held.Where(entry => entry.Key != current && entry.Value.Count > 0)
            .OrderBy(entry => entry.Key.Resource, StringComparer.Ordinal)
            .Select(entry => new RetiringPermission { FunctionArn = entry.Key.FunctionArn, Qualifier = entry.Key.Qualifier, StatementIds = Sorted(entry.Value) })
            .ToList();
        return current is null && retiring.Count == 0 ? null : new PermissionStatus
        {
            FunctionArn = current?.FunctionArn,
            Qualifier = current?.Qualifier,
            StatementIds = current is not null && held.GetValueOrDefault(current) is { Count: > 0 } ids ? Sorted(ids) : null,
            PolicyBytes = policyBytes,
            Retiring = retiring.Count == 0 ? null : retiring,
        };
    }

    /// <summary>Whether every statement of <paramref name="intended"/> is in <paramref name="written"/>: then a crash loses sight of none.</summary>
    public static bool Covers(PermissionStatus? written, PermissionStatus? intended)
    {
        var known = Held(written);
        return Held(intended).All(entry => entry.Value.All(known.GetValueOrDefault(entry.Key, []).Contains));
    }

    private static void Add(Dictionary<PolicyKey, IReadOnlyList<string>> held, PolicyKey key, IEnumerable<string> ids) =>
        held[key] = [.. held.GetValueOrDefault(key, []).Concat(ids).Distinct(StringComparer.Ordinal)];

    private static List<string> Sorted(IEnumerable<string> ids) => [.. ids.Order(StringComparer.Ordinal)];
}
