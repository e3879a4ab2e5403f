namespace Operator.Sandbox.KubernetesApi.Storage;

/// <summary>One write. <paramref name="Current"/> of a deletion is the last state with the deletion's resource version.</summary>
internal sealed record StoredEvent(long Revision, StoredObject Current, StoredObject? Previous, bool Deleted);
