using Operator.Kubernetes.Core;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Reflection;

namespace Operator.Kubernetes.Controllers;

/// <summary>Settings of a <see cref="Controller{T}"/>.</summary>
public sealed record ControllerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Lower-case name: the <c>controller</c> label of metrics, log scope and spans.</summary>
    public required string Name { get; init; }

    /// <summary>Makes the private copy that a pass works on; see <see cref="ObjectCopy.ByJson{T}"/>.</summary>
    public required Func<T, T> Copy { get; init; }

    /// <summary>Passes at once, each for another object.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>Longest pass; its token is cancelled then and the pass counts as failed.</summary>
    public TimeSpan PassDeadline { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long passes may go on after a stop was asked for.</summary>
    public TimeSpan GracePeriod { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a pass waits for the watch to show our own last write before it asks the API server.</summary>
    public TimeSpan StaleReadWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Which changes of the object deserve a pass.</summary>
    public Func<StoreChange<T>, bool> Predicate { get; init; } = Predicates.IgnoreStatusWrites;

    /// <summary>Backoff of failed passes; 1 s doubling to 15 min when null.</summary>
    public IRateLimiter<ObjectKey>? RateLimiter { get; init; }

    /// <summary>
    /// Told of each pass that threw, once the object's backoff is set: who knows when the cause is over may ask this controller for an
    /// earlier pass, now or later. Must be quick and must not throw.
    /// </summary>
    public Action<IController, FailedPass>? Failed { get; init; }

    /// <summary>The writes of the reconciler, shared with it; null switches the guard against stale reads off.</summary>
    public ReadYourWrites? Writes { get; init; }

    /// <summary>How long a key must wait to count as one lane more urgent; see <see cref="WorkQueueOptions.AgingInterval"/>.</summary>
    public TimeSpan AgingInterval { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>A pass that threw.</summary>
/// <param name="Key">Its object.</param>
/// <param name="Priority">The lane that its next pass waits in.</param>
/// <param name="Exception">What was thrown.</param>
public readonly record struct FailedPass(ObjectKey Key, QueuePriority Priority, Exception Exception);
