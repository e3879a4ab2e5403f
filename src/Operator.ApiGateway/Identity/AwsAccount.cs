using Amazon.Runtime;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// Whose account a client works in. <see cref="Key"/> names the configuration that leads there and chooses credentials;
/// <see cref="AccountId"/>, once known, chooses the request budget, because two configurations may lead to one account.
/// </summary>
/// <param name="Key">Stable name of the account's configuration.</param>
/// <param name="AccountId">Twelve digits, or null while unknown.</param>
public sealed record AwsAccount(string Key, string? AccountId = null)
{
    /// <summary>The account of the process' own credentials.</summary>
    public static AwsAccount Default { get; } = new("default");

    internal string BudgetKey => AccountId ?? Key;
}

/// <summary>
/// Where credentials of an account come from. Assuming a role per account is another implementation; clients do not change.
/// </summary>
public interface IAccountCredentials
{
    /// <summary>
    /// Credentials that keep themselves fresh. Called once per account and region; must not do I/O, which belongs to the credentials'
    /// own <c>GetCredentialsAsync</c>.
    /// </summary>
    /// <exception cref="Errors.CredentialsUnavailableException">The account is not configured.</exception>
    AWSCredentials GetCredentials(AwsAccount account);
}
