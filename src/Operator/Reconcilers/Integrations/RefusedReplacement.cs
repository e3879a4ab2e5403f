using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Reconcilers.Integrations;

/// <summary>Why a change that needs another integration is not made.</summary>
internal static class RefusedReplacement
{
    /// <summary>The spec does not let it happen.</summary>
    public static PassOutcome.Stalled ByPolicy(IntegrationPass pass, IEnumerable<FieldChange> because, ReconcilerOptions options) => new(
        Reasons.ReplacementRequired,
        $"Set replacePolicy to CreateBeforeDelete to have a new integration made and the routes moved, or undo the change of {DriftReport.Names(because)}: API Gateway cannot change integration {pass.Status.IntegrationId} so.",
        options.StalledRecheck);

    /// <summary>AWS does not let the old one be deleted.</summary>
    public static PassOutcome.Stalled OfQuickCreate(IntegrationPass pass, IEnumerable<FieldChange> because, ReconcilerOptions options) => new(
        Reasons.QuickCreateManaged,
        $"Undo the change of {DriftReport.Names(because)}, or make a new object without spec.integrationId and point the routes to it: integration {pass.Status.IntegrationId} was made by quick create, and AWS lets nobody replace or delete it.",
        options.StalledRecheck);
}
