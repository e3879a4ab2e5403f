using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Finds region, API and client. Once there is an integration its recorded region and API count, not the spec's: they cannot
/// change in place, and following an edited spec would lose the integration.
/// </summary>
internal sealed class TargetStep(ReconcilerServices services) : IPassStep
{
    public Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken) => Task.FromResult<PassOutcome?>(Resolve(pass));

    private PassOutcome.Stalled? Resolve(IntegrationPass pass)
    {
        var (status, spec) = (pass.Status, pass.Spec);
        var recorded = status.IntegrationId is not null || status.PendingCreate is not null;
        var region = (recorded ? NullIfEmpty(status.Region) : null) ?? NullIfEmpty(spec.Region) ?? services.Options.DefaultRegion;
        if (region is null)
        {
            return Stalled(Reasons.RegionMissing, "Set spec.region in a new object, or give the operator a default region (AWS_REGION or --region).");
        }

        var apiId = recorded ? NullIfEmpty(status.ApiId) ?? spec.ApiId : spec.ApiId;
        if (!pass.IsDeleting && (apiId != spec.ApiId || (NullIfEmpty(spec.Region) is { } wanted && wanted != region)))
        {
            return Stalled(
                Reasons.ImmutableChange,
                $"Set spec.apiId to {apiId} and spec.region to {region} again, or make a new object: an integration cannot move to another API or region.");
        }

        pass.ApiId = apiId;
        pass.Target = services.Targets.Resolve(pass.Entity, region);
        return null;
    }

    private PassOutcome.Stalled Stalled(string reason, string message) => new(reason, message, services.Options.StalledRecheck);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
