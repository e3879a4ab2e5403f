using System.Runtime.ExceptionServices;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// Credentials of an assumed role: one <c>AssumeRole</c> for all who ask at once, renewed in the background well before they expire, so
/// that neither a call nor an outage of STS of some minutes waits for it.
/// </summary>
/// <remarks>
/// A refusal is remembered for a short while: of the thousand objects of an account that cannot be reached one asks, not each. Thread-safe.
/// </remarks>
internal sealed partial class AssumedRoleCredentials(
    AWSCredentials source, RoleToAssume role, Uri? endpoint, string region, TimeProvider timeProvider, ILogger logger) : AWSCredentials, IRenewableCredentials
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LeastLife = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RefusalIsBelieved = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private Session? _session;
    private Task<Session>? _flight;
    private (ExceptionDispatchInfo Exception, long At)? _refusal;

    /// <inheritdoc />
    public override ImmutableCredentials GetCredentials() => GetCredentialsAsync().GetAwaiter().GetResult();

    /// <inheritdoc />
    /// <exception cref="RoleNotAssumedException">STS refused, or could not be reached.</exception>
    /// <exception cref="CredentialsUnavailableException">There are no credentials to assume the role with.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        Task<Session> flight;
        lock (_gate)
        {
            var life = _session is null ? TimeSpan.Zero : _session.Expiration - timeProvider.GetUtcNow();
            if (_session is not null && life > _session.RenewBefore)
            {
                return _session.Credentials;
            }

            var usable = _session is not null && life > LeastLife;
            if (_refusal is { } refusal && timeProvider.GetElapsedTime(refusal.At) < RefusalIsBelieved)
            {
                if (usable)
                {
                    return _session!.Credentials;
                }

                refusal.Exception.Throw();
            }

            // It belongs to nobody who asks, so none of them can cancel it; the client's own timeout bounds it.
            flight = _flight ??= Task.Run(RenewAsync);
            if (usable)
            {
                return _session!.Credentials;
            }
        }

        return (await flight.ConfigureAwait(false)).Credentials;
    }

    /// <inheritdoc />
    public void Drop()
    {
        lock (_gate)
        {
            // A plain denial looks like a session that was revoked; a session that is new was not.
            if (_session is not null && timeProvider.GetElapsedTime(_session.MadeAt) > RenewBefore)
            {
                _session = null;
            }
        }
    }

    private async Task<Session> RenewAsync()
    {
        try
        {
            var session = await AssumeAsync().ConfigureAwait(false);
            lock (_gate)
            {
                (_session, _flight, _refusal) = (session, null, null);
            }

            Assumed(logger, role.RoleArn, session.Expiration);
            return session;
        }
        catch (Exception exception)
        {
            var refusal = exception as CredentialsUnavailableException ?? Unreachable(exception);
            lock (_gate)
            {
                (_flight, _refusal) = (null, (ExceptionDispatchInfo.Capture(refusal), timeProvider.GetTimestamp()));
            }

            NotAssumed(logger, role.RoleArn, refusal.Message);
            throw refusal;
        }
    }

    private async Task<Session> AssumeAsync()
    {
        // First by itself, so that the chain's own refusal is told, and not as one of this role.
        _ = await source.GetCredentialsAsync().ConfigureAwait(false);
        var config = new AmazonSecurityTokenServiceConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            MaxErrorRetry = 2,
            Timeout = TimeSpan.FromSeconds(10),
        };
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }

        config.AuthenticationRegion = region; // an overridden endpoint does not tell the region to sign for
        var request = new AssumeRoleRequest
        {
            RoleArn = role.RoleArn,
            RoleSessionName = role.SessionName,
            ExternalId = role.ExternalId,
            SourceIdentity = role.SourceIdentity,
            DurationSeconds = role.Duration is { } duration ? (int)duration.TotalSeconds : null,
            Tags = role.Tags.Count == 0 ? null : [.. role.Tags.Select(tag => new Tag { Key = tag.Key, Value = tag.Value })],
            TransitiveTagKeys = role.TransitiveTagKeys.Count == 0 ? null : [.. role.TransitiveTagKeys],
        };
        try
        {
            using var client = new AmazonSecurityTokenServiceClient(source, config);
            var answer = await client.AssumeRoleAsync(request).ConfigureAwait(false);
            var credentials = answer.Credentials;
            var expiration = new DateTimeOffset((credentials.Expiration ?? DateTime.MinValue).ToUniversalTime(), TimeSpan.Zero);
            var life = expiration - timeProvider.GetUtcNow();
            return new Session(
                new ImmutableCredentials(credentials.AccessKeyId, credentials.SecretAccessKey, credentials.SessionToken),
                expiration,
                // Short sessions are renewed after two thirds of their life.
                life / 3 < RenewBefore ? life / 3 : RenewBefore,
                timeProvider.GetTimestamp());
        }
        catch (AmazonSecurityTokenServiceException exception)
        {
            throw new RoleNotAssumedException(
                role.RoleArn, $"STS did not let role {role.RoleArn} be assumed: {exception.ErrorCode}: {exception.Message}{RequestId(exception)}", exception)
            {
                IsRefused = IsRefusal(exception),
            };
        }
    }

    /// <summary>Whether the answer will be the same until somebody changes something. STS throttles under 400 as well as under 429.</summary>
    internal static bool IsRefusal(AmazonServiceException exception) =>
        (int)exception.StatusCode is >= 400 and < 500
        && ErrorClassifier.Classify(exception.StatusCode, exception.ErrorCode, exception.Message).Class is not ErrorClass.Throttled;

    private RoleNotAssumedException Unreachable(Exception exception) =>
        new(role.RoleArn, $"Role {role.RoleArn} could not be assumed: {exception.Message}", exception);

    private static string RequestId(AmazonServiceException exception) =>
        string.IsNullOrEmpty(exception.RequestId) ? "" : $" (request id {exception.RequestId})";

    [LoggerMessage(Level = LogLevel.Debug, Message = "Assumed role {RoleArn} until {Expiration}")]
    private static partial void Assumed(ILogger logger, string roleArn, DateTimeOffset expiration);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Role {RoleArn} was not assumed: {Reason}")]
    private static partial void NotAssumed(ILogger logger, string roleArn, string reason);

    private sealed record Session(ImmutableCredentials Credentials, DateTimeOffset Expiration, TimeSpan RenewBefore, long MadeAt);
}

/// <summary>Credentials that can be had anew when a service does not accept them.</summary>
internal interface IRenewableCredentials
{
    /// <summary>The service refused them: the next call may need others.</summary>
    void Drop();
}
