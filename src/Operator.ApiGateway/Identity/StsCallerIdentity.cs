using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Amazon;
using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Operator.ApiGateway.Errors;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// <see cref="ICallerIdentity"/> by <c>sts:GetCallerIdentity</c>, which needs no permission. Endpoint overrides
/// (<c>AWS_ENDPOINT_URL_STS</c>, <c>AWS_ENDPOINT_URL</c>) apply as in every SDK.
/// </summary>
/// <param name="endpoint">Address of STS that takes the place of all those; null for none.</param>
public sealed class StsCallerIdentity(Uri? endpoint = null) : ICallerIdentity
{
    private readonly ConditionalWeakTable<AWSCredentials, ConcurrentDictionary<string, Lazy<Task<CallerIdentity>>>> _known = [];

    /// <inheritdoc />
    public async Task<CallerIdentity> GetAsync(AWSCredentials credentials, string region, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        ArgumentException.ThrowIfNullOrEmpty(region);
        var known = _known.GetOrCreateValue(credentials);
        // One question for all who ask at once: many workers start together. It belongs to none of them, so none can cancel it;
        // the client's own timeout bounds it.
        var asked = known.GetOrAdd(region, r => new Lazy<Task<CallerIdentity>>(() => AskAsync(credentials, r)));
        try
        {
            return await asked.Value.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (asked.Value is { IsCompleted: true, IsCompletedSuccessfully: false })
        {
            known.TryRemove(KeyValuePair.Create(region, asked));
            throw;
        }
    }

    private async Task<CallerIdentity> AskAsync(AWSCredentials credentials, string region)
    {
        var config = new AmazonSecurityTokenServiceConfig
        {
            RegionEndpoint = RegionEndpoint.GetBySystemName(region),
            MaxErrorRetry = 1,
            Timeout = TimeSpan.FromSeconds(10),
        };
        if (endpoint is not null)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
        }

        config.AuthenticationRegion = region; // an overridden endpoint does not tell the region to sign for
        try
        {
            using var client = new AmazonSecurityTokenServiceClient(credentials, config);
            var answer = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest()).ConfigureAwait(false);
            return string.IsNullOrEmpty(answer.Account) || string.IsNullOrEmpty(answer.Arn)
                ? throw new AmazonApiGatewayV2Exception("STS answered without an account.") { ErrorClass = ErrorClass.Unknown }
                : new CallerIdentity(answer.Account, answer.Arn);
        }
        catch (Exception exception) when (exception is not AmazonApiGatewayV2Exception)
        {
            throw Translate(exception);
        }
    }

    private static AmazonApiGatewayV2Exception Translate(Exception exception)
    {
        var service = exception as AmazonServiceException;
        var errorClass = exception switch
        {
            CredentialsUnavailableException => ErrorClass.CredentialsUnavailable,
            _ when exception.InnerException is CredentialsUnavailableException => ErrorClass.CredentialsUnavailable,
            AmazonServiceException { StatusCode: not 0 } answer =>
                ErrorClassifier.Classify(answer.StatusCode, answer.ErrorCode, answer.Message).Class,
            _ => ErrorClass.Unavailable,
        };
        return new AmazonApiGatewayV2Exception($"STS could not tell the account: {exception.Message}", exception)
        {
            ErrorClass = errorClass,
            ErrorCode = service?.ErrorCode,
            RequestId = service?.RequestId,
            StatusCode = service?.StatusCode ?? 0,
        };
    }
}
