using System.Text.Json;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Client;

/// <summary>What a <see cref="KubernetesClient"/> needs to know apart from the cluster.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Serialisers of every type the client is used with; make it with <see cref="KubernetesJson.CreateOptions"/>.</summary>
    public JsonSerializerOptions JsonOptions { get; init; } = KubernetesJson.Default;

    /// <summary>Owner of the fields this client writes, unless a call names another.</summary>
    public string FieldManager { get; init; } = "operator";

    /// <summary>Sent with every request, so that the server's audit log tells who asked: <c>product/version</c>.</summary>
    public string UserAgent { get; init; } = "operator";

    /// <summary>Longest time for one request, its whole answer included; for a watch, until its answer begins.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
