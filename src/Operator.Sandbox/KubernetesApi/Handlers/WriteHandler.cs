using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Apply;
using Operator.Sandbox.KubernetesApi.Patching;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>create, update and patch, on objects and on <c>/status</c>.</summary>
internal sealed class WriteHandler(ObjectStore store, ObjectWriter writer, Responder responder, TimeProvider time)
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicPatchType = "application/strategic-merge-patch+json";
    private const string ApplyPatchType = "application/apply-patch+yaml";

    public async Task CreateAsync(ApiRequest request, byte[] body)
    {
        if (request.Name.Length > 0)
        {
            throw StatusErrors.MethodNotAllowed();
        }

        var (value, duplicates) = RequestBody.ParseObject(body, RequestBody.MediaType(request.Http.Request), request.Resource.Kind);
        ObjectShaping.CheckKind(request.Resource, value);
        if (request.Resource.ReviewOnly)
        {
            // Nobody is refused anything here: there is no authentication to decide by.
            value["status"] = new JsonObject { ["allowed"] = true, ["reason"] = "the sandbox allows everything" };
            await Responder.WriteAsync(request.Http, 201, value);
            return;
        }

        ObjectShaping.Shape(request, value, duplicates);
        CheckNamespaceOfBody(request, value);
        if (value.StringAt("metadata", "resourceVersion") is { Length: > 0 })
        {
            throw new ApiException(500, null, "resourceVersion should not be set on objects to be created");
        }

        StoredObject stored;
        lock (store.Gate)
        {
            stored = writer.Create(request, value);
        }

        await responder.WriteObjectAsync(request, 201, stored);
    }

    public async Task UpdateAsync(ApiRequest request, byte[] body)
    {
        if (request.Name.Length == 0)
        {
            throw StatusErrors.BadRequest("name must be provided");
        }

        var (value, duplicates) = RequestBody.ParseObject(body, RequestBody.MediaType(request.Http.Request), request.Resource.Kind);
        ObjectShaping.CheckKind(request.Resource, value);
        ObjectShaping.Shape(request, value, duplicates);
        CheckIdentity(request, value);
        StoredObject stored;
        lock (store.Gate)
        {
            stored = writer.Update(request, Find(request), value);
        }

        await responder.WriteObjectAsync(request, 200, stored);
    }

    public async Task PatchAsync(ApiRequest request, byte[] body)
    {
        var type = RequestBody.MediaType(request.Http.Request);
        List<string> accepted = request.Resource.IsCustom
            ? [JsonPatchType, MergePatchType, ApplyPatchType]
            : [JsonPatchType, MergePatchType, StrategicPatchType, ApplyPatchType];
        if (!accepted.Contains(type))
        {
            throw StatusErrors.UnsupportedMediaType(accepted);
        }

        if (type == ApplyPatchType)
        {
            await ApplyAsync(request, body);
            return;
        }

        if (request.Query("force") is { Length: > 0 })
        {
            throw StatusErrors.InvalidOptions("PatchOptions", FieldError.Forbidden("force", "may not be specified for non-apply patch"));
        }

        StoredObject stored;
        lock (store.Gate)
        {
            var existing = Find(request);
            var view = ObjectWriter.View(request.Resource, existing);
            var patched = type switch
            {
                JsonPatchType => JsonPatch.Apply(view, body),
                MergePatchType => MergePatch.Apply(view, MergePatch.Read(body)),
                _ => MergePatch.ApplyStrategic(view, MergePatch.Read(body)),
            };
            ObjectShaping.CheckKind(request.Resource, patched);
            ObjectShaping.Shape(request, patched, []);
            CheckIdentity(request, patched);
            stored = writer.Update(request, existing, patched);
        }

        await responder.WriteObjectAsync(request, 200, stored);
    }

    private async Task ApplyAsync(ApiRequest request, byte[] body)
    {
        if (request.Query("fieldManager") is not { Length: > 0 })
        {
            throw StatusErrors.InvalidOptions("PatchOptions", FieldError.Required("fieldManager", "is required for apply patch"));
        }

        var applied = ReadApplied(request, body);
        StoredObject stored;
        int code;
        lock (store.Gate)
        {
            var existing = store.Find(request.Resource.StorageKey, request.Namespace, request.Name);
            if (existing is null && request.Subresource.Length > 0)
            {
                throw StatusErrors.NotFound(request.Resource, request.Name);
            }

            var live = existing is null ? null : ObjectWriter.View(request.Resource, existing);
            var merged = ServerSideApply.Apply(
                live, applied, request.Resource.Schema, request.FieldManager, request.Subresource, request.Flag("force"), time.GetUtcNow());
            ObjectShaping.Shape(request, merged, []);
            code = existing is null ? 201 : 200;
            stored = existing is null ? writer.Create(request, merged, applied: true) : writer.Update(request, existing, merged, applied: true);
        }

        await responder.WriteObjectAsync(request, code, stored);
    }

    private static JsonObject ReadApplied(ApiRequest request, byte[] body)
    {
        JsonObject applied;
        try
        {
            applied = (RequestBody.LooksLikeJson(body) ? JsonReading.Parse(body) : YamlReading.Parse(body)) as JsonObject
                ?? throw new JsonException("an object was expected");
        }
        catch (JsonException e)
        {
            throw StatusErrors.BadRequest($"error decoding YAML: {e.Message}");
        }

        if (applied.StringAt("kind") is not { Length: > 0 })
        {
            throw StatusErrors.BadRequest($"invalid object type: {applied.StringAt("apiVersion")}, Kind=");
        }

        ObjectShaping.CheckKind(request.Resource, applied);
        if (applied.ObjectAt("metadata") is { } metadata && metadata.ContainsKey("managedFields"))
        {
            throw StatusErrors.BadRequest("metadata.managedFields must be nil");
        }

        if (applied.StringAt("metadata", "name") is not { Length: > 0 })
        {
            throw StatusErrors.BadRequest($"the name of the object ({request.Name} based on URL) was undeterminable: name must be provided");
        }

        var ns = applied.StringAt("metadata", "namespace");
        CheckIdentity(request, applied);
        if (request.Resource.Schema is { } schema)
        {
            var unknown = new List<string>();
            SchemaShaping.Prune(schema, applied.DeepClone(), "", unknown, root: true);
            if (unknown.Count > 0)
            {
                // The real server has no reason word for this one either.
                throw new ApiException(500, null,
                    $"failed to create typed patch object ({ns}/{request.Name}; {request.Resource.ApiVersion}, Kind={request.Resource.Kind}): "
                    + string.Join(", ", unknown.Select(u => $".{u}: field not declared in schema")));
            }
        }

        // Each endpoint owns its half only.
        if (request.Subresource == "status")
        {
            foreach (var name in applied.Select(p => p.Key).Where(k => k is not ("apiVersion" or "kind" or "metadata" or "status")).ToList())
            {
                applied.Remove(name);
            }

            foreach (var name in (applied.ObjectAt("metadata") ?? []).Select(p => p.Key).Where(k => k is not ("name" or "namespace" or "resourceVersion" or "uid")).ToList())
            {
                applied.ObjectAt("metadata")!.Remove(name);
            }
        }
        else if (request.Resource.HasStatus)
        {
            applied.Remove("status");
        }

        return applied;
    }

    private StoredObject Find(ApiRequest request) =>
        store.Find(request.Resource.StorageKey, request.Namespace, request.Name) ?? throw StatusErrors.NotFound(request.Resource, request.Name);

    private static void CheckIdentity(ApiRequest request, JsonObject value)
    {
        var name = value.StringAt("metadata", "name") ?? "";
        if (name.Length > 0 && name != request.Name)
        {
            throw StatusErrors.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }

        value.Ensure("metadata")["name"] = request.Name;
        CheckNamespaceOfBody(request, value);
    }

    private static void CheckNamespaceOfBody(ApiRequest request, JsonObject value)
    {
        if (value.StringAt("metadata", "namespace") is { Length: > 0 } ns && ns != request.Namespace)
        {
            throw StatusErrors.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }

        if (request.Resource.Namespaced)
        {
            value.Ensure("metadata")["namespace"] = request.Namespace;
        }
    }
}
