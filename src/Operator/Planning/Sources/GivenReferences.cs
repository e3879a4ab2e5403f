using System.Text;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.References;

namespace Operator.Planning.Sources;

/// <summary>
/// Objects at the end of references: those of the files, as they will be once they are applied, and others where the cluster holds them.
/// Each is read by itself, so that whoever plans needs no more than the right to read it.
/// </summary>
/// <param name="given">The files.</param>
/// <param name="cluster">The cluster; null when there is none.</param>
/// <param name="namespaceName">Namespace of objects that name none.</param>
internal sealed class GivenReferences(GivenManifests given, KubernetesClient? cluster, string namespaceName) : IReferencedObjects
{
    private readonly Dictionary<ReferencedKind, KubernetesResource?> resources = [];
    private readonly Dictionary<(ReferencedKind, ObjectKey), ReferencedObject?> live = [];
    private readonly Dictionary<(ReferencedKind, ObjectKey), ReferencedObject?> known = [];

    /// <inheritdoc />
    public async ValueTask<KubernetesResource?> FindResourceAsync(ReferencedKind kind, CancellationToken cancellationToken)
    {
        if (cluster is null)
        {
            // What a cluster would serve is not known; everything that is referred to so far lives in namespaces, but for Crossplane's.
            return new KubernetesResource(kind.Group, kind.ApiVersion[(kind.ApiVersion.LastIndexOf('/') + 1)..], kind.Kind, kind.Kind, IsNamespaced: true);
        }

        if (!resources.TryGetValue(kind, out var resource))
        {
            resources[kind] = resource = await cluster.FindResourceAsync(kind.ApiVersion, kind.Kind, cancellationToken);
        }

        return resource;
    }

    /// <inheritdoc />
    /// <exception cref="KubernetesApiException">The API server does not show the object to whoever plans.</exception>
    public async ValueTask<ReferenceLookup> FindAsync(
        ReferencedKind kind, KubernetesResource resource, string namespaceName, string name, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(resource.IsNamespaced ? namespaceName : null, name);
        if (!known.TryGetValue((kind, key), out var found))
        {
            known[(kind, key)] = found = await ReadAsync(kind, resource, key, cancellationToken);
        }

        return found is null ? new ReferenceLookup.Missing() : new ReferenceLookup.Found(found);
    }

    /// <summary>What applying the files changes of an object at the end of a reference; null when it is not among them.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    /// <exception cref="KubernetesApiException">The API server does not show the object to whoever plans.</exception>
    public async Task<StoreChange<ReferencedObject>?> ChangeOfAsync(SpecReference reference, CancellationToken cancellationToken)
    {
        var (kind, key) = (reference.Kind, new ObjectKey(reference.Namespace, reference.Name));
        if (given.FindOther(kind, key, namespaceName) is null || await FindResourceAsync(kind, cancellationToken) is not { } resource)
        {
            return null;
        }

        key = resource.IsNamespaced ? key : new ObjectKey(null, reference.Name);
        var old = await LiveAsync(kind, resource, key, cancellationToken);
        return await FindAsync(kind, resource, reference.Namespace, reference.Name, cancellationToken) is ReferenceLookup.Found found
            ? new StoreChange<ReferencedObject>(old is null ? StoreChangeType.Added : StoreChangeType.Updated, key, old, found.Target, FromList: false)
            : null;
    }

    private async Task<ReferencedObject?> LiveAsync(ReferencedKind kind, KubernetesResource resource, ObjectKey key, CancellationToken cancellationToken)
    {
        if (!live.TryGetValue((kind, key), out var there))
        {
            live[(kind, key)] = there = cluster is null ? null : await cluster.For(resource).GetAsync<ReferencedObject>(key, cancellationToken);
        }

        return there;
    }

    private async Task<ReferencedObject?> ReadAsync(ReferencedKind kind, KubernetesResource resource, ObjectKey key, CancellationToken cancellationToken)
    {
        var there = await LiveAsync(kind, resource, key, cancellationToken);
        if (given.FindOther(kind, key, namespaceName) is not { } manifest)
        {
            return there;
        }

        var content = (JsonObject)manifest.DeepClone();
        if (there?.Content is { } bytes && JsonNode.Parse(bytes)?["status"] is { } status)
        {
            // Nobody applies a status.
            content["status"] = status.DeepClone();
        }

        return new ReferencedObject
        {
            ApiVersion = kind.ApiVersion,
            Kind = kind.Kind,
            Metadata = new V1ObjectMeta { Name = key.Name, NamespaceProperty = key.Namespace },
            Content = Encoding.UTF8.GetBytes(content.ToJsonString()),
        };
    }
}
