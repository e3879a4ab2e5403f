namespace Operator.ApiGateway.Resilience;

/// <summary>
/// The request budget of one account in one region, shared by every client of a service that calls there, whichever API version it speaks.
/// </summary>
public interface IRequestBudget
{
    /// <summary>
    /// Completes when one request may be sent. Higher priorities go first, equal ones in the order they asked.
    /// Cancelling gives the place up and costs nothing.
    /// </summary>
    ValueTask AcquireAsync(RequestPriority priority, CancellationToken cancellationToken);
}

/// <summary>Who goes first when the budget is short.</summary>
public enum RequestPriority
{
    /// <summary>Resyncs and drift checks.</summary>
    Low = -1,

    /// <summary>Everything that does not say otherwise.</summary>
    Normal = 0,

    /// <summary>A change that a person waits for.</summary>
    High = 1,
}

/// <summary>
/// Sets the priority of every call made in the current asynchronous flow. It is ambient, not a request member, so that requests keep
/// the shape of the official package.
/// </summary>
public static class RequestPriorityScope
{
    private static readonly AsyncLocal<RequestPriority> Ambient = new();

    /// <summary>The priority of calls made now; <see cref="RequestPriority.Normal"/> outside any scope.</summary>
    public static RequestPriority Current => Ambient.Value;

    /// <summary>Applies a priority until the result is disposed; scopes nest.</summary>
    public static IDisposable Begin(RequestPriority priority)
    {
        var scope = new Scope(Ambient.Value);
        Ambient.Value = priority;
        return scope;
    }

    private sealed class Scope(RequestPriority previous) : IDisposable
    {
        public void Dispose() => Ambient.Value = previous;
    }
}
