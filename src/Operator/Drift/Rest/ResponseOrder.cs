using Operator.ApiGateway.V1.Patching;

namespace Operator.Drift.Rest;

/// <summary>
/// Orders the writes of integration responses. No two responses of an integration may have the same selection pattern at any moment,
/// so surplus ones go first, a pattern is taken only when its holder has given it up, and of responses that want each other's pattern
/// one waits under a pattern that nothing matches.
/// </summary>
/// <remarks>No response is deleted to be put again: a process that dies in between would take what the spec does not own along.</remarks>
internal static class ResponseOrder
{
    /// <summary>The writes, in an order that never makes two responses meet in one pattern where that can be helped.</summary>
    /// <param name="desired">What is declared.</param>
    /// <param name="changes">Entries to change.</param>
    /// <param name="observed">All entries in AWS.</param>
    /// <param name="rewrite">Values outlive their removal by patch: put responses with such removals over themselves.</param>
    /// <param name="onceDeclared">Names of fields as in <see cref="RestDesired.FieldNames"/>.</param>
    public static IReadOnlyList<RestOperation> Of(
        RestDesired desired,
        IReadOnlyList<ChildChange> changes,
        IReadOnlyDictionary<string, ResourceState> observed,
        bool rewrite,
        IReadOnlySet<string> onceDeclared)
    {
        var operations = new List<RestOperation>();
        var patterns = observed.ToDictionary(entry => entry.Key, entry => Pattern(entry.Value), StringComparer.Ordinal);
        foreach (var surplus in changes.Where(change => change.IsSurplus))
        {
            operations.Add(new RestOperation.DeleteIntegrationResponse(surplus.Key));
            patterns.Remove(surplus.Key);
        }

        var pending = changes.Where(change => !change.IsSurplus).ToList();
        while (pending.Count > 0)
        {
            var next = pending.Find(change => Holder(change) is null);
            if (next is null)
            {
                // Each waits for another. The first one's rival steps aside, unless it stays as it is: then AWS has the say.
                next = pending[0];
                var rival = Holder(next)!;
                if (pending.Exists(change => change.Key == rival && Wanted(change) != patterns[rival]))
                {
                    patterns[rival] = $"moved-by-operator-{rival}";
                    operations.Add(new RestOperation.PatchIntegrationResponse(
                        rival, new PatchBuilder().Replace(JsonPointer.Of(RestFieldMap.SelectionPattern), patterns[rival]).Build(), TriesUnprovenRemoval: false));
                    continue;
                }
            }

            pending.Remove(next);
            patterns[next.Key] = Wanted(next);
            operations.Add(Write(next));
        }

        return operations;

        string? Holder(ChildChange change) =>
            patterns.FirstOrDefault(entry => entry.Key != change.Key && entry.Value == Wanted(change)).Key;

        RestOperation Write(ChildChange change) =>
            change.IsMissing ? new RestOperation.PutIntegrationResponse(change.Key, RestPut.New(change.Desired!))
            : rewrite && change.Changes.Any(IsUnprovenRemoval) ? new RestOperation.PutIntegrationResponse(
                change.Key, RestPut.Response(desired, change.Key, change.Observed!, onceDeclared)!)
            : new RestOperation.PatchIntegrationResponse(
                change.Key, RestPatch.Of(change.Changes, RestDefaults.None), change.Changes.Any(IsUnprovenRemoval));
    }

    private static bool IsUnprovenRemoval(FieldChange change) => change.IsRemoval && change.Field.Clearing == Clearing.UnprovenTombstone;

    // What stays as it is, declared or not, is what AWS holds.
    private static string Wanted(ChildChange change) =>
        Pattern(change.Observed is { } there && !change.Changes.Any(difference => difference.Path.Field == RestFieldMap.SelectionPattern) ? there : change.Desired!);

    private static string Pattern(ResourceState state) => state.Scalar(RestFieldMap.SelectionPattern) ?? "";
}
