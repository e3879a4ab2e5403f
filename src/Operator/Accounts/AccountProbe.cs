using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.Apis.V1Alpha1;
using Operator.Reconcilers;

namespace Operator.Accounts;

/// <summary>What came of reaching for an account.</summary>
/// <param name="IsReached">There are credentials, and they belong to the account.</param>
/// <param name="Reason">For machines.</param>
/// <param name="Message">For people.</param>
/// <param name="AccountId">The account that the credentials belong to, where that is known.</param>
/// <param name="MayPass">It may mend itself, or be mended in AWS.</param>
internal sealed record AccountFinding(bool IsReached, string Reason, string Message, string? AccountId = null, bool MayPass = false);

/// <summary>Tries an account: the roles can be assumed, and the credentials belong to the account that the spec names.</summary>
internal sealed class AccountProbe(IAccountCredentials credentials, ICallerIdentity identity, string? defaultRegion)
{
    // STS of any region knows every account of the partition.
    private const string AnyRegion = "us-east-1";

    /// <summary>When an account that was not reached is tried again.</summary>
    public static TimeSpan Recheck { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Tries. No failure is thrown.</summary>
    public async Task<AccountFinding> LookAsync(AccountProfile account, CancellationToken cancellationToken)
    {
        try
        {
            var own = credentials.GetCredentials(account.Access);
            _ = await own.GetCredentialsAsync().WaitAsync(cancellationToken);
            var actual = account.Access.AccountId
                ?? (await identity.GetAsync(own, account.Region ?? defaultRegion ?? AnyRegion, cancellationToken)).AccountId;
            return account.AccountId is { } wanted && wanted != actual
                ? new AccountFinding(false, Reasons.AccountMismatch, Mismatch(wanted, actual), actual)
                : new AccountFinding(true, Reasons.Available, Reached(account, actual), actual);
        }
        catch (RoleNotAssumedException exception)
        {
            return new AccountFinding(false, Reasons.RoleNotAssumed, OutcomeMapper.RoleNotAssumed(exception), account.Access.AccountId, MayPass: true);
        }
        catch (Exception exception) when (exception is CredentialsUnavailableException or AwsCallException)
        {
            return new AccountFinding(
                false,
                Reasons.CredentialsUnavailable,
                $"Give the operator AWS credentials (IRSA, EKS Pod Identity or the standard AWS variables), or renew them. {exception.Message}",
                MayPass: true);
        }
    }

    /// <summary>The credentials belong to another account than the spec says.</summary>
    public static string Mismatch(string wanted, string actual) =>
        $"Set accountId to {actual}, or lead to account {wanted} by assumeRoles: the credentials belong to account {actual}.";

    private static string Reached(AccountProfile account, string actual) => account.Access.Roles is [.., var last]
        ? $"Account {actual} is reached with role {last.RoleArn}."
        : $"Account {actual} is reached with the operator's own credentials.";
}
