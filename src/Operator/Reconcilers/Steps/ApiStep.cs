using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Before an integration is created or adopted: the API must exist, and speak the protocol that the spec was validated for as far as
/// that can be told. An integration that exists has proved both, so routine passes do not ask.
/// </summary>
internal sealed class ApiStep(ReconcilerServices services, ApiProtocol protocol) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Adopting)
        {
            return await protocol.AskAsync(pass, cancellationToken);
        }

        if (pass.Status.IntegrationId is not null)
        {
            return null;
        }

        // The create needs this list anyway.
        var list = await services.Snapshots.ListAsync(pass.Target, pass.ApiId, services.Options.InventoryMaxAge, cancellationToken);
        pass.SawAws = true;
        return list is null ? OutcomeMapper.ApiNotFound(pass.Home, services.Options) : protocol.KnownMismatch(pass);
    }
}
