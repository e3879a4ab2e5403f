using System.Collections.Concurrent;
using System.Collections.Immutable;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>
/// The one place that knows what integrations each HTTP and WebSocket API holds. One list of an API serves all objects of it: their
/// comparison with AWS, and the ids that a create notes beforehand.
/// </summary>
/// <remarks>See docs/design/batched-observation.md. Thread-safe.</remarks>
/// <param name="timeProvider">Clock.</param>
/// <param name="contentAge">How long whole integrations are kept: long enough for all objects of an API to be compared in one round.</param>
/// <param name="idsAge">How long the ids are kept, for creates.</param>
internal sealed class IntegrationSnapshots(TimeProvider timeProvider, TimeSpan contentAge, TimeSpan idsAge) : IDisposable
{
    private static readonly TimeSpan PagesAge = TimeSpan.FromHours(1);

    private readonly SnapshotCache<ApiIntegrations> cache = new(
        timeProvider,
        new SnapshotLifetimes { Keep = idsAge, ReleaseAfter = contentAge, WritesSettle = TimeSpan.FromSeconds(5) },
        snapshot => snapshot.IdsOnly());

    private readonly IntegrationPages pages = new();
    private readonly ConcurrentDictionary<ApiKey, (int Pages, long At)> sizes = [];

    /// <summary>How many APIs something is kept of; for tests and metrics.</summary>
    public int Count => cache.Count;

    /// <summary>How long ago each API that is known was listed.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> Ages => cache.Ages;

    /// <summary>
    /// All integrations of the API, from every page; null when there is no such API. When the caller tolerates more than the age of
    /// contents, only the ids are sure to be there.
    /// </summary>
    /// <param name="target">Account and region.</param>
    /// <param name="apiId">The API.</param>
    /// <param name="maxAge">How old it may be; zero asks for a list that begins now.</param>
    /// <param name="cancellationToken">Stops the list.</param>
    public async ValueTask<ApiIntegrations?> ListAsync(AwsTarget target, string apiId, TimeSpan maxAge, CancellationToken cancellationToken)
    {
        var api = target.Api(apiId);
        var snapshot = await cache.GetAsync(api, maxAge, ct => ReadAsync(target, api, int.MaxValue, ct), cancellationToken);
        return snapshot is { IsComplete: false }
            ? await cache.GetAsync(api, TimeSpan.Zero, ct => ReadAsync(target, api, int.MaxValue, ct), cancellationToken)
            : snapshot;
    }

    /// <summary>
    /// The integration, if that is known or a list is no dearer than asking for each integration; null when the caller has to ask for
    /// it, be it that this costs less or that the list does not have it.
    /// </summary>
    /// <param name="target">Account and region.</param>
    /// <param name="apiId">The API.</param>
    /// <param name="integrationId">The integration.</param>
    /// <param name="since">A moment: nothing will do that was read before; null for what is as old as a round may see it.</param>
    /// <param name="objects">How many objects of the API are to be looked at now; called only when nothing is known.</param>
    /// <param name="cancellationToken">Stops the list.</param>
    /// <exception cref="AwsCallException">The list failed.</exception>
    public async ValueTask<Integration?> FindAsync(
        AwsTarget target, string apiId, string integrationId, long? since, Func<int> objects, CancellationToken cancellationToken)
    {
        var api = target.Api(apiId);
        if (since is { } after ? cache.TryGetReadAfter(api, after, out var known) : cache.TryGet(api, contentAge, out known))
        {
            return Answer(known);
        }

        if (PagesToRead(api, objects()) is not { } limit)
        {
            return null;
        }

        var snapshot = since is { } moment
            ? await cache.GetSinceAsync(api, moment, ct => ReadAsync(target, api, limit, ct), cancellationToken)
            : await cache.GetAsync(api, contentAge, ct => ReadAsync(target, api, limit, ct), cancellationToken);
        return Answer(snapshot);

        // Our write hides what the read showed. A round may see that later; who asks for what is after a moment may not.
        Integration? Answer(ApiIntegrations? list) => since is not null && list?.Hidden.Contains(integrationId) == true ? null : list?.Find(integrationId);
    }

    /// <summary>The reply to a create or an update of ours.</summary>
    public void Wrote(ApiKey api, Integration integration)
    {
        if (integration.IntegrationId is { } id)
        {
            cache.Wrote(api, snapshot => snapshot.With(id, integration), read => read.Over(id, integration));
        }
    }

    /// <summary>We deleted this one, or learnt that it is gone.</summary>
    public void Deleted(ApiKey api, string integrationId) => cache.Wrote(api, snapshot => snapshot.Without(integrationId));

    /// <summary>What the integration is like is not known: a write of ours had no answer.</summary>
    public void Doubt(ApiKey api, string integrationId) => cache.Wrote(
        api, snapshot => snapshot.ById.ContainsKey(integrationId) ? snapshot.With(integrationId, null) : snapshot);

    /// <summary>The API may hold more than is known here: a create's answer was lost.</summary>
    public void Invalidate(ApiKey api) => cache.Invalidate(api);

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    // Null: asking for each costs less. The API may have grown, or its size not be known: no more pages are risked than asking for each costs.
    private int? PagesToRead(ApiKey api, int objects) =>
        objects <= 1 ? null
        : sizes.TryGetValue(api, out var size) && size.Pages > objects && timeProvider.GetElapsedTime(size.At) < PagesAge ? null
        : objects;

    private async Task<ApiIntegrations?> ReadAsync(AwsTarget target, ApiKey api, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var list = await pages.ReadAsync(target.Client, api.ApiId, limit, cancellationToken);
            sizes[api] = (list.Pages, timeProvider.GetTimestamp());
            return new ApiIntegrations(
                list.Items
                    .Where(integration => !string.IsNullOrEmpty(integration.IntegrationId))
                    .GroupBy(integration => integration.IntegrationId!, StringComparer.Ordinal)
                    .ToImmutableDictionary(group => group.Key, group => (Integration?)group.Last(), StringComparer.Ordinal),
                list.IsComplete);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            sizes.TryRemove(api, out _);
            return null;
        }
    }
}
