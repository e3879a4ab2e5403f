using System.Collections.Concurrent;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Events;

namespace Operator.Kubernetes.Tests.Doubles;

/// <summary>Keeps events for a test to look at.</summary>
internal sealed class RecordedEvents : IEventRecorder
{
    public ConcurrentQueue<(string? ApiVersion, string? Kind, string? Name, EventType Type, string Reason, string Note)> Published { get; } = [];

    public void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note) =>
        Published.Enqueue((regarding.ApiVersion, regarding.Kind, regarding.Metadata.Name, type, reason, note));
}
