using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>
/// Finds the resource, and with it the method as the shared picture of the API shows it. Once something of the object is in AWS, the
/// resource recorded in status counts for as long as it exists: following an edited path would lose what is there.
/// </summary>
internal sealed class ResourceStep(RestServices services) : IPassStep<RestIntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var snapshot = pass.AskedSince is { } since
            ? await services.Snapshots.GetSinceAsync(pass.Target, pass.ApiId, since, cancellationToken)
            : await services.Snapshots.GetAsync(pass.Target, pass.ApiId, fresh: false, cancellationToken);
        pass.SawAws = true;
        if (snapshot is null)
        {
            return RestOutcomes.ApiNotFound(pass, services.Options);
        }

        if (Moved(pass, snapshot) is { } moved)
        {
            return moved;
        }

        pass.Resource = (pass.HasAwsSide ? snapshot.Find(pass.Status.ResourceId) : null)
            ?? (string.IsNullOrEmpty(pass.Spec.ResourceId) ? snapshot.FindPath(pass.Spec.ResourcePath ?? "") : snapshot.Find(pass.Spec.ResourceId));
        if (!pass.MayUse(pass.Resource))
        {
            return new PassOutcome.Stalled(Reasons.ApiNotAllowed, pass.NotAllowedText(pass.Account.Name), services.Options.StalledRecheck);
        }

        pass.OnTheWay = snapshot.OnTheWay(pass.Resource?.Path ?? pass.Spec.ResourcePath ?? "");
        if (pass.Resource is null)
        {
            return string.IsNullOrEmpty(pass.Spec.ResourceId) && pass.Spec.ResourcePath is ['/', ..] && pass.Spec is { CreateResource: true, ManagementPolicy: ManagementPolicy.Manage }
                ? null
                : RestOutcomes.ResourceNotFound(pass, services.Options);
        }

        pass.See(pass.Resource.Methods.GetValueOrDefault(pass.HttpMethod));
        return pass.Observed is null && (pass.Spec.Method is null || pass.Spec.ManagementPolicy == ManagementPolicy.Observe)
            ? RestOutcomes.MethodNotFound(pass, services.Options)
            : null;
    }

    // The schema refuses such edits; an object that came past it must not make a second integration and lose the first.
    private PassOutcome.Stalled? Moved(RestIntegrationPass pass, RestSnapshot snapshot)
    {
        var (status, spec) = (pass.Status, pass.Spec);
        if (!pass.HasAwsSide)
        {
            return null;
        }

        var recorded = snapshot.Find(status.ResourceId);
        var wrongMethod = !string.IsNullOrEmpty(status.HttpMethod) && status.HttpMethod != pass.HttpMethod;
        var wrongId = !string.IsNullOrEmpty(spec.ResourceId) && !string.IsNullOrEmpty(status.ResourceId) && spec.ResourceId != status.ResourceId;
        // A resource that somebody else renamed is still the one.
        var wrongPath = string.IsNullOrEmpty(spec.ResourceId) && recorded is not null && recorded.Path == status.ResourcePath && spec.ResourcePath != recorded.Path;
        return wrongMethod || wrongId || wrongPath
            ? new PassOutcome.Stalled(
                Reasons.ImmutableChange,
                $"Set httpMethod to {status.HttpMethod} and the resource to {status.ResourcePath} ({status.ResourceId}) again, or make a new object: an integration cannot move to another method.",
                services.Options.StalledRecheck)
            : null;
    }
}
