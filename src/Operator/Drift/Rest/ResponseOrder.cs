namespace Operator.Drift.Rest;

/// <summary>
/// Orders the writes of integration responses. No two responses of an integration may have the same selection pattern at any moment,
/// so surplus ones go first, a pattern is taken only when its holder has given it up, and of responses that want each other's pattern
/// one is deleted and put again.
/// </summary>
internal static class ResponseOrder
{
    /// <summary>The writes, in an order that never makes two responses meet in one pattern where that can be helped.</summary>
    /// <param name="changes">Entries to change.</param>
    /// <param name="observed">All entries in AWS.</param>
    /// <param name="recreate">Values outlive their removal by patch: make responses with such removals anew.</param>
    /// <param name="onceDeclared">Names of fields as in <see cref="RestDesired.FieldNames"/>.</param>
    public static IReadOnlyList<RestOperation> Of(
        IReadOnlyList<ChildChange> changes, IReadOnlyDictionary<string, ResourceState> observed, bool recreate, IReadOnlySet<string> onceDeclared)
    {
        var operations = new List<RestOperation>();
        var patterns = observed.ToDictionary(entry => entry.Key, entry => Pattern(entry.Value), StringComparer.Ordinal);
        foreach (var surplus in changes.Where(change => change.IsSurplus))
        {
            operations.Add(new RestOperation.DeleteIntegrationResponse(surplus.Key));
            patterns.Remove(surplus.Key);
        }

        var anew = new HashSet<string>(StringComparer.Ordinal);
        var pending = changes.Where(change => !change.IsSurplus).ToList();
        foreach (var change in pending.Where(change => !change.IsMissing && recreate && change.Changes.Any(IsUnprovenRemoval)))
        {
            Vacate(change.Key);
        }

        while (pending.Count > 0)
        {
            var next = pending.Find(change => Holder(change) is null);
            if (next is null)
            {
                // Each waits for another. The first one's rival is taken out, unless it stays as it is: then AWS has the say.
                next = pending[0];
                var rival = Holder(next)!;
                if (pending.Exists(change => change.Key == rival))
                {
                    Vacate(rival);
                    continue;
                }
            }

            pending.Remove(next);
            patterns[next.Key] = Wanted(next);
            operations.Add(next.IsMissing || anew.Contains(next.Key) ? Put(next, onceDeclared) : Patch(next));
        }

        return operations;

        string? Holder(ChildChange change) =>
            patterns.FirstOrDefault(entry => entry.Key != change.Key && entry.Value == Wanted(change)).Key;

        void Vacate(string key)
        {
            anew.Add(key);
            operations.Add(new RestOperation.DeleteIntegrationResponse(key));
            patterns.Remove(key);
        }

        string Wanted(ChildChange change) => Pattern(change.Desired!) is { Length: > 0 } declared ? declared
            : change.Observed is not null && !onceDeclared.Contains($"{RestFieldMap.IntegrationResponses}.{change.Key}.{RestFieldMap.SelectionPattern}")
                ? Pattern(change.Observed)
                : "";
    }

    private static bool IsUnprovenRemoval(FieldChange change) => change.IsRemoval && change.Field.Clearing == Clearing.UnprovenTombstone;

    private static string Pattern(ResourceState state) => state.Scalar(RestFieldMap.SelectionPattern) ?? "";

    private static RestOperation.PutIntegrationResponse Put(ChildChange change, IReadOnlySet<string> onceDeclared)
    {
        var once = RestFieldMap.IntegrationResponse.Select(field => field.Name)
            .Where(name => onceDeclared.Contains($"{RestFieldMap.IntegrationResponses}.{change.Key}.{name}"))
            .ToHashSet(StringComparer.Ordinal);
        return new RestOperation.PutIntegrationResponse(
            change.Key,
            change.IsMissing
                ? RestPut.New(change.Desired!)
                : RestPut.Over(RestFieldMap.IntegrationResponse, change.Desired!, change.Observed!, once, IgnoreFields.None));
    }

    private static RestOperation.PatchIntegrationResponse Patch(ChildChange change) =>
        new(change.Key, RestPatch.Of(change.Changes, RestDefaults.None), change.Changes.Any(IsUnprovenRemoval));
}
