using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Reconcilers;

/// <summary>The end of a pass that did all that the policies let it do: what the status remembers of it.</summary>
internal static class Settlement
{
    /// <summary>Records what was applied and what stands. Called again in the same pass, it says the same.</summary>
    public static PassOutcome Of(IntegrationPass pass)
    {
        var status = pass.Status;
        var remaining = pass.Observed is null ? [] : Remaining(pass);
        var standing = remaining.Any(change => !change.Ignored);
        pass.Differences = remaining;
        status.Observed = pass.Observed;
        status.Effective = EffectiveOf(pass.Spec);
        if (pass.Spec.ManagementPolicy == ManagementPolicy.Manage && (!standing || pass.Adopting))
        {
            // Taking over under Detect sets the line from which edits are told from drift, although nothing was written.
            status.LastAppliedFields = [.. pass.Desired.FieldNames];
            status.LastAppliedGeneration = pass.Generation;
        }

        return new PassOutcome.Settled(
            Reasons.Available,
            pass.Spec.ManagementPolicy == ManagementPolicy.Observe
                ? $"Integration {status.IntegrationId} of API {pass.ApiId} is observed and matches the spec."
                : $"Integration {status.IntegrationId} of API {pass.ApiId} matches the spec.");
    }

    private static IReadOnlyList<FieldChange> Remaining(IntegrationPass pass) =>
    [
        .. StateDiff.Compare(pass.Desired, ResourceState.Observed(FieldMap.Integration, pass.Observed!), pass.OnceDeclared),
        .. ResponsePlanner.Plan(pass.Desired, [.. pass.Observed!.IntegrationResponses ?? []], pass.OnceDeclared).Changes,
    ];

    private static EffectiveDefaults? EffectiveOf(IntegrationSpec spec) =>
        string.IsNullOrEmpty(spec.PayloadFormatVersion) && FieldMap.EffectivePayloadFormatVersion(spec) is { } version
            ? new EffectiveDefaults { PayloadFormatVersion = version }
            : null;
}
