using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;

namespace Operator.Aws;

/// <summary>What we need to know about an API.</summary>
/// <param name="Exists">Whether it exists.</param>
/// <param name="ProtocolType"><c>HTTP</c> or <c>WEBSOCKET</c>; null when it does not exist.</param>
internal sealed record ApiMetadata(bool Exists, string? ProtocolType);

/// <summary>
/// Remembers GetApi. The protocol of an API never changes, so what exists is kept for long; that an API is missing is kept just
/// long enough for many objects that wait for the same API to ask once together.
/// </summary>
internal sealed class ApiMetadataCache(TimeProvider timeProvider)
{
    private static readonly TimeSpan PositiveAge = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan NegativeAge = TimeSpan.FromSeconds(10);

    private readonly KeyedLock<ApiKey> flights = new();
    private readonly Lock gate = new();
    private readonly Dictionary<ApiKey, (ApiMetadata Metadata, long ReadAt)> entries = [];

    /// <summary>Reads the API, or remembers it. Errors other than "not found" are thrown and not remembered.</summary>
    public async Task<ApiMetadata> GetAsync(AwsTarget target, string apiId, CancellationToken cancellationToken)
    {
        var key = target.Api(apiId);
        if (Known(key) is { } known)
        {
            return known;
        }

        using var flight = await flights.EnterAsync(key, cancellationToken);
        return Known(key) ?? await ReadAsync(target, key, cancellationToken);
    }

    /// <summary>Forgets the API: an answer of AWS contradicts what is remembered.</summary>
    public void Invalidate(ApiKey key)
    {
        lock (gate)
        {
            entries.Remove(key);
        }
    }

    /// <summary>What is remembered; null when the API would have to be read.</summary>
    public ApiMetadata? Known(ApiKey key)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var entry)
                && timeProvider.GetElapsedTime(entry.ReadAt) < (entry.Metadata.Exists ? PositiveAge : NegativeAge))
            {
                return entry.Metadata;
            }

            return null;
        }
    }

    private async Task<ApiMetadata> ReadAsync(AwsTarget target, ApiKey key, CancellationToken cancellationToken)
    {
        ApiMetadata metadata;
        try
        {
            var response = await target.Client.GetApiAsync(new GetApiRequest { ApiId = key.ApiId }, cancellationToken);
            metadata = new ApiMetadata(Exists: true, response.ProtocolType);
        }
        catch (AmazonApiGatewayV2Exception exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            metadata = new ApiMetadata(Exists: false, ProtocolType: null);
        }

        lock (gate)
        {
            entries[key] = (metadata, timeProvider.GetTimestamp());
        }

        return metadata;
    }
}
