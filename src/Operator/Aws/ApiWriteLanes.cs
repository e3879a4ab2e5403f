namespace Operator.Aws;

/// <summary>
/// Serialises writes to one API. API Gateway answers 409 to writes that meet within one API, and a create is exactly-once only
/// while it is the only one of its API: both need that no two passes write to the same API at once, whichever credentials they use.
/// Writes to different APIs do not wait for each other.
/// </summary>
internal sealed class ApiWriteLanes
{
    private readonly KeyedLock<(string Region, string ApiId)> lanes = new();

    /// <summary>Waits, first come first served, until nobody else writes to the API; dispose the result to leave.</summary>
    public ValueTask<IDisposable> EnterAsync(ApiKey api, CancellationToken cancellationToken) =>
        // Two ways may lead to one account, and an id is part of a host name: no two APIs of a region have the same.
        lanes.EnterAsync((api.Region, api.ApiId), cancellationToken);
}
