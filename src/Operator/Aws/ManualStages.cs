using System.Collections.Immutable;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2;

namespace Operator.Aws;

/// <summary>The stages of an API that serve what was deployed to them last, not what the API is now.</summary>
/// <param name="Names">Stages without autoDeploy, sorted; those of a WebSocket API never have it.</param>
/// <param name="IsDenied">The role may not read stages: the names are not known.</param>
internal sealed record ManualStageNames(ImmutableArray<string> Names, bool IsDenied = false);

/// <summary>
/// Knows the stages of HTTP and WebSocket APIs that somebody has to deploy. One GetStages tells it for all integrations of an API.
/// Thread-safe.
/// </summary>
internal sealed class ManualStages(TimeProvider timeProvider) : IDisposable
{
    /// <summary>How long an answer is good for where nobody has a reason to ask again.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <summary>A process that has just begun verifies what it finds first; new integrations are told of their stages by a later round.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMinutes(5);

    private readonly long began = timeProvider.GetTimestamp();

    private readonly SnapshotCache<ManualStageNames> cache = new(timeProvider, new SnapshotLifetimes { Keep = Age });

    /// <summary>Whether an integration made at <paramref name="createdAt"/> is to be told of its API's stages, though nobody has edited it.</summary>
    public bool AreNews(DateTime? createdAt) =>
        timeProvider.GetElapsedTime(began) >= Settling && timeProvider.GetUtcNow().UtcDateTime - createdAt?.ToUniversalTime() < Age;

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
