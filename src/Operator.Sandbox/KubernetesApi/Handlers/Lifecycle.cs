using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>
/// What a real cluster's controllers do for namespaces and CRDs: contents go with their container, respecting finalizers, and a
/// CRD starts and stops serving its kind. Done within the request instead of some time later. Callers hold the store's gate.
/// </summary>
internal sealed class Lifecycle(ObjectStore store, ResourceRegistry registry, TimeProvider time)
{
    private static readonly string[] PermanentNamespaces = ["default", "kube-system", "kube-public"];

    /// <exception cref="ApiException">404 without the namespace, 403 while it is being deleted.</exception>
    public void CheckNamespace(ApiRequest request, string name)
    {
        if (!request.Resource.Namespaced)
        {
            return;
        }

        var ns = store.Find(BuiltInResources.NamespacesKey, "", request.Namespace) ?? throw StatusErrors.NamespaceNotFound(request.Namespace);
        if (ns.Parse().At("metadata", "deletionTimestamp") is not null)
        {
            throw StatusErrors.Forbidden(
                request.Resource,
                name,
                $"unable to create new content in namespace {request.Namespace} because it is being terminated",
                new JsonObject
                {
                    ["reason"] = "NamespaceTerminating",
                    ["message"] = $"namespace {request.Namespace} is being terminated",
                    ["field"] = "metadata.namespace",
                });
        }
    }

    public void BeforeCreate(ResourceDefinition resource, JsonObject value)
    {
        if (resource.StorageKey == BuiltInResources.NamespacesKey)
        {
            value["status"] = new JsonObject { ["phase"] = "Active" };
            value.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] = value.StringAt("metadata", "name");
        }
        else if (resource.StorageKey == BuiltInResources.CrdsKey)
        {
            BeforeUpdate(resource, value, null);
        }
    }

    public void BeforeUpdate(ResourceDefinition resource, JsonObject value, JsonObject? old)
    {
        if (resource.StorageKey != BuiltInResources.CrdsKey || old?.At("status") is not null)
        {
            return;
        }

        var errors = new List<FieldError>();
        CrdReader.Read(value, errors);
        if (errors.Count == 0)
        {
            value["status"] = CrdReader.Status(value, time.GetUtcNow());
        }
    }

    public void AfterSave(ResourceDefinition resource, StoredObject saved)
    {
        if (resource.StorageKey == BuiltInResources.CrdsKey)
        {
            registry.Replace(saved.Name, CrdReader.Read(saved.Parse(), []));
        }
    }

    /// <exception cref="ApiException">403: the namespace is part of the cluster.</exception>
    public static void CheckDeletable(ResourceDefinition resource, string name)
    {
        if (resource.StorageKey == BuiltInResources.NamespacesKey && PermanentNamespaces.Contains(name))
        {
            throw StatusErrors.Forbidden(resource, name, "this namespace may not be deleted");
        }
    }

    /// <summary>Deletes one object of the storage: removed (null), or marked and kept by its finalizers or its contents.</summary>
    public StoredObject? Delete(ResourceDefinition resource, StoredObject existing)
    {
        var value = existing.Parse();
        var metadata = value.Ensure("metadata");
        var contents = Contents(resource, existing).ToList();
        if (contents.Count == 0 && metadata.ArrayAt("finalizers") is null or { Count: 0 })
        {
            Remove(resource, existing, value);
            return null;
        }

        if (metadata.At("deletionTimestamp") is null)
        {
            metadata["deletionTimestamp"] = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
            metadata["deletionGracePeriodSeconds"] = 0;
            if (ObjectWriter.CountsGenerations(resource))
            {
                metadata["generation"] = (metadata.LongAt("generation") ?? 0) + 1;
            }

            if (resource.StorageKey == BuiltInResources.NamespacesKey)
            {
                value.Ensure("status")["phase"] = "Terminating";
            }

            existing = store.Put(resource.StorageKey, value);
        }

        foreach (var (inside, content) in contents)
        {
            Delete(inside, content);
        }

        return store.Find(resource.StorageKey, existing.Namespace, existing.Name);
    }

    /// <summary>A container that was only waiting for its last content goes now.</summary>
    public void AfterRemoval(string ns, string storageKey)
    {
        Finish(BuiltInResources.NamespacesKey, ns);
        Finish(BuiltInResources.CrdsKey, storageKey);
    }

    private void Finish(string containerKey, string name)
    {
        if (name.Length > 0
            && store.Find(containerKey, "", name) is { } container
            && container.Parse().ObjectAt("metadata") is { } metadata
            && metadata.ContainsKey("deletionTimestamp")
            && metadata.ArrayAt("finalizers") is null or { Count: 0 })
        {
            var resource = registry.Get(containerKey);
            if (!Contents(resource, container).Any())
            {
                Remove(resource, container, container.Parse());
            }
        }
    }

    private void Remove(ResourceDefinition resource, StoredObject existing, JsonObject lastState)
    {
        store.Remove(resource.StorageKey, existing, lastState);
        if (resource.StorageKey == BuiltInResources.CrdsKey)
        {
            registry.Replace(existing.Name, []);
        }

        AfterRemoval(existing.Namespace, resource.StorageKey);
    }

    private IEnumerable<(ResourceDefinition Resource, StoredObject Object)> Contents(ResourceDefinition container, StoredObject stored)
    {
        var resources = registry.Resources.Where(r => !r.ReviewOnly).DistinctBy(r => r.StorageKey);
        if (container.StorageKey == BuiltInResources.NamespacesKey)
        {
            return resources.Where(r => r.Namespaced)
                .SelectMany(r => store.Snapshot(r.StorageKey).Objects.Values.Where(o => o.Namespace == stored.Name).Select(o => (r, o)));
        }

        return container.StorageKey == BuiltInResources.CrdsKey
            ? resources.Where(r => r.StorageKey == stored.Name && r.IsCustom)
                .SelectMany(r => store.Snapshot(r.StorageKey).Objects.Values.Select(o => (r, o)))
            : [];
    }
}
