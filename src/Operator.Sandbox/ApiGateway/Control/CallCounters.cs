using System.Globalization;

namespace Operator.Sandbox.ApiGateway.Control;

/// <summary>Calls by operation and outcome since the last reset, and when the first and the last of them were.</summary>
internal sealed class CallCounters
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, SortedDictionary<string, long>> counts = new(StringComparer.Ordinal);
    private (DateTimeOffset First, DateTimeOffset Last)? span;

    public (DateTimeOffset First, DateTimeOffset Last)? Span
    {
        get
        {
            lock (gate)
            {
                return span;
            }
        }
    }

    public void Count(CallRecord call)
    {
        var outcome = call.Status == 0 ? "reset" : call.Status.ToString(CultureInfo.InvariantCulture);
        lock (gate)
        {
            span = (span?.First ?? call.Time, call.Time);
            if (!counts.TryGetValue(call.Operation, out var outcomes))
            {
                counts[call.Operation] = outcomes = new(StringComparer.Ordinal);
            }

            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }
    }

    public void Reset()
    {
        lock (gate)
        {
            counts.Clear();
            span = null;
        }
    }

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Snapshot()
    {
        lock (gate)
        {
            return counts.ToDictionary(
                operation => operation.Key,
                operation => (IReadOnlyDictionary<string, long>)operation.Value.ToDictionary(),
                StringComparer.Ordinal);
        }
    }
}
