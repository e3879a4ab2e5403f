using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>What the policies leave of a change set.</summary>
/// <param name="Apply">What is to be done now.</param>
/// <param name="Reported">Differences that stand after it: shown in <c>status.drift</c>.</param>
/// <param name="ReplacementRefused">A replacement is needed and <c>replacePolicy</c> is Never.</param>
internal sealed record PolicyDecision(ChangeKind Apply, IReadOnlyList<FieldChange> Reported, bool ReplacementRefused);

/// <summary>
/// The policies as filters over a change set: managementPolicy Observe lets nothing through, driftPolicy Detect lets only an
/// edit of the object through (an edit applies the whole spec), replacePolicy Never stops replacements, and ignored fields are
/// only ever reported.
/// </summary>
internal static class PolicyFilter
{
    /// <summary>Filters <paramref name="changes"/>.</summary>
    /// <param name="changes">All differences.</param>
    /// <param name="spec">Holds the policies.</param>
    /// <param name="isEdit">Whether the object changed since it was last applied; otherwise the differences are drift.</param>
    public static PolicyDecision Apply(ChangeSet changes, IntegrationSpec spec, bool isEdit)
    {
        if (changes.Kind == ChangeKind.None)
        {
            return new PolicyDecision(ChangeKind.None, changes.Changes, ReplacementRefused: false);
        }

        if (spec.ManagementPolicy == ManagementPolicy.Observe
            || (spec.DriftPolicy == DriftPolicy.Detect && !isEdit && changes.Kind != ChangeKind.Create))
        {
            return new PolicyDecision(ChangeKind.None, changes.Changes, ReplacementRefused: false);
        }

        var refused = changes.Kind == ChangeKind.Replace && spec.ReplacePolicy == ReplacePolicy.Never;
        return refused
            ? new PolicyDecision(ChangeKind.None, changes.Changes, ReplacementRefused: true)
            : new PolicyDecision(changes.Kind, [.. changes.Changes.Where(change => change.Ignored)], ReplacementRefused: false);
    }
}
