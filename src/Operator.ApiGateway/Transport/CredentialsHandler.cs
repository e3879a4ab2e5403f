using System.Net;
using Amazon.Runtime;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;

namespace Operator.ApiGateway.Transport;

/// <summary>
/// Obtains credentials before the signer needs them: there the wait can be cancelled and a failure has its own type, while the signer
/// would surface whatever the credential source threw.
/// </summary>
/// <remarks>When the service does not accept the credentials, cached temporary ones are dropped so that the next call gets fresh ones.</remarks>
internal sealed class CredentialsHandler(AWSCredentials credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var state = RequestState.Of(request);
        state.AwaitingCredentials = true;
        try
        {
            _ = await credentials.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false)
                ?? throw new CredentialsUnavailableException();
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or CredentialsUnavailableException))
        {
            throw new CredentialsUnavailableException($"No AWS credentials are available: {exception.Message}", exception);
        }

        // Not reset when obtaining them fails or is given up: the flag then tells that nothing was sent.
        state.AwaitingCredentials = false;
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            // A plain denial also passes here; dropping is cheap and keeps this handler free of the error table.
            (credentials as RefreshingAWSCredentials)?.ClearCredentials();
            (credentials as IRenewableCredentials)?.Drop();
        }

        return response;
    }
}
