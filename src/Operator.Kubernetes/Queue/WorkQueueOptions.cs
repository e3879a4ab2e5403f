namespace Operator.Kubernetes.Queue;

/// <summary>Settings of a <see cref="WorkQueue{TKey}"/>.</summary>
public sealed record WorkQueueOptions
{
    /// <summary>The <c>name</c> label of the queue's metrics.</summary>
    public required string Name { get; init; }

    /// <summary>Number of lanes; at least one.</summary>
    public int Lanes { get; init; } = 4;

    /// <summary>
    /// How long a key must wait to count as one lane more urgent. This is what keeps the lowest lane from starving: a key
    /// that has waited <c>Lanes</c> times this long goes before everything that was added after it, whatever the lane, so a
    /// steady stream of urgent work delays routine work by a bounded time.
    /// </summary>
    public TimeSpan AgingInterval { get; init; } = TimeSpan.FromSeconds(30);
}
