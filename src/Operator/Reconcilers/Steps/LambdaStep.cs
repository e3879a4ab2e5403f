using Operator.Apis.V1Alpha1;
using Operator.Drift;

namespace Operator.Reconcilers.Steps;

/// <summary>
/// Works out what a <c>lambda</c> block stands for in this account and region. Asks for the account only where a function is given by
/// name.
/// </summary>
internal sealed class LambdaStep(ReconcilerServices services) : IPassStep<IntegrationPass>
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Spec.Lambda is null)
        {
            return null;
        }

        pass.Become(EffectiveIntegration.Of(pass.Spec, pass.Target.Region, pass.Status.AccountId));
        if (pass.Effective.Function is { NeedsAccount: true })
        {
            pass.Status.AccountId = await services.Accounts.FindAsync(pass.Target, cancellationToken);
            pass.Become(EffectiveIntegration.Of(pass.Spec, pass.Target.Region, pass.Status.AccountId));
        }

        return pass.Effective.Function switch
        {
            { Problem: { } unknown, NeedsAccount: true } => new PassOutcome.Waiting(Reasons.AccountUnknown, unknown, services.Options.CredentialsRecheck),
            { Problem: { } wrong } => new PassOutcome.Stalled(Reasons.InvalidSpec, wrong, services.Options.StalledRecheck),
            _ => null,
        };
    }
}
