using Operator.Aws;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Permissions;

/// <summary>
/// Names of the stages that REST APIs have, whoever made them. One GetStages tells all objects of an API in a round, whatever their functions.
/// </summary>
/// <param name="timeProvider">Clock.</param>
/// <param name="maxAge">How old a reading may be; less than the time between two rounds, so that each sees the stages that came in between.</param>
internal sealed class RestStageNames(TimeProvider timeProvider, TimeSpan maxAge) : IDisposable
{
    private readonly SnapshotCache<IReadOnlyCollection<string>> cache = new(timeProvider, new SnapshotLifetimes { Keep = maxAge });

    /// <summary>The names; empty when the API has no stage.</summary>
    /// <param name="target">Account and Region.</param>
    /// <param name="restApiId">The API.</param>
    /// <param name="since">A moment: nothing will do that was read before; null for what is known.</param>
    /// <param name="cancellationToken">Stops the read.</param>
    /// <exception cref="ApiGateway.Errors.AmazonAPIGatewayException">They could not be read; that is not remembered.</exception>
    public async ValueTask<IReadOnlyCollection<string>> GetAsync(AwsTarget target, string restApiId, long? since, CancellationToken cancellationToken) =>
        (since is { } moment
            ? await cache.GetSinceAsync(target.Api(restApiId), moment, ct => ReadAsync(target, restApiId, ct), cancellationToken)
            : await cache.GetAsync(target.Api(restApiId), maxAge, ct => ReadAsync(target, restApiId, ct), cancellationToken))!;

    /// <inheritdoc />
    public void Dispose() => cache.Dispose();

    private static async Task<IReadOnlyCollection<string>?> ReadAsync(AwsTarget target, string restApiId, CancellationToken cancellationToken) =>
        (await ApiStages.ReadAsync(target, restApiId, cancellationToken)).Names;
}
