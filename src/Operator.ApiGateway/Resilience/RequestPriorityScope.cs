namespace Operator.ApiGateway.Resilience;

/// <summary>
/// Sets the lane of every call made in the current asynchronous flow. It is ambient, not a request member, so that requests keep
/// the shape of the official package.
/// </summary>
public static class RequestPriorityScope
{
    private static readonly AsyncLocal<RequestPriority?> Ambient = new();

    /// <summary>
    /// The lane of calls made now. Outside any scope <see cref="RequestPriority.Edit"/>: what nobody has called routine is a verb that
    /// a person has typed.
    /// </summary>
    public static RequestPriority Current => Ambient.Value ?? RequestPriority.Edit;

    /// <summary>Applies a lane until the result is disposed; scopes nest.</summary>
    public static IDisposable Begin(RequestPriority priority)
    {
        var scope = new Scope(Ambient.Value);
        Ambient.Value = priority;
        return scope;
    }

    private sealed class Scope(RequestPriority? previous) : IDisposable
    {
        public void Dispose() => Ambient.Value = previous;
    }
}
