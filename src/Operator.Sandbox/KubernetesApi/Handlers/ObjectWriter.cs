using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Apply;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>
/// The one way into the store: server-owned metadata, generation, ownership, validation, no-op detection. Values are in the
/// version of the request; callers hold the store's gate.
/// </summary>
internal sealed class ObjectWriter(ObjectStore store, Lifecycle lifecycle, TimeProvider time)
{
    private const string SuffixAlphabet = "bcdfghjklmnpqrstvwxz2456789";

    private static readonly string[] ServerMetadata =
        ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"];

    public string Now => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <param name="request">Whose options apply.</param>
    /// <param name="value">Shaped, in the version of the request; taken over.</param>
    /// <param name="applied">True when managedFields are already in place (server-side apply).</param>
    public StoredObject Create(ApiRequest request, JsonObject value, bool applied = false)
    {
        var resource = request.Resource;
        lifecycle.CheckNamespace(request, value.StringAt("metadata", "name") ?? "");
        var metadata = value.Ensure("metadata");
        foreach (var name in ServerMetadata.Append("resourceVersion"))
        {
            metadata.Remove(name);
        }

        if (metadata.StringAt("name") is not { Length: > 0 } && metadata.StringAt("generateName") is { Length: > 0 } prefix)
        {
            metadata["name"] = prefix[..Math.Min(prefix.Length, 248)] + string.Concat(Random.Shared.GetItems<char>(SuffixAlphabet, 5));
        }

        if (resource.Namespaced)
        {
            metadata["namespace"] = request.Namespace;
        }

        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now;
        if (CountsGenerations(resource))
        {
            metadata["generation"] = 1;
        }

        if (resource.IsCustom && resource.HasStatus)
        {
            value.Remove("status");
            if (resource.Schema is { } schema)
            {
                // A real server fills defaults in again when it reads the stored object: a status that has one is never absent.
                SchemaShaping.ApplyDefaults(schema, value);
            }
        }

        lifecycle.BeforeCreate(resource, value);
        ObjectValidation.Check(resource, value, old: null, statusOnly: false);
        if (store.Find(resource.StorageKey, request.Namespace, metadata.StringAt("name")!) is { } present)
        {
            throw StatusErrors.AlreadyExists(resource, present.Name, present.Parse().At("metadata", "deletionTimestamp") is not null);
        }

        if (!applied)
        {
            ManagedFields.RecordUpdate(value, null, resource.Schema, request.FieldManager, "", time.GetUtcNow());
        }

        return Save(request, value);
    }

    /// <summary>Replaces <paramref name="existing"/>; returns what is stored now, or the last state when the write removed it.</summary>
    /// <param name="request">Whose options apply.</param>
    /// <param name="existing">What is stored.</param>
    /// <param name="value">Shaped, in the version of the request; taken over.</param>
    /// <param name="applied">True when managedFields are already in place (server-side apply).</param>
    public StoredObject Update(ApiRequest request, StoredObject existing, JsonObject value, bool applied = false)
    {
        var resource = request.Resource;
        var old = View(resource, existing);
        var metadata = value.Ensure("metadata");
        CheckPreconditions(request, existing, metadata);
        metadata["resourceVersion"] = old.StringAt("metadata", "resourceVersion");
        foreach (var name in ServerMetadata)
        {
            metadata.Put(name, old.At("metadata", name));
        }

        var newFields = metadata["managedFields"]?.DeepClone();
        value = KeepWhatThisEndpointMayNotChange(request, value, old);
        metadata = value.Ensure("metadata");
        metadata.Put("managedFields", newFields);
        if (CountsGenerations(resource) && !JsonNode.DeepEquals(Counted(value, resource), Counted(old, resource)))
        {
            metadata["generation"] = (old.LongAt("metadata", "generation") ?? 0) + 1;
        }

        lifecycle.BeforeUpdate(resource, value, old);
        ObjectValidation.Check(resource, value, old, request.Subresource == "status");
        if (!applied)
        {
            ManagedFields.RecordUpdate(value, old, resource.Schema, request.FieldManager, request.Subresource, time.GetUtcNow());
        }

        if (JsonNode.DeepEquals(value, old))
        {
            return existing;
        }

        var finished = metadata.At("deletionTimestamp") is not null
            && metadata.ArrayAt("finalizers") is null or { Count: 0 }
            && old.ArrayAt("metadata", "finalizers") is { Count: > 0 };
        return finished ? RemoveLast(request, existing, value) : Save(request, value);
    }

