using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;

namespace Operator.Aws;

/// <summary>
/// Account ids as STS tells them. After a failure STS is left alone for a while: the id is only shown, and must not slow down
/// the passes that want to show it.
/// </summary>
internal sealed partial class CallerAccountIds(
    ICallerIdentity identity, IAccountCredentials credentials, TimeProvider timeProvider, ILogger<CallerAccountIds> logger) : IAccountIds
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(string AccountKey, string Region), long> failures = [];
    private readonly ConcurrentDictionary<string, string> found = [];

    /// <summary>The account that a way leads to, as far as it is known; never asks.</summary>
    public string? Known(AccountAccess account) => account.AccountId ?? found.GetValueOrDefault(account.Key);

    /// <inheritdoc />
    public async ValueTask<string?> FindAsync(AwsTarget target, CancellationToken cancellationToken)
    {
        if (target.Account.AccountId is { } known)
        {
            return known;
        }

        var key = (target.AccountKey, target.Region);
        if (failures.TryGetValue(key, out var failedAt) && timeProvider.GetElapsedTime(failedAt) < Pause)
        {
            return null;
        }

        try
        {
            var caller = await identity.GetAsync(credentials.GetCredentials(target.Account), target.Region, cancellationToken);
            failures.TryRemove(key, out _);
            found[target.AccountKey] = caller.AccountId;
            return caller.AccountId;
        }
        catch (Exception exception) when (exception is AmazonApiGatewayV2Exception or CredentialsUnavailableException)
        {
            failures[key] = timeProvider.GetTimestamp();
            Unknown(logger, target.Region, exception.Message);
            return null;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "STS does not tell the account id in {Region}; status.accountId stays empty: {Reason}")]
    private static partial void Unknown(ILogger logger, string region, string reason);
}
