using Amazon.Runtime;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Identity;

/// <summary>Serves <see cref="AccountAccess.Default"/> from the SDK's default chain, and no other account.</summary>
public sealed class DefaultAccountCredentials : IAccountCredentials, IDisposable
{
    private readonly DefaultChainCredentials _chain = new();

    /// <inheritdoc />
    public AWSCredentials GetCredentials(AccountAccess account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return account.Key == AccountAccess.Default.Key
            ? _chain
            : throw new CredentialsUnavailableException($"No credentials are configured for account '{account.Key}'.");
    }

    public void Dispose() => _chain.Dispose();
}
