using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.Identity;

/// <summary>
/// The SDK's default credential chain (environment, profile, web identity as used by IRSA, container endpoint as used by EKS Pod
/// Identity, instance metadata), resolved when first needed and again when environment or files change.
/// </summary>
/// <remarks>
/// Nothing is resolved at start-up, so a process without credentials starts, reports why it cannot work, and recovers when they appear.
/// SSO profiles need packages that are not referenced; the chain then says so in its error.
/// </remarks>
public sealed class DefaultChainCredentials : AWSCredentials, IDisposable
{
    private readonly DefaultAWSCredentialsIdentityResolver _resolver = new();

    public DefaultChainCredentials() => SecurityTokenService.Register();

    /// <inheritdoc />
    /// <exception cref="CredentialsUnavailableException">The chain found nothing that works.</exception>
    public override ImmutableCredentials GetCredentials()
    {
        try
        {
            return _resolver.ResolveIdentity(new ApiGatewayConfig()).GetCredentials();
        }
        catch (Exception exception)
        {
            throw Unavailable(exception);
        }
    }

    /// <inheritdoc />
    /// <exception cref="CredentialsUnavailableException">The chain found nothing that works.</exception>
    public override async Task<ImmutableCredentials> GetCredentialsAsync()
    {
        try
        {
            // The SDK's interface offers no cancellation here; the caller's wait is cancellable, this work ends by the SDK's own limits.
            var credentials = await _resolver.ResolveIdentityAsync(new ApiGatewayConfig(), CancellationToken.None).ConfigureAwait(false);
            return await credentials.GetCredentialsAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Unavailable(exception);
        }
    }

    public void Dispose() => _resolver.Dispose();

    private static CredentialsUnavailableException Unavailable(Exception exception) =>
        new($"The default credential chain found no usable credentials: {exception.Message}", exception);
}