    public static JsonObject View(ResourceDefinition resource, StoredObject stored) =>
        resource.FromStorage?.Invoke(stored.Parse()) ?? stored.Parse();

    /// <summary>Objects whose kind the server gives a generation; the others never show one.</summary>
    public static bool CountsGenerations(ResourceDefinition resource) =>
        resource.IsCustom || resource.Group is "apps" or "apiextensions.k8s.io" or "policy" or "networking.k8s.io";

    private StoredObject RemoveLast(ApiRequest request, StoredObject existing, JsonObject value)
    {
        var stored = ToStorage(request.Resource, value);
        if (!request.DryRun)
        {
            store.Remove(request.Resource.StorageKey, existing, stored.Copy());
            lifecycle.AfterRemoval(existing.Namespace, request.Resource.StorageKey);
        }

        return new StoredObject(stored, existing.ResourceVersion);
    }

    private StoredObject Save(ApiRequest request, JsonObject value)
    {
        var stored = ToStorage(request.Resource, value);
        if (request.DryRun)
        {
            return new StoredObject(stored, store.Revision);
        }

        var saved = store.Put(request.Resource.StorageKey, stored);
        lifecycle.AfterSave(request.Resource, saved);
        return saved;
    }

    private static JsonObject ToStorage(ResourceDefinition resource, JsonObject value) => resource.ToStorage?.Invoke(value) ?? value;

    private static void CheckPreconditions(ApiRequest request, StoredObject existing, JsonObject metadata)
    {
        var resource = request.Resource;
        var current = existing.ResourceVersion.ToString(CultureInfo.InvariantCulture);
        var version = metadata.StringAt("resourceVersion") ?? "";
        if (version.Length == 0 && request.Verb == "update" && (resource.IsCustom || resource.Kind is "Lease" or "CustomResourceDefinition"))
        {
            throw StatusErrors.Invalid(resource.Group, resource.Plural, request.Name, [
                new FieldError("metadata.resourceVersion", "FieldValueInvalid", "Invalid value: 0: must be specified for an update")]);
        }

        if (version.Length > 0 && version != current)
        {
            throw StatusErrors.Conflict(resource, request.Name);
        }

        // A patch of the status takes all metadata from the stored object, its identity too: a client must name a version to be safe.
        if (metadata.StringAt("uid") is { Length: > 0 } uid && uid != existing.Uid && (request.Verb == "update" || request.Subresource != "status"))
        {
            throw request.Verb == "update"
                ? StatusErrors.WrongIdentity(resource, request.Namespace, request.Name, uid, existing.Uid)
                : StatusErrors.Invalid(resource.Group, resource.Kind, request.Name, [FieldError.Invalid("metadata.uid", uid, "field is immutable")]);
        }
    }

    private static JsonObject KeepWhatThisEndpointMayNotChange(ApiRequest request, JsonObject value, JsonObject old)
    {
        if (!request.Resource.HasStatus)
        {
            return value;
        }

        if (request.Subresource == "status")
        {
            var result = old.Copy();
            result.Put("status", value.At("status"));
            return result;
        }

        value.Put("status", old.At("status"));
        return value;
    }

    private static JsonObject Counted(JsonObject value, ResourceDefinition resource)
    {
        var copy = value.Copy();
        copy.Remove("metadata");
        if (resource.HasStatus)
        {
            copy.Remove("status");
        }

        return copy;
    }
}
