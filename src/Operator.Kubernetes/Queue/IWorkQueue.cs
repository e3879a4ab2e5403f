namespace Operator.Kubernetes.Queue;

/// <summary>A key handed to a worker, and the lane it waited in.</summary>
/// <param name="Key">The key; give it back with <see cref="IWorkQueue{TKey}.Done"/>.</param>
/// <param name="Lane">The most urgent lane it was added to.</param>
public readonly record struct WorkItem<TKey>(TKey Key, int Lane);

/// <summary>
/// Keys waiting for workers. Thread-safe; no member but <see cref="GetAsync"/> waits.
/// </summary>
/// <remarks>
/// Guarantees: a key is with at most one worker at a time; a key added while it waits is not added twice; a key added while
/// a worker has it is handed out again after <see cref="Done"/>, so no change is lost. Of several due times for one key the
/// soonest counts, of several lanes the highest.
/// </remarks>
/// <typeparam name="TKey">What is queued: small, immutable, with value equality.</typeparam>
public interface IWorkQueue<TKey>
    where TKey : notnull
{
    /// <summary>Adds a key, due now. Lanes are 0 (least urgent) to the number of lanes minus one.</summary>
    void Add(TKey key, int lane);

    /// <summary>Adds a key, due after <paramref name="delay"/>; the same as <see cref="Add"/> for zero or less.</summary>
    void AddAfter(TKey key, TimeSpan delay, int lane);

    /// <summary>Adds a key, due after its backoff, which grows with every call until <see cref="Forget"/>.</summary>
    /// <returns>The backoff.</returns>
    TimeSpan AddRateLimited(TKey key, int lane);

    /// <summary>Resets the backoff of a key. It does not take the key out of the queue.</summary>
    void Forget(TKey key);

    /// <summary>How often <see cref="AddRateLimited"/> was called for the key since the last <see cref="Forget"/>.</summary>
    int Failures(TKey key);

    /// <summary>The next key, or null once the queue is shut down.</summary>
    ValueTask<WorkItem<TKey>?> GetAsync(CancellationToken cancellationToken);

    /// <summary>Gives a key back; every key from <see cref="GetAsync"/> must be given back exactly once.</summary>
    void Done(TKey key);
}
