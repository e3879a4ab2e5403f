using Operator.ApiGateway.V2;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>
/// Which integrations each API holds, as far as known: listed at most once a minute and kept current by our own writes. It says
/// which ids a create cannot have made, so it is only trustworthy for callers inside the API's write lane.
/// </summary>
internal sealed class IntegrationInventory(TimeProvider timeProvider, TimeSpan maxAge)
{
    private readonly Lock gate = new();
    private readonly Dictionary<ApiKey, Entry> entries = [];

    /// <summary>Ids that the API holds, sorted; listed anew when what is known is too old.</summary>
    public async Task<IReadOnlyList<string>> KnownIdsAsync(AwsTarget target, string apiId, CancellationToken cancellationToken)
    {
        var key = target.Api(apiId);
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry) && timeProvider.GetElapsedTime(entry.ListedAt) < maxAge)
            {
                return [.. entry.Ids];
            }
        }

        var listed = await ListAsync(target, apiId, cancellationToken);
        return [.. listed.Select(integration => integration.IntegrationId!).Order(StringComparer.Ordinal)];
    }

    /// <summary>Lists the integrations of the API, every page of them.</summary>
    public async Task<IReadOnlyList<Integration>> ListAsync(AwsTarget target, string apiId, CancellationToken cancellationToken)
    {
        // The moment before the call: what appears while the pages are read may or may not be in them.
        var listedAt = timeProvider.GetTimestamp();
        var all = await target.Client.GetAllIntegrationsAsync(apiId, cancellationToken);
        var found = all.Where(integration => !string.IsNullOrEmpty(integration.IntegrationId)).ToList();

        lock (gate)
        {
            entries[target.Api(apiId)] = new Entry(
                listedAt, new SortedSet<string>(found.Select(integration => integration.IntegrationId!), StringComparer.Ordinal));
        }

        return found;
    }

    /// <summary>We made this one.</summary>
    public void Created(ApiKey api, string integrationId)
    {
        lock (gate)
        {
            entries.GetValueOrDefault(api)?.Ids.Add(integrationId);
        }
    }

    /// <summary>We deleted this one, or learnt that it is gone.</summary>
    public void Deleted(ApiKey api, string integrationId)
    {
        lock (gate)
        {
            entries.GetValueOrDefault(api)?.Ids.Remove(integrationId);
        }
    }

    /// <summary>The API may hold more than is known here: a create's answer was lost.</summary>
    public void Invalidate(ApiKey api)
    {
        lock (gate)
        {
            entries.Remove(api);
        }
    }

    private sealed record Entry(long ListedAt, SortedSet<string> Ids);
}
