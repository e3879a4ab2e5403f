using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>The end of a pass that did all that the policies let it do: what the status remembers of it.</summary>
internal sealed class RestSettleStep(RestServices services) : IPassStep<RestIntegrationPass>
{
    public Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        var (status, observed, resource) = (pass.Status, pass.Observed!, pass.Resource!);
        status.RestApiId = pass.ApiId;
        status.Region = pass.Target.Region;
        status.ResourceId = resource.Id;
        status.ResourcePath = resource.Path;
        status.HttpMethod = pass.HttpMethod;
        Ownership.ShareResources(pass, services.Claims);
        status.Observed = observed.Integration;
        status.Effective = pass.Effective.Beyond(pass.Spec);
        status.ContentHash = ContentHash.Of(observed, resource.Id);
        Settlement.Record(
            pass,
            RestPlanner.Plan(pass.Desired, observed, pass.OnceDeclared, new RestProgress()).Changes,
            pass.Desired.FieldNames);
        var outcome = pass.Granted?.Blocks ?? new PassOutcome.Settled(
            Reasons.Available,
            pass.Spec.ManagementPolicy == ManagementPolicy.Observe
                ? $"The integration of {Ownership.Name(pass)} is observed and matches the spec."
                : $"The integration of {Ownership.Name(pass)} matches the spec.");
        return Task.FromResult<PassOutcome?>(outcome);
    }
}
