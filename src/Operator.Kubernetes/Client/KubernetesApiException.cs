using System.Net;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>The API server answered 400 or above, or sent an ERROR event on a watch.</summary>
public sealed class KubernetesApiException(HttpStatusCode statusCode, V1Status? status, string message, TimeSpan? retryAfter = null)
    : Exception(message)
{
    /// <summary>HTTP status, or the code of the ERROR event.</summary>
    public HttpStatusCode StatusCode { get; } = statusCode;

    /// <summary>The server's Status; null when the body was not one (a proxy's page, for example).</summary>
    public V1Status? Status { get; } = status;

    /// <summary>How long the server asks to wait, when it says.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;

    /// <summary>The version, continue token or watch position is too old: list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone || Status?.Reason is "Expired" or "Gone";

    /// <summary>Somebody else wrote first, or a test/precondition of the patch failed.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict;

    /// <summary>The object (or its namespace) does not exist.</summary>
    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;
}
