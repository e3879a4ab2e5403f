using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.References;

namespace Operator.Reconcilers;

/// <summary>The end of a pass that did all that the policies let it do: what the status remembers of it.</summary>
internal static class Settlement
{
    /// <summary>Records what was applied and what stands. Called again in the same pass, it says the same.</summary>
    public static PassOutcome Of(IntegrationPass pass)
    {
        var status = pass.Status;
        var remaining = pass.Observed is null ? [] : Remaining(pass);
        status.Observed = pass.Observed;
        status.Effective = pass.Effective.Beyond(pass.Spec);
        Record(pass, remaining, pass.Desired.FieldNames);
        return pass.Granted?.Blocks ?? new PassOutcome.Settled(
            Reasons.Available,
            pass.Spec.ManagementPolicy == ManagementPolicy.Observe
                ? $"Integration {status.IntegrationId} of API {pass.ApiId} is observed and matches the spec."
                : $"Integration {status.IntegrationId} of API {pass.ApiId} matches the spec.");
    }

    /// <summary>What every kind remembers: the differences that stand and, when none does, what was applied.</summary>
    public static void Record(ObjectPass pass, IReadOnlyList<FieldChange> remaining, IReadOnlyList<string> declared)
    {
        pass.Differences = [.. remaining, .. pass.FurtherDifferences];
        if (pass.ManagementPolicy == ManagementPolicy.Manage && (remaining.All(change => change.Ignored) || pass.Adopting))
        {
            // Taking over under Detect sets the line from which edits are told from drift, although nothing was written.
            pass.LastAppliedFields = [.. declared];
            pass.LastAppliedGeneration = pass.Generation;
            pass.LastAppliedReferences = RecordedReferences.HashOf(pass.ResolvedReferences);
        }
    }

    private static IReadOnlyList<FieldChange> Remaining(IntegrationPass pass) =>
    [
        .. pass.Changes,
        .. ResponsePlanner.Plan(pass.Desired, [.. pass.Observed!.IntegrationResponses ?? []], pass.OnceDeclared).Changes,
    ];
}
