using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;

namespace Operator.Reconcilers;

/// <summary>
/// Every write of the reconciler to the API server: finalizer, id annotation and status, all as patches. The spec is never
/// written.
/// </summary>
internal sealed class IntegrationWriter(IKubernetesClient client)
{
    /// <summary>Adds the finalizer, unless somebody else changed the object since it was read (409).</summary>
    public async Task EnsureFinalizerAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.HasFinalizer)
        {
            return;
        }

        var finalizers = new JsonArray([.. (pass.Entity.Metadata.Finalizers ?? []).Append(ApiGroup.Finalizer).Select(name => (JsonNode)name)]);
        await PatchMetadataAsync(pass, new JsonObject { ["finalizers"] = finalizers }, locked: true, cancellationToken);
    }

    /// <summary>
    /// Removes the finalizer, which lets the object go. Not cancellable: AWS is already clean, and stopping between the two would
    /// only make the next pass find that out again.
    /// </summary>
    public async Task RemoveFinalizerAsync(IntegrationPass pass)
    {
        if (!pass.HasFinalizer)
        {
            return;
        }

        var finalizers = new JsonArray(
            [.. pass.Entity.Metadata.Finalizers!.Where(name => name != ApiGroup.Finalizer).Select(name => (JsonNode)name)]);
        try
        {
            await PatchMetadataAsync(pass, new JsonObject { ["finalizers"] = finalizers }, locked: true, CancellationToken.None);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            // Gone is what was wanted.
        }
    }

    /// <summary>Mirrors the id in an annotation, which survives where status does not.</summary>
    public async Task EnsureAnnotationAsync(IntegrationPass pass, CancellationToken cancellationToken)
    {
        if (pass.Status.IntegrationId is { Length: > 0 } id && pass.Annotation(ApiGroup.IntegrationIdAnnotation) != id)
        {
            var annotations = new JsonObject { [ApiGroup.IntegrationIdAnnotation] = id };
            await PatchMetadataAsync(pass, new JsonObject { ["annotations"] = annotations }, locked: false, cancellationToken);
        }
    }

    /// <summary>Writes what changed in the status since it was last written; no request when nothing did.</summary>
    /// <param name="pass">Holds both versions.</param>
    /// <param name="locked">Fail with 409 when the object is not the version that the pass knows: what a write-ahead intent needs.</param>
    /// <param name="cancellationToken">Stops the request.</param>
    public async Task WriteStatusAsync(IntegrationPass pass, bool locked, CancellationToken cancellationToken)
    {
        var now = IntegrationPass.ToNode(pass.Status);
        if (MergeDiff(pass.Persisted as JsonObject ?? [], now!.AsObject()) is not { } changes)
        {
            return;
        }

        var patch = new JsonObject { ["status"] = changes };
        if (locked)
        {
            patch["metadata"] = new JsonObject { ["resourceVersion"] = pass.Entity.Metadata.ResourceVersion };
        }

        var written = await client.PatchStatusAsync<Integration>(
            pass.Key, new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), options: null, cancellationToken);
        pass.Written(written.Metadata);
        pass.StatusWritten(now);
    }

    private async Task PatchMetadataAsync(IntegrationPass pass, JsonObject metadata, bool locked, CancellationToken cancellationToken)
    {
        if (locked)
        {
            metadata["resourceVersion"] = pass.Entity.Metadata.ResourceVersion;
        }

        var patch = new JsonObject { ["metadata"] = metadata };
        var written = await client.PatchAsync<Integration>(
            pass.Key, new V1Patch(patch.ToJsonString(), V1Patch.PatchType.MergePatch), options: null, cancellationToken);
        pass.Written(written.Metadata);
    }

    private static JsonObject? MergeDiff(JsonObject before, JsonObject after)
    {
        JsonObject? changes = null;
        foreach (var (name, value) in after)
        {
            var old = before[name];
            if (JsonNode.DeepEquals(old, value))
            {
                continue;
            }

            changes ??= [];
            changes[name] = old is JsonObject left && value is JsonObject right ? MergeDiff(left, right) : value?.DeepClone();
        }

        foreach (var (name, _) in before)
        {
            if (!after.ContainsKey(name))
            {
                changes ??= [];
                changes[name] = null;
            }
        }

        return changes;
    }
}
