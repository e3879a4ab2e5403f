namespace Operator.E2E.Journeys;

/// <summary>How long a journey may wait for something to become true before it fails. Never how long it takes.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Generous = TimeSpan.FromSeconds(120);

    public static CancellationTokenSource Source()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Generous);
        return source;
    }
}
