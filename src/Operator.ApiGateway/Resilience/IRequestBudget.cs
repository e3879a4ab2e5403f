namespace Operator.ApiGateway.Resilience;

/// <summary>
/// The request budget of one account in one region, shared by every client of a service that calls there, whichever API version it speaks.
/// </summary>
public interface IRequestBudget
{
    /// <summary>
    /// Completes when one request may be sent. More urgent lanes go first, but each lane has a share that the others cannot take;
    /// within a lane first come, first served. Cancelling gives the place up and costs nothing.
    /// </summary>
    ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken);

    /// <summary>
    /// The service refused a request that was paid for here because there were too many (429). To be told of each such answer:
    /// it is the only sign of what other callers of the account take.
    /// </summary>
    /// <param name="retryAfter">What the service asks for, if anything; nothing is granted before.</param>
    void Throttled(TimeSpan? retryAfter);
}

/// <summary>The lanes of a budget. Higher values are served first; nothing starves.</summary>
public enum RequestPriority
{
    /// <summary>Initial lists, resyncs and drift checks.</summary>
    Resync = 0,

    /// <summary>Something that the object refers to changed.</summary>
    Reference = 1,

    /// <summary>The object is being deleted.</summary>
    Deletion = 2,

    /// <summary>A person or pipeline waits.</summary>
    Edit = 3,
}
