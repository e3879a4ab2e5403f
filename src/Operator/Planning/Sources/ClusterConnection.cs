using Operator.Kubernetes.Client;

namespace Operator.Planning.Sources;

/// <summary>A way to a cluster.</summary>
/// <param name="Client">Reads it; disposed by whoever asked for the connection.</param>
/// <param name="Namespace">Namespace of objects that name none; null when the kubeconfig says nothing.</param>
internal sealed record ClusterConnection(KubernetesClient Client, string? Namespace) : IDisposable
{
    /// <inheritdoc />
    public void Dispose() => Client.Dispose();
}
