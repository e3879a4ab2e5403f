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
internal sealed class RestSnapshots(TimeProvider timeProvider, TimeSpan maxAge)
{
    private static readonly TimeSpan NegativeAge = TimeSpan.FromSeconds(10);

    private readonly KeyedLock<ApiKey> flights = new();
    private readonly Lock gate = new();
    private readonly Dictionary<ApiKey, Entry> entries = [];

    // Order of reads and writes; a clock may stand still between two of them.
    private long sequence;

    /// <summary>The API's resources; null when there is no such API. Errors other than that are thrown and not remembered.</summary>
    /// <param name="target">Account and region.</param>
    /// <param name="restApiId">The API.</param>
    /// <param name="fresh">Read now, whatever is known.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    public async Task<RestSnapshot?> GetAsync(AwsTarget target, string restApiId, bool fresh, CancellationToken cancellationToken)
    {
        var key = target.Api(restApiId);
        var asked = Interlocked.Increment(ref sequence);
        if (!fresh && Find(key) is { } known)
        {
            return known.Snapshot;
        }

        using var flight = await flights.EnterAsync(key, cancellationToken);
        // What somebody else began to read after we asked is as good as our own.
        if (Find(key) is { } read && (!fresh || read.Begun > asked))
        {
            return read.Snapshot;
        }

        return await ReadAsync(target, key, cancellationToken);
    }

    /// <summary>This is what the method is after a write of ours, or a fresh read.</summary>
    public void Wrote(ApiKey api, string resourceId, string httpMethod, ObservedMethod? method)
    {
        lock (gate)
        {
            if (entries.TryGetValue(api, out var entry))
            {
                entry.Writes.Add(new Write(Interlocked.Increment(ref sequence), resourceId, httpMethod, method));
                entries[api] = entry with { Snapshot = entry.Snapshot?.With(resourceId, httpMethod, method) };
            }
        }
    }

    /// <summary>What is known may be wrong.</summary>
    public void Invalidate(ApiKey api)
    {
        lock (gate)
        {
            if (entries.TryGetValue(api, out var entry))
            {
                entries[api] = entry with { IsCurrent = false, Version = entry.Version + 1 };
            }
        }
    }

    private Entry? Find(ApiKey key)
    {
        lock (gate)
        {
            return entries.TryGetValue(key, out var entry) && entry.IsCurrent
                && timeProvider.GetElapsedTime(entry.BegunAt) < (entry.Snapshot is null ? NegativeAge : maxAge)
                    ? entry
                    : null;
        }
    }

    private async Task<RestSnapshot?> ReadAsync(AwsTarget target, ApiKey key, CancellationToken cancellationToken)
    {
        var (begun, begunAt) = (Interlocked.Increment(ref sequence), timeProvider.GetTimestamp());
        int version;
        lock (gate)
        {
            // From here on writes are noted.
            entries.TryAdd(key, new Entry(begun, begunAt, Snapshot: null, IsCurrent: false, Version: 0, []));
            version = entries[key].Version;
        }

        RestSnapshot? snapshot;
        try
        {
            snapshot = Of(await target.Rest.GetAllResourcesAsync(key.ApiId, cancellationToken));
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            snapshot = null;
        }

        lock (gate)
        {
            var entry = entries[key];
            // The pages may or may not show what was written while they were read.
            var later = entry.Writes.Where(write => write.At > begun).ToList();
            foreach (var write in later)
            {
                snapshot = snapshot?.With(write.ResourceId, write.HttpMethod, write.Method);
            }

            // What was found to be wrong while we read may still be in it.
            entries[key] = new Entry(begun, begunAt, snapshot, IsCurrent: entry.Version == version, entry.Version, later);
        }

        return snapshot;
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

    private sealed record Write(long At, string ResourceId, string HttpMethod, ObservedMethod? Method);

    private sealed record Entry(long Begun, long BegunAt, RestSnapshot? Snapshot, bool IsCurrent, int Version, List<Write> Writes);
}
