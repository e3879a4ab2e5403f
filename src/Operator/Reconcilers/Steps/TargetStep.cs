using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Finds region, API and clients. Once there is something in AWS its recorded region and API count, not the spec's: they cannot
/// change in place, and following an edited spec would lose what is there.
/// </summary>
internal sealed class TargetStep<TEntity>(PassServices<TEntity> services) : IPassStep<ObjectPass<TEntity>>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public Task<PassOutcome?> RunAsync(ObjectPass<TEntity> pass, CancellationToken cancellationToken) => Task.FromResult<PassOutcome?>(Resolve(pass));

    private PassOutcome.Stalled? Resolve(ObjectPass<TEntity> pass)
    {
        var home = pass.Home;
        var region = (home.IsRecorded ? NullIfEmpty(home.RecordedRegion) : null) ?? NullIfEmpty(home.SpecRegion) ?? services.Options.DefaultRegion;
        if (region is null)
        {
            return Stalled(Reasons.RegionMissing, "Set spec.region in a new object, or give the operator a default region (AWS_REGION or --region).");
        }

        var apiId = home.ApiId;
        if (!pass.IsDeleting && (apiId != home.SpecApiId || (NullIfEmpty(home.SpecRegion) is { } wanted && wanted != region)))
        {
            return Stalled(
                Reasons.ImmutableChange,
                $"Set {home.ApiField} to {apiId} and spec.region to {region} again, or make a new object: an integration cannot move to another API or region.");
        }

        pass.ApiId = apiId;
        pass.Target = services.Targets.Resolve(pass.Entity, region);
        return null;
    }

    private PassOutcome.Stalled Stalled(string reason, string message) => new(reason, message, services.Options.StalledRecheck);

    private static string? NullIfEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
