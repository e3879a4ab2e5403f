using System.Net;
using System.Net.Http.Headers;

namespace Operator.Kubernetes.Client;

/// <summary>One request as data, so that it can be sent again after a credential refresh.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Relative path and query.</param>
/// <param name="Body">Content, or null.</param>
/// <param name="ContentType">Type of <paramref name="Body"/>.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path, byte[]? Body = null, string ContentType = "application/json")
{
    public HttpRequestMessage ToMessage(Uri baseAddress, string userAgent, AuthenticationHeaderValue? authorization)
    {
        var message = new HttpRequestMessage(Method, new Uri(baseAddress, Path))
        {
            // HTTP/2 where TLS negotiates it: all watches and calls share a connection.
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.Authorization = authorization;
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(ContentType);
        }

        return message;
    }

    /// <summary>For error messages: no query, because selectors may hold names of other tenants' objects.</summary>
    public override string ToString() => $"{Method} /{(Path.IndexOf('?', StringComparison.Ordinal) is var end and >= 0 ? Path[..end] : Path)}";
}
