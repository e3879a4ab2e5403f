namespace Operator.Sandbox.Control;

/// <summary>The last records of something, oldest first.</summary>
internal sealed class Journal<T>(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<T> records = new();
    private long sequence;

    /// <summary>Numbers what happened, from 1, and keeps it.</summary>
    public T Add(Func<long, T> describe)
    {
        lock (gate)
        {
            var record = describe(++sequence);
            records.Enqueue(record);
            while (records.Count > capacity)
            {
                records.Dequeue();
            }

            return record;
        }
    }

    public IReadOnlyList<T> Snapshot()
    {
        lock (gate)
        {
            return [.. records];
        }
    }
}
