namespace Operator.Chaos;

/// <summary>How long a test may wait for something to become true before it fails. Never how long it takes.</summary>
internal static class Deadline
{
    public static CancellationTokenSource Source(TimeSpan within)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(within);
        return source;
    }
}
