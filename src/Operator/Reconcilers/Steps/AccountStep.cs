namespace Operator.Reconcilers.Steps;

/// <summary>Shows in status which account the integration lives in. Only shown: no failure of it is one of the pass.</summary>
internal sealed class AccountStep(ReconcilerServices services) : IPassStep
{
    public async Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(pass.Status.AccountId))
        {
            pass.Status.AccountId = await services.Accounts.FindAsync(pass.Target, cancellationToken);
        }

        return null;
    }
}
