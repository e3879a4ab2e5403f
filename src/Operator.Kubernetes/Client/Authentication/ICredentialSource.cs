using System.Net.Http.Headers;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Client.Authentication;

/// <summary>What to present with a request. Compared by reference: two equal ones may still be an old and a new one.</summary>
/// <param name="authorization">Header, or null.</param>
/// <param name="certificate">Client certificate instead of the configuration's one, or null.</param>
internal sealed class Credential(AuthenticationHeaderValue? authorization, ClientCertificate? certificate = null)
{
    public AuthenticationHeaderValue? Authorization { get; } = authorization;

    public ClientCertificate? Certificate { get; } = certificate;
}

/// <summary>Gives the current credential. Safe for concurrent use.</summary>
internal interface ICredentialSource : IDisposable
{
    /// <exception cref="HttpRequestException">There is none to be had right now; the inner exception says why.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused <paramref name="credential"/>. True when the next <see cref="GetAsync"/> may give another one.</summary>
    bool Reject(Credential credential);
}
