using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Events;

/// <summary>Repeats of an event are those that agree in all of this.</summary>
internal readonly record struct EventIdentity(string Object, EventType Type, string Reason, string Action, string Note);

/// <summary>An event as it was published: copies only, because the object may change before it is written.</summary>
internal sealed record PendingEvent(EventIdentity Identity, V1ObjectReference Regarding, DateTime At);
