using Polly.CircuitBreaker;

namespace Operator.ApiGateway.Resilience;

/// <summary>
/// The circuit of a service at an endpoint, for those whose work it put off: whether calls are paused, for how long, and when they
/// go again.
/// </summary>
/// <remarks>
/// A circuit that is open is closed by one call that succeeds, and somebody has to make it: time alone closes nothing. Thread-safe.
/// </remarks>
public sealed class ServiceCircuit
{
    private readonly CircuitBreakerStateProvider _state;
    private readonly TimeProvider _timeProvider;
    private readonly TimeSpan _break;

    // Zero: it was never open.
    private long _openedAt;

    internal ServiceCircuit(string name, CircuitBreakerStateProvider state, TimeSpan breakDuration, TimeProvider timeProvider)
    {
        Name = name;
        _state = state;
        _break = breakDuration;
        _timeProvider = timeProvider;
    }

    /// <summary>Raised when calls go again, on the flow of the call that showed it. Handlers must be quick and must not throw.</summary>
    public event Action<ServiceCircuit>? Closed;

    /// <summary>Service and endpoint, for people.</summary>
    public string Name { get; }

    /// <summary>Whether calls are refused, or a single one is on its way to find out.</summary>
    public bool IsOpen => _state.CircuitState is not CircuitState.Closed;

    /// <summary>How long calls are refused for certain; after that one is let through. Zero when it is not open.</summary>
    public TimeSpan PausedFor
    {
        get
        {
            var openedAt = Interlocked.Read(ref _openedAt);
            if (openedAt == 0 || !IsOpen)
            {
                return TimeSpan.Zero;
            }

            var left = _break - _timeProvider.GetElapsedTime(openedAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    internal void HasOpened() => Interlocked.Exchange(ref _openedAt, _timeProvider.GetTimestamp());

    internal void HasClosed() => Closed?.Invoke(this);
}
