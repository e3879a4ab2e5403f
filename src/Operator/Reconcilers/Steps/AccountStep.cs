using Operator.Aws;

namespace Operator.Reconcilers.Steps;

/// <summary>Shows in status which account the integration lives in. Only shown: no failure of it is one of the pass.</summary>
internal sealed class AccountStep(IAccountIds accounts) : IPassStep<ObjectPass>
{
    public async Task<PassOutcome?> RunAsync(ObjectPass pass, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(pass.AccountId))
        {
            pass.AccountId = await accounts.FindAsync(pass.Target, cancellationToken);
        }

        return null;
    }
}
