using Amazon.Runtime;

namespace Operator.ApiGateway.Identity;

/// <summary>Where the credentials of an account come from.</summary>
public interface IAccountCredentials
{
    /// <summary>
    /// Credentials that keep themselves fresh, the same object for the same way. Called once per account and region; must not do I/O, which
    /// belongs to the credentials' own <c>GetCredentialsAsync</c>.
    /// </summary>
    /// <exception cref="Errors.CredentialsUnavailableException">The account is not configured.</exception>
    AWSCredentials GetCredentials(AccountAccess account);
}
