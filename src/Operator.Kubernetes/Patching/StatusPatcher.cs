using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Patching;

/// <summary>Writes the status of objects: one merge patch of <c>/status</c>, only if something changed, and only what changed.</summary>
/// <remarks>
/// Guarantees: members that <typeparamref name="T"/> does not know stay as they are. Nothing is retried: a conflict is the
/// caller's to settle with a fresh object.
/// Caveat: the API server ignores a UID in a status patch, so without the lock an object that was deleted and made anew
/// under the same name takes the write. That is noticed afterwards (a 409 is thrown, so that nobody builds on it), but only
/// the lock prevents it: use it for every write that says something which is true of one object only, such as an id.
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

        var content = new JsonObject { ["status"] = status };
        if (optimisticLock)
        {
            content["metadata"] = new JsonObject
            {
                ["resourceVersion"] = before.Metadata.ResourceVersion
                    ?? throw new ArgumentException("An object without a resourceVersion cannot be locked.", nameof(before)),
            };
        }

        var key = ObjectKey.Of(before);
        var patch = new V1Patch(content.ToJsonString(), V1Patch.PatchType.MergePatch);
        var stored = await client.PatchStatusAsync<T>(key, patch, null, cancellationToken).ConfigureAwait(false);
        return before.Metadata.Uid is null || stored.Metadata.Uid == before.Metadata.Uid
            ? stored
            : throw new KubernetesApiException(HttpStatusCode.Conflict, null, $"{key} was made anew between reading it and writing its status.");
    }

    private JsonObject? StatusOf(T entity) =>
        JsonSerializer.SerializeToNode(entity, KubernetesJson.TypeInfo<T>(jsonOptions))?["status"] as JsonObject;
}
