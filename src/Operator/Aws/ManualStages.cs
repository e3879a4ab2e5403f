using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.V2;

namespace Operator.Aws;

/// <summary>The stages of an API that serve what was deployed to them last, not what the API is now.</summary>
/// <param name="Names">Stages without autoDeploy, sorted; those of a WebSocket API never have it.</param>
/// <param name="IsDenied">The role may not read stages: the names are not known.</param>
internal sealed record ManualStageNames(ImmutableArray<string> Names, bool IsDenied = false);

/// <summary>
/// Knows the stages of HTTP and WebSocket APIs that somebody has to deploy. One GetStages tells it for all integrations of an API: at once
/// for those who wait for it (<see cref="GetAsync"/>), and between rounds for those who do not (<see cref="Want"/>).
/// </summary>
/// <remarks>
/// An API is asked at most once in <see cref="Age"/>, unless somebody asks for something newer. Memory is an entry for each API that was
/// asked about within that time. Thread-safe.
/// </remarks>
/// <param name="timeProvider">Clock.</param>
/// <param name="resyncPeriod">Time from one round to the next.</param>
/// <param name="logger">Log.</param>
internal sealed partial class ManualStages(TimeProvider timeProvider, TimeSpan resyncPeriod, ILogger logger) : IDisposable
{
    /// <summary>
    /// How long what is wanted waits: longer than a burst of creates, or a start that verifies what it finds, and shorter than the usual
    /// time between two rounds.
    /// </summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);

    private readonly SnapshotCache<ManualStageNames> cache = new(timeProvider, new SnapshotLifetimes { Keep = AgeFor(resyncPeriod) });
    private readonly ConcurrentDictionary<ApiKey, (AwsTarget Target, long Since)> wanted = [];

    /// <summary>How long an answer is good for where nobody has a reason to ask again: an hour, or two rounds where that is longer.</summary>
    public TimeSpan Age { get; } = AgeFor(resyncPeriod);

    /// <summary>The stages, as they were at most <paramref name="maxAge"/> and never more than <see cref="Age"/> ago.</summary>
    /// <exception cref="AwsCallException">The read failed; that it is denied is an answer, not a failure.</exception>
    public async ValueTask<ManualStageNames> GetAsync(AwsTarget target, string apiId, TimeSpan maxAge, CancellationToken cancellationToken) =>
        await cache.GetAsync(target.Api(apiId), maxAge, ct => ReadAsync(target, apiId, ct), cancellationToken) ?? new([]);

    /// <summary>The stages as a read shows them that began after a moment.</summary>
    /// <exception cref="AwsCallException">As for <see cref="GetAsync"/>.</exception>
    public async ValueTask<ManualStageNames> GetSinceAsync(AwsTarget target, string apiId, long since, CancellationToken cancellationToken) =>
        await cache.GetSinceAsync(target.Api(apiId), since, ct => ReadAsync(target, apiId, ct), cancellationToken) ?? new([]);

    /// <summary>What is known without a call; null when that is nothing, or older than <see cref="Age"/>.</summary>
    public ManualStageNames? Find(ApiKey api) => cache.TryGet(api, Age, out var known) ? known ?? new([]) : null;

    /// <summary>Somebody wants to know the stages of this API in the next round. Costs a call only if they are not known by then.</summary>
    public void Want(AwsTarget target, string apiId) => wanted.TryAdd(target.Api(apiId), (target, timeProvider.GetTimestamp()));

    /// <summary>Asks for what is wanted, for ever.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause / 10, timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await AskAsync(cancellationToken);
        }
    }

    /// <summary>Asks for what has been wanted for <see cref="Pause"/>, one API after the other, after everybody else who waits for the budget.</summary>
    public async Task AskAsync(CancellationToken cancellationToken)
    {
        using var lane = RequestPriorityScope.Begin(RequestPriority.Resync);
        foreach (var (api, (target, since)) in wanted)
        {
            if (timeProvider.GetElapsedTime(since) < Pause)
            {
                continue;
            }

            try
            {
                await GetAsync(target, api.ApiId, Age, cancellationToken);
            }
            catch (AwsCallException exception)
            {
                // Whoever wants to know says so again in the next round.
                LogNotTold(logger, api.ApiId, exception.ErrorClass, exception);
            }

            wanted.TryRemove(api, out _);
        }
    }

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    private static TimeSpan AgeFor(TimeSpan resyncPeriod) => 2 * resyncPeriod > TimeSpan.FromHours(1) ? 2 * resyncPeriod : TimeSpan.FromHours(1);

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

    [LoggerMessage(Level = LogLevel.Information, Message = "AWS did not tell the stages of API {ApiId} ({ErrorClass}); they are asked for after the next round")]
    private static partial void LogNotTold(ILogger logger, string apiId, ErrorClass errorClass, Exception exception);
}
