using Operator.Drift;
using Operator.Reconcilers;
using Operator.Reconcilers.Steps;

namespace Operator.Planning;

/// <summary>The update that an edit sends before AWS is read: planned from what status shows, which AWS may not hold any more.</summary>
/// <param name="Recorded">What status shows.</param>
/// <param name="Changes">What the update changes of it.</param>
internal sealed record FirstUpdate(ResourceState Recorded, IReadOnlyList<FieldChange> Changes)
{
    /// <summary>The update of a pass that has not looked at AWS yet; null when it looks first.</summary>
    public static FirstUpdate? Of(IntegrationPass pass) => QuickUpdateStep.ChangesOf(pass) is { } changes
        ? new FirstUpdate(ResourceState.Observed(FieldMap.Integration, pass.Status.Observed!), changes)
        : null;

    public PlannedCall Call(IntegrationPass pass) =>
        PlannedCall.UpdateIntegration(pass.ApiId, pass.Status.IntegrationId!, UpdatePlanner.Update(pass.Desired, Recorded, Changes));

    /// <summary>
    /// What is left of the differences to AWS after it. It sends everything that is declared, so these are things that somebody added, and what no
    /// update changes.
    /// </summary>
    public ChangeSet LeftOf(ChangeSet changes) => ChangeSet.Of(
        [.. changes.Changes.Where(change => change.Ignored || change.NeedsReplacement || (change.IsRemoval && Changes.All(sent => sent.Path != change.Path)))]);
}
