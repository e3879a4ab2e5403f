using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Before an integration is created or adopted: the API must exist and speak the protocol that the spec was validated for. An
/// integration that exists has proved both, so routine passes do not ask.
/// </summary>
internal sealed class ApiStep(ReconcilerServices services) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.IntegrationId is not null && !pass.Adopting)
        {
            return null;
        }

        var metadata = await services.Apis.GetAsync(pass.Target, pass.ApiId, cancellationToken);
        pass.SawAws = true;
        if (!metadata.Exists)
        {
            return OutcomeMapper.ApiNotFound(pass.Home, services.Options);
        }

        var protocol = pass.Spec.ProtocolType.ToString();
        return metadata.ProtocolType is { } actual && actual != protocol
            ? new PassOutcome.Stalled(
                Reasons.ProtocolMismatch,
                $"Make a new object with protocolType {actual} (this one says {protocol}): API {pass.ApiId} is a {actual} API.",
                services.Options.StalledRecheck)
            : null;
    }
}
