namespace Operator.Drift;

/// <summary>What a write's reply calls for.</summary>
internal enum Remedy
{
    /// <summary>The reply shows what was asked for.</summary>
    None,

    /// <summary>Mappings within a status survived: empty the status, then send the update again.</summary>
    ResetStatuses,

    /// <summary>A value survived its removal: only a new integration is without it.</summary>
    Replace,

    /// <summary>A value that was sent is not there: AWS dropped it without an error, and would drop it again.</summary>
    NotKept,
}

/// <summary>Compares a reply with the desired state, so that a write that did not take is never mistaken for one that did.</summary>
/// <param name="Remedy">What it calls for.</param>
/// <param name="Leftovers">The differences that remain and are not ignored.</param>
internal sealed record ReplyCheck(Remedy Remedy, IReadOnlyList<FieldChange> Leftovers)
{
    /// <summary>Judges <paramref name="reply"/>.</summary>
    /// <param name="desired">What is wanted.</param>
    /// <param name="reply">What the reply shows.</param>
    /// <param name="onceDeclared">Names of the fields that the request was to remove.</param>
    /// <param name="statusesWereReset">Whether emptying statuses has been tried, so that it is not tried for ever.</param>
    public static ReplyCheck Of(DesiredIntegration desired, ResourceState reply, IReadOnlySet<string> onceDeclared, bool statusesWereReset = false)
    {
        var leftovers = StateDiff.Compare(desired, reply, onceDeclared).Where(change => !change.Ignored).ToList();
        if (leftovers.Count == 0)
        {
            return new ReplyCheck(Remedy.None, leftovers);
        }

        var removals = leftovers.Where(change => change.IsRemoval).ToList();
        var remedy = leftovers.Any(change => change.NeedsReplacement) ? Remedy.Replace
            : removals.Count == 0 ? Remedy.NotKept
            : !statusesWereReset && removals.All(change => change.Field.Clearing == Clearing.StatusEmptyMap) ? Remedy.ResetStatuses
            : Remedy.Replace;
        return new ReplyCheck(remedy, leftovers);
    }
}
