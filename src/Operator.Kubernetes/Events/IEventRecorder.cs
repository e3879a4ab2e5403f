using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Events;

/// <summary>Weight of an event, as <c>kubectl describe</c> shows it.</summary>
public enum EventType
{
    /// <summary>Something happened as it should.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}

/// <summary>
/// Writes events.k8s.io/v1 events about objects. Fire and forget: publishing never blocks a pass, never throws, and is
/// limited per object so that a failing object cannot flood the API server. Repeats of the same (object, reason, note) are
/// folded into a series.
/// </summary>
public interface IEventRecorder
{
    /// <summary>Queues one event.</summary>
    /// <param name="regarding">The object it is about; needs name, uid, apiVersion and kind.</param>
    /// <param name="type">Normal or Warning.</param>
    /// <param name="reason">CamelCase, for machines, at most 128 characters.</param>
    /// <param name="action">CamelCase verb: what the controller did or tried, at most 128 characters.</param>
    /// <param name="note">For people, at most 1 kB (cut, if longer).</param>
    void Publish(IKubernetesObject<V1ObjectMeta> regarding, EventType type, string reason, string action, string note);
}
