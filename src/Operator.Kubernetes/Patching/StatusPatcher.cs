using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Patching;

/// <summary>Writes the status of objects: one merge patch of <c>/status</c>, only if something changed, and only what changed.</summary>
/// <remarks>
/// Guarantees: members that <typeparamref name="T"/> does not know stay as they are; an object that was deleted and made
/// anew under the same name is not written (409), because every patch names the UID. Nothing is retried: a conflict is the
/// caller's to settle with a fresh object.
/// </remarks>
public sealed class StatusPatcher<T>(IKubernetesClient client, JsonSerializerOptions jsonOptions)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Brings the server's status from <paramref name="before"/> to <paramref name="after"/>.</summary>
    /// <param name="before">The object as the server gave it.</param>
    /// <param name="after">The same object with the status as it shall be.</param>
    /// <param name="optimisticLock">
    /// Refuse (409) when the object has changed at all since <paramref name="before"/> was read. For decisions that rest on
    /// the old status, such as a claim.
    /// </param>
    /// <param name="cancellationToken">Cancels the request; whether the server took it is then not known.</param>
    /// <returns>What the server stored; <paramref name="before"/> itself when there was nothing to write.</returns>
    /// <exception cref="KubernetesApiException">409 as above; 404 when the object is gone.</exception>
    public async Task<T> PatchAsync(T before, T after, bool optimisticLock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (JsonMergePatch.Create(StatusOf(before), StatusOf(after)) is not { } status)
        {
            return before;
        }

        var metadata = new JsonObject();
        if (before.Metadata.Uid is { } uid)
        {
            metadata["uid"] = uid;
        }

        if (optimisticLock)
        {
            metadata["resourceVersion"] = before.Metadata.ResourceVersion
                ?? throw new ArgumentException("An object without a resourceVersion cannot be locked.", nameof(before));
        }

        var content = new JsonObject { ["metadata"] = metadata, ["status"] = status };
        return await client.PatchStatusAsync<T>(
            ObjectKey.Of(before), new V1Patch(content.ToJsonString(), V1Patch.PatchType.MergePatch), null, cancellationToken).ConfigureAwait(false);
    }

    private JsonObject? StatusOf(T entity) =>
        JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<T>(jsonOptions))?["status"] as JsonObject;
}
