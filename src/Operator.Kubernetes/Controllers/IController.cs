using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Controllers;

/// <summary>A set of workers, as a host sees it.</summary>
public interface IController
{
    /// <summary>Name of the controller.</summary>
    string Name { get; }

    /// <summary>
    /// Runs the workers. A cancelled <paramref name="stopping"/> ends them gently: nothing new starts, passes under way get the grace
    /// period. A cancelled <paramref name="leadership"/> cancels the passes at once, because another process may lead soon.
    /// Returns when all workers have ended; faults for anything but those two. Runs once.
    /// </summary>
    /// <returns>Whether every pass ended by itself: false when passes had to be cancelled, so that writes may still be on the wire.</returns>
    Task<bool> RunAsync(CancellationToken leadership, CancellationToken stopping);

    /// <summary>Asks for a pass over one object. May be called at any time, from anywhere; what came before the workers run waits for them.</summary>
    void Enqueue(ObjectKey key, QueuePriority priority);

    /// <summary>Adds a live check: no pass has run for much longer than its deadline.</summary>
    void RegisterHealth(HealthRegistry registry);
}
