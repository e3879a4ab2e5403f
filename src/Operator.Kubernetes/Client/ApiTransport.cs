using System.Globalization;
using System.Net;
using Operator.Kubernetes.Client.Authentication;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Client;

/// <summary>
/// Sends requests with the current credentials; after a 401 it renews them and sends the request once more.
/// </summary>
/// <remarks>
/// When a credential plugin hands out a new client certificate, a new connection pool is made for it: connections that were
/// authenticated with the old one stay with their running requests and close when idle.
/// </remarks>
internal sealed class ApiTransport : IDisposable
{
    private readonly KubernetesClientConfiguration configuration;
    private readonly ICredentialSource credentials;
    private readonly string userAgent;
    private readonly Uri baseAddress;
    private readonly Lock gate = new();
    private Pool pool;

    public ApiTransport(KubernetesClientConfiguration configuration, ICredentialSource credentials, string userAgent)
    {
        this.configuration = configuration;
        this.credentials = credentials;
        this.userAgent = userAgent;
        baseAddress = configuration.BaseAddress();
        pool = CreatePool(null);
    }

    /// <summary>The answer's headers. Failures to get credentials or an answer are <see cref="HttpRequestException"/>.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        using var span = ApiSpan.Start(request);
        try
        {
            var response = await SendRenewingAsync(request, cancellationToken).ConfigureAwait(false);
            span?.Answered(response.StatusCode);
            return response;
        }
        catch (Exception exception)
        {
            span?.Failed(exception);
            throw;
        }
    }

    public void Dispose()
    {
        pool.Client.Dispose();
        credentials.Dispose();
    }

    private async Task<HttpResponseMessage> SendRenewingAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credential = await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await SendAsync(request, credential, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.Unauthorized || !credentials.Reject(credential))
        {
            return response;
        }

        response.Dispose();
        credential = await credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        return await SendAsync(request, credential, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(ApiRequest request, Credential credential, CancellationToken cancellationToken)
    {
        using var message = request.ToMessage(baseAddress, userAgent, credential.Authorization);
        // SocketsHttpHandler takes the name for SNI and verification from here and overwrites SslOptions.TargetHost.
        message.Headers.Host = configuration.TlsServerName;
        // What client-go counts a request as that got no answer.
        var code = "<error>";
        try
        {
            var response = await ClientFor(credential)
                .SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            code = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
            return response;
        }
        finally
        {
            RuntimeDiagnostics.ClientRequests.Add(1, new("code", code), new("method", message.Method.Method), new("host", baseAddress.Authority));
        }
    }

    private HttpClient ClientFor(Credential credential)
    {
        lock (gate)
        {
            if (!ReferenceEquals(pool.Certificate, credential.Certificate))
            {
                pool = CreatePool(credential.Certificate);
            }

            return pool.Client;
        }
    }

    private Pool CreatePool(ClientCertificate? certificate) =>
        new(certificate, new HttpClient(HttpHandlerFactory.Create(configuration, certificate)) { Timeout = Timeout.InfiniteTimeSpan });

    private sealed record Pool(ClientCertificate? Certificate, HttpClient Client);
}
