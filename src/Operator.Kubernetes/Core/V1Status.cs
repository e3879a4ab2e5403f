using System.Text.Json;

namespace Operator.Kubernetes.Core;

/// <summary>The API server's answer when it does not return an object: errors, and some deletes.</summary>
public sealed class V1Status : IKubernetesObject
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <summary><c>Success</c> or <c>Failure</c>.</summary>
    public string? Status { get; set; }

    /// <summary>For people.</summary>
    public string? Message { get; set; }

    /// <summary>For machines, for example <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>, <c>Invalid</c>.</summary>
    public string? Reason { get; set; }

    /// <summary>HTTP status code.</summary>
    public int? Code { get; set; }

    /// <summary>Causes, retryAfterSeconds and the like, as the server sent them.</summary>
    public JsonElement? Details { get; set; }
}
