namespace Operator.Aws;

/// <summary>
/// One holder per key at a time, served in the order of arrival. Keys that nobody holds take no memory.
/// </summary>
/// <remarks>Guarantees: a waiter whose token is cancelled never becomes the holder. Not reentrant.</remarks>
internal sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Queue<TaskCompletionSource>> held = [];

    /// <summary>How many keys are held; for tests and metrics.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return held.Count;
            }
        }
    }

    /// <summary>Waits for the key; dispose the result to give it back.</summary>
    public async ValueTask<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        TaskCompletionSource turn;
        lock (gate)
        {
            if (!held.TryGetValue(key, out var waiters))
            {
                held[key] = [];
                return new Holder(this, key);
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiters.Enqueue(turn);
        }

        await using (cancellationToken.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), turn))
        {
            await turn.Task;
        }

        return new Holder(this, key);
    }

    private void Release(TKey key)
    {
        lock (gate)
        {
            var waiters = held[key];
            while (waiters.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            held.Remove(key);
        }
    }

    private sealed class Holder(KeyedLock<TKey> owner, TKey key) : IDisposable
    {
        private int released;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref released, 1) == 0)
            {
                owner.Release(key);
            }
        }
    }
}
