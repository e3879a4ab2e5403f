using System.Collections.Concurrent;
using System.Collections.Immutable;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;

namespace Operator.Aws;

/// <summary>The stages of an API that serve what was deployed to them last, not what the API is now.</summary>
/// <param name="Names">Stages without autoDeploy, sorted; those of a WebSocket API never have it.</param>
/// <param name="IsDenied">The role may not read stages: the names are not known.</param>
internal sealed record ManualStageNames(ImmutableArray<string> Names, bool IsDenied = false);

/// <summary>
/// Knows the stages of HTTP and WebSocket APIs that somebody has to deploy. One GetStages tells it for all integrations of an API, and
/// only after something was written there: what nobody changes cannot be behind.
/// </summary>
/// <remarks>
/// That something was made in an API is remembered in memory alone: a process that dies before the next round tells at the next edit.
/// Thread-safe.
/// </remarks>
internal sealed class ManualStages(TimeProvider timeProvider) : IDisposable
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly SnapshotCache<ManualStageNames> cache = new(timeProvider, new SnapshotLifetimes { Keep = Age });
    private readonly ConcurrentDictionary<ApiKey, long> changed = [];

    /// <summary>Something was made in the API: its objects are to be told in the rounds of the next hour.</summary>
    public void Changed(ApiKey api) => changed[api] = timeProvider.GetTimestamp();

    /// <summary>Whether something was made in the API in the last hour.</summary>
    public bool HasChanged(ApiKey api)
    {
        if (!changed.TryGetValue(api, out var at))
        {
            return false;
        }

        if (timeProvider.GetElapsedTime(at) < Age)
        {
            return true;
        }

        changed.TryRemove(new(api, at));
        return false;
    }

    /// <summary>The stages, as they were at most <paramref name="maxAge"/> and never more than an hour ago.</summary>
    /// <exception cref="AwsCallException">The read failed; that it is denied is an answer, not a failure.</exception>
    public async ValueTask<ManualStageNames> GetAsync(AwsTarget target, string apiId, TimeSpan maxAge, CancellationToken cancellationToken) =>
        await cache.GetAsync(target.Api(apiId), maxAge, ct => ReadAsync(target, apiId, ct), cancellationToken) ?? new([]);

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    private static async Task<ManualStageNames?> ReadAsync(AwsTarget target, string apiId, CancellationToken cancellationToken)
    {
        try
        {
            var stages = await target.Client.GetAllStagesAsync(apiId, cancellationToken);
            return new([.. stages.Where(stage => stage.AutoDeploy != true && stage.StageName is { Length: > 0 })
                .Select(stage => stage.StageName!).Order(StringComparer.Ordinal)]);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.Unauthorized)
        {
            return new([], IsDenied: true);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return null;
        }
    }
}
