namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>The last calls, oldest first.</summary>
internal sealed class CallJournal(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<CallRecord> calls = new();
    private long sequence;

    /// <summary>Numbers the call and keeps it.</summary>
    public CallRecord Add(Func<long, CallRecord> describe)
    {
        lock (gate)
        {
            var call = describe(++sequence);
            calls.Enqueue(call);
            while (calls.Count > capacity)
            {
                calls.Dequeue();
            }

            return call;
        }
    }

    public IReadOnlyList<CallRecord> Snapshot()
    {
        lock (gate)
        {
            return [.. calls];
        }
    }
}
