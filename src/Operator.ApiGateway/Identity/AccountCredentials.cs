using System.Collections.Concurrent;
using Amazon.Runtime;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// Credentials of every account: the process' own where no role is to be assumed, else those of the last role of the chain. Chains that
/// begin alike share their beginning.
/// </summary>
/// <param name="own">The process' own credentials.</param>
/// <param name="region">Region whose STS is asked; the partition follows from it.</param>
/// <param name="timeProvider">Clock of expiry.</param>
/// <param name="loggerFactory">Log.</param>
public sealed class AccountCredentials(IAccountCredentials own, string? region, TimeProvider timeProvider, ILoggerFactory loggerFactory) : IAccountCredentials
{
    // STS of any region serves; this one exists in every installation of the SDK.
    private const string AnyRegion = "us-east-1";

    private readonly ConcurrentDictionary<string, AssumedRoleCredentials> _assumed = new();
    private readonly ILogger _logger = loggerFactory.CreateLogger<AccountCredentials>();

    /// <inheritdoc />
    public AWSCredentials GetCredentials(AccountAccess account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var credentials = own.GetCredentials(AccountAccess.Default);
        if (account.Roles.Count == 0)
        {
            return account == AccountAccess.Default || account.Endpoints != ServiceEndpoints.Standard
                ? credentials
                : throw new CredentialsUnavailableException($"No credentials are configured for account '{account.Key}'.");
        }

        for (var depth = 1; depth <= account.Roles.Count; depth++)
        {
            var (source, role) = (credentials, account.Roles[depth - 1]);
            credentials = _assumed.GetOrAdd(
                AccountAccess.KeyOf([.. account.Roles.Take(depth)], new ServiceEndpoints(Sts: account.Endpoints.Sts)),
                _ => new AssumedRoleCredentials(source, role, account.Endpoints.Sts, region ?? AnyRegion, timeProvider, _logger));
        }

        return credentials;
    }
}
