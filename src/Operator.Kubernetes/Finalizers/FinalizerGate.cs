using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Finalizers;

/// <summary>
/// Adds and removes one finalizer, so that an object stays until what it stands for outside is gone.
/// </summary>
/// <remarks>
/// Guarantees: both calls are JSON patches with <c>test</c> operations, so another writer's finalizers are never lost and
/// an object made anew under the same name is never touched; both may be repeated at will.
/// Everything else the server refuses (permissions, validation) is thrown as <see cref="KubernetesApiException"/>.
/// </remarks>
public sealed class FinalizerGate<T>(IKubernetesClient client, string finalizer)
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Whether the object carries the finalizer.</summary>
    public bool IsHeld(T entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return IndexIn(entity) >= 0;
    }

    /// <summary>
    /// Adds the finalizer. Call before anything outside is created. An object that is being deleted takes no new finalizers:
    /// that is a <see cref="FinalizerOutcome{T}.Conflict"/>, because the caller's view of it was too old.
    /// </summary>
    public async Task<FinalizerOutcome<T>> EnsureAsync(T entity, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (IsHeld(entity))
        {
            return new FinalizerOutcome<T>.Unchanged(entity);
        }

        if (entity.Metadata.DeletionTimestamp is not null)
        {
            return new FinalizerOutcome<T>.Conflict("The object is being deleted.");
        }

        // The version covers the UID, and that the list is still the one seen (absent and empty differ for JSON patch).
        var isEmpty = entity.Metadata.Finalizers is not { Count: > 0 };
        var patch = new JsonArray(
            Operation("test", "/metadata/resourceVersion", Required(entity.Metadata.ResourceVersion, "resourceVersion")),
            isEmpty
                ? Operation("add", "/metadata/finalizers", new JsonArray(JsonValue.Create(finalizer)))
                : Operation("add", "/metadata/finalizers/-", finalizer));
        try
        {
            return new FinalizerOutcome<T>.Changed(await PatchAsync(entity, patch, cancellationToken).ConfigureAwait(false));
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return new FinalizerOutcome<T>.Gone();
        }
        catch (KubernetesApiException exception) when (IsLostRace(exception))
        {
            return new FinalizerOutcome<T>.Conflict(exception.Message);
        }
    }

    /// <summary>
    /// Removes the finalizer. Call when everything outside is gone. Takes no cancellation token on purpose: a shutdown
    /// between cleaning up outside and saying so would repeat the clean-up for an object that looks untouched; the client's
    /// request timeout bounds the wait.
    /// </summary>
    public async Task<FinalizerOutcome<T>> RemoveAsync(T entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var index = IndexIn(entity);
        if (index < 0)
        {
            return new FinalizerOutcome<T>.Unchanged(entity);
        }

        // No test on the version: an unrelated edit must not hold up a deletion.
        var path = $"/metadata/finalizers/{index}";
        var patch = new JsonArray(
            Operation("test", "/metadata/uid", Required(entity.Metadata.Uid, "uid")),
            Operation("test", path, finalizer),
            Operation("remove", path, null));
        try
        {
            return new FinalizerOutcome<T>.Changed(await PatchAsync(entity, patch, CancellationToken.None).ConfigureAwait(false));
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return new FinalizerOutcome<T>.Gone();
        }
        catch (KubernetesApiException exception) when (IsLostRace(exception))
        {
            return await SettleAsync(entity, exception).ConfigureAwait(false);
        }
    }

    /// <summary>The test failed: most often because the work is done already, by an earlier call whose answer was lost.</summary>
    private async Task<FinalizerOutcome<T>> SettleAsync(T entity, KubernetesApiException exception)
    {
        var fresh = await client.GetAsync<T>(ObjectKey.Of(entity), CancellationToken.None).ConfigureAwait(false);
        if (fresh is null || fresh.Metadata.Uid != entity.Metadata.Uid)
        {
            return new FinalizerOutcome<T>.Gone();
        }

        return IsHeld(fresh) ? new FinalizerOutcome<T>.Conflict(exception.Message) : new FinalizerOutcome<T>.Unchanged(fresh);
    }

    private Task<T> PatchAsync(T entity, JsonArray patch, CancellationToken cancellationToken) =>
        client.PatchAsync<T>(ObjectKey.Of(entity), new V1Patch(patch.ToJsonString(), V1Patch.PatchType.JsonPatch), null, cancellationToken);

    /// <summary>The server says 422 both for a failed test and for an invalid object; only the latter comes with causes.</summary>
    private static bool IsLostRace(KubernetesApiException exception) =>
        exception.IsConflict
        || (exception.StatusCode == HttpStatusCode.UnprocessableEntity
            && !(exception.Status?.Details is { ValueKind: JsonValueKind.Object } details && details.TryGetProperty("causes", out _)));

    private int IndexIn(T entity) => entity.Metadata.Finalizers?.IndexOf(finalizer) ?? -1;

    private static string Required(string? value, string member) =>
        value ?? throw new ArgumentException($"The object has no {member}; it must come from the server.");

    private static JsonObject Operation(string operation, string path, JsonNode? value)
    {
        var node = new JsonObject { ["op"] = operation, ["path"] = path };
        if (value is not null)
        {
            node["value"] = value;
        }

        return node;
    }
}
