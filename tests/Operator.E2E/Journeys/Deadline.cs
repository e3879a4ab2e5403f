namespace Operator.E2E.Journeys;

/// <summary>How long a journey may wait for something to become true before it fails. Never how long it takes.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(120);

    public static CancellationTokenSource Source(TimeSpan? within = null)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(within ?? Generous);
        return source;
    }
}
