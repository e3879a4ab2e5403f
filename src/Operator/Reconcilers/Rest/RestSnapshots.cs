using System.Collections.Immutable;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.Aws;
using Operator.Drift.Rest;

namespace Operator.Reconcilers.Rest;

/// <summary>A resource of a REST API, with its methods by verb.</summary>
internal sealed record RestResource(string Id, string? ParentId, string Path, ImmutableDictionary<string, ObservedMethod> Methods);

/// <summary>All resources of a REST API. Immutable.</summary>
internal sealed record RestSnapshot(ImmutableDictionary<string, RestResource> ById)
{
    public RestResource? Find(string? id) => id is null ? null : ById.GetValueOrDefault(id);

    public RestResource? FindPath(string path) => ById.Values.FirstOrDefault(resource => resource.Path == path);

    /// <summary>The resources on the way to a path, without the root, the last one included where it exists; outermost first.</summary>
    public IReadOnlyList<RestResource> OnTheWay(string path) =>
    [
        .. ById.Values.Where(resource => resource.Path.Length > 1 && (resource.Path == path || path.StartsWith(resource.Path + "/", StringComparison.Ordinal)))
            .OrderBy(resource => resource.Path.Length),
    ];

    public bool HasChildren(string id) => ById.Values.Any(resource => resource.ParentId == id);

    /// <summary>The same with one method changed, or taken away.</summary>
    public RestSnapshot With(string resourceId, string httpMethod, ObservedMethod? method) =>
        Find(resourceId) is not { } resource
            ? this
            : new RestSnapshot(ById.SetItem(resourceId, resource with
            {
                Methods = method is null ? resource.Methods.Remove(httpMethod) : resource.Methods.SetItem(httpMethod, method),
            }));
}

/// <summary>
/// One read of a whole REST API serves every object of it, for finding resources by path and for observing: GetResources has a tight
/// quota of its own. Kept for a short while and kept current by our own writes; whoever is about to write reads the method itself.
/// </summary>
internal sealed class RestSnapshots(TimeProvider timeProvider, TimeSpan maxAge) : IDisposable
{
    private readonly SnapshotCache<RestSnapshot> cache = new(timeProvider, new SnapshotLifetimes { Keep = maxAge });

    /// <summary>How long ago each API that is known was read.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> Ages => cache.Ages;

    /// <summary>The API's resources; null when there is no such API. Errors other than that are thrown and not remembered.</summary>
    /// <param name="target">Account and region.</param>
    /// <param name="restApiId">The API.</param>
    /// <param name="fresh">Read now, whatever is known.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public ValueTask<RestSnapshot?> GetAsync(AwsTarget target, string restApiId, bool fresh, CancellationToken cancellationToken) =>
        cache.GetAsync(target.Api(restApiId), fresh ? TimeSpan.Zero : maxAge, ct => ReadAsync(target, restApiId, ct), cancellationToken);

    /// <summary>The same, as a read shows it that began after a moment.</summary>
    public ValueTask<RestSnapshot?> GetSinceAsync(AwsTarget target, string restApiId, long since, CancellationToken cancellationToken) =>
        cache.GetSinceAsync(target.Api(restApiId), since, ct => ReadAsync(target, restApiId, ct), cancellationToken);

    /// <summary>This is what the method is after a write of ours, or a fresh read.</summary>
    public void Wrote(ApiKey api, string resourceId, string httpMethod, ObservedMethod? method) =>
        cache.Wrote(api, snapshot => snapshot.With(resourceId, httpMethod, method));

    /// <summary>This is what the API is after several writes.</summary>
    public void Became(ApiKey api, RestSnapshot snapshot) => cache.Wrote(api, _ => snapshot);

    /// <summary>What is known may be wrong.</summary>
    public void Invalidate(ApiKey api) => cache.Invalidate(api);

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    private static async Task<RestSnapshot?> ReadAsync(AwsTarget target, string restApiId, CancellationToken cancellationToken)
    {
        try
        {
            return Of(await target.Rest.GetAllResourcesAsync(restApiId, cancellationToken));
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return null;
        }
    }

    /// <summary>The resources as a read shows them.</summary>
    public static RestSnapshot Of(IEnumerable<Resource> resources) => new(resources
        .Where(resource => !string.IsNullOrEmpty(resource.Id))
        .ToImmutableDictionary(
            resource => resource.Id!,
            resource => new RestResource(
                resource.Id!,
                resource.ParentId,
                resource.Path ?? "",
                (resource.ResourceMethods ?? []).ToImmutableDictionary(entry => entry.Key, entry => RestMapping.ToObserved(entry.Value))),
            StringComparer.Ordinal));
}
