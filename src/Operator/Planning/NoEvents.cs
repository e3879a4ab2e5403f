using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;

namespace Operator.Planning;

/// <summary>Nothing happens, so nothing is told.</summary>
internal sealed class NoEvents : IEventRecorder
{
    /// <summary>The only one.</summary>
    public static NoEvents Instance { get; } = new();

    /// <inheritdoc />
    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note)
    {
    }
}
