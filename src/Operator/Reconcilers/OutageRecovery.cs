using Microsoft.Extensions.Logging;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Resilience;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers;

/// <summary>
/// Brings objects back as soon as the outage that they met is over. Their backoff alone would not: it has grown to minutes by then, though
/// nothing was wrong with them.
/// </summary>
/// <remarks>
/// <para>
/// Objects whose pass failed on an open circuit wait here, beside their backoff. Whenever the circuit lets a call through, one of them,
/// the most urgent, comes due and makes it: an outage costs a call per break, however many wait. When the circuit closes, all come due,
/// most urgent first. That is no stampede: their calls wait in the lanes of the account's budget as always, and a service that fails again
/// opens the circuit again.
/// </para>
/// <para>Memory is one entry for each object that waits. Thread-safe.</para>
/// </remarks>
internal sealed partial class OutageRecovery(TimeProvider timeProvider, ILogger<OutageRecovery> logger) : IDisposable
{
    /// <summary>
    /// The next one is sent after this time while the circuit stays as it is: the pass of the one before may have needed no call at all.
    /// </summary>
    internal static readonly TimeSpan NextScout = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Dictionary<ServiceCircuit, Ward> wards = [];
    private long arrivals;

    /// <summary>A pass failed. Anything but an open circuit is left to the object's backoff.</summary>
    /// <param name="controller">Whose pass it was.</param>
    /// <param name="pass">The pass.</param>
    public void Failed(IController controller, FailedPass pass)
    {
        if (pass.Exception is not AwsCallException { Circuit: { } circuit } failure)
        {
            return;
        }

        lock (gate)
        {
            var ward = WardOf(circuit);
            if (circuit.IsOpen)
            {
                if (!ward.IsPaused)
                {
                    ward.IsPaused = true;
                    LogPaused(logger, circuit.Name);
                }

                if (ward.Waiting.Count == 0)
                {
                    ward.Timer.Change(Soonest(circuit), Timeout.InfiniteTimeSpan);
                }

                ward.Waiting[(controller, pass.Key)] = (pass.Priority, arrivals++);
                return;
            }
        }

        if (failure.ErrorCode == AwsCallException.CircuitOpenCode)
        {
            // It closed between the refusal and now, and whoever was woken then, this one was not.
            controller.Enqueue(pass.Key, pass.Priority);
        }
    }

    /// <summary>Wakes nobody any more.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var (circuit, ward) in wards)
            {
                circuit.Closed -= OnClosed;
                ward.Timer.Dispose();
            }

            wards.Clear();
        }
    }

    private Ward WardOf(ServiceCircuit circuit)
    {
        if (!wards.TryGetValue(circuit, out var ward))
        {
            wards[circuit] = ward = new Ward(
                timeProvider.CreateTimer(_ => SendScout(circuit), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
            circuit.Closed += OnClosed;
        }

        return ward;
    }

    private void SendScout(ServiceCircuit circuit)
    {
        (IController Controller, ObjectKey Key) scout;
        QueuePriority priority;
        lock (gate)
        {
            if (!wards.TryGetValue(circuit, out var ward) || ward.Waiting.Count == 0)
            {
                return;
            }

            if (circuit.IsOpen && circuit.PausedFor > TimeSpan.Zero)
            {
                ward.Timer.Change(Soonest(circuit), Timeout.InfiniteTimeSpan);
                return;
            }

            (scout, (priority, _)) = ward.InOrder().First();
            ward.Waiting.Remove(scout);
            ward.Timer.Change(NextScout, Timeout.InfiniteTimeSpan);
        }

        scout.Controller.Enqueue(scout.Key, priority);
    }

    private void OnClosed(ServiceCircuit circuit)
    {
        List<KeyValuePair<(IController Controller, ObjectKey Key), (QueuePriority Priority, long Arrival)>> due;
        lock (gate)
        {
            if (!wards.TryGetValue(circuit, out var ward) || !ward.IsPaused)
            {
                return;
            }

            ward.IsPaused = false;
            due = [.. ward.InOrder()];
            ward.Waiting.Clear();
            ward.Timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        LogRecovered(logger, circuit.Name, due.Count);
        foreach (var ((controller, key), (priority, _)) in due)
        {
            controller.Enqueue(key, priority);
        }
    }

    // Never at once: a timer must not run on the flow of the pass that sets it.
    private static TimeSpan Soonest(ServiceCircuit circuit) => circuit.PausedFor is var paused && paused > NextScout ? paused : NextScout;

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Circuit} fails; calls are paused, and objects that need one wait until it answers again")]
    private static partial void LogPaused(ILogger logger, string circuit);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Circuit} answers again; {Count} objects that waited for it come due")]
    private static partial void LogRecovered(ILogger logger, string circuit, int count);

    /// <summary>Who waits for one circuit.</summary>
    private sealed class Ward(ITimer timer)
    {
        public ITimer Timer { get; } = timer;

        /// <summary>The outage was told of.</summary>
        public bool IsPaused { get; set; }

        public Dictionary<(IController Controller, ObjectKey Key), (QueuePriority Priority, long Arrival)> Waiting { get; } = [];

        public IEnumerable<KeyValuePair<(IController Controller, ObjectKey Key), (QueuePriority Priority, long Arrival)>> InOrder() =>
            Waiting.OrderByDescending(one => one.Value.Priority).ThenBy(one => one.Value.Arrival);
    }
}
