namespace Operator.Hosting;

/// <summary>
/// Collects and compacts all generations when a tenth of the heap, and a little more, may be garbage. The runtime lets its oldest generation
/// grow to nearly twice of what lives in it before it looks there. Ours is a cache, in which every write replaces an object: while ten
/// thousand objects are deleted it would be held twice.
/// </summary>
/// <remarks>
/// Costs 30 to 120 ms for each full collection at ten thousand objects (all threads wait), none while nothing happens and at most one a second;
/// the larger the heap, the more has to change before there is one. What it saves is in docs/benchmarks.md.
/// </remarks>
/// <param name="timeProvider">Clock.</param>
/// <param name="read">Bytes in use, garbage included, and bytes that lived after the last full collection.</param>
/// <param name="collect">Collects.</param>
internal sealed class FullCollections(TimeProvider timeProvider, Func<(long Used, long Lived)> read, Action collect)
{
    // What the youngest generation may hold before it is collected by itself.
    private const long Slack = 6 << 20;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Those of this process.</summary>
    public FullCollections(TimeProvider timeProvider)
        : this(timeProvider, Read, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true))
    {
    }

    /// <summary>Looks once a second, for ever.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Pause, timeProvider);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Look();
        }
    }

    /// <summary>Collects if it is worth it.</summary>
    internal void Look()
    {
        var (used, lived) = read();
        if (used > lived + (lived / 10) + Slack)
        {
            collect();
        }
    }

    private static (long Used, long Lived) Read()
    {
        var last = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return (GC.GetTotalMemory(forceFullCollection: false), last.HeapSizeBytes - last.FragmentedBytes);
    }
}
