namespace Operator.References;

/// <summary>The result of a request that is remembered for a while and asked for once, however many want it. A failure is not remembered.</summary>
internal sealed class Remembered<T>(TimeProvider timeProvider)
{
    private readonly Lock gate = new();
    private Task<T>? task;
    private long since;

    /// <summary>What is remembered, however old; the default when nothing is.</summary>
    public T? Current
    {
        get
        {
            lock (gate)
            {
                return task is { IsCompletedSuccessfully: true } ? task.Result : default;
            }
        }
    }

    /// <summary>What is remembered; asked for when nothing is, or when it is too old.</summary>
    /// <param name="ask">Makes the request.</param>
    /// <param name="goodFor">How long a result may be used.</param>
    public Task<T> GetAsync(Func<Task<T>> ask, Func<T, TimeSpan> goodFor)
    {
        lock (gate)
        {
            if (task is { IsCompleted: false } || (task is { IsCompletedSuccessfully: true } && timeProvider.GetElapsedTime(since) < goodFor(task.Result)))
            {
                return task;
            }

            since = timeProvider.GetTimestamp();
            return task = ask();
        }
    }

    /// <summary>Forgets it.</summary>
    /// <returns>What was remembered, or is being asked for.</returns>
    public Task<T>? Forget()
    {
        lock (gate)
        {
            var forgotten = task;
            task = null;
            return forgotten;
        }
    }
}
