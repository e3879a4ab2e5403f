using Operator.Hosting;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Hosting;

/// <summary>When the whole heap is collected.</summary>
public sealed class FullCollectionsTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(6, 0, 0)]
    [InlineData(7, 0, 1)]
    [InlineData(50, 40, 0)]
    [InlineData(51, 40, 1)]
    [InlineData(446, 400, 0)]
    [InlineData(447, 400, 1)]
    public void A_tenth_of_what_lives_and_six_megabytes_may_be_garbage(long used, long lived, int expected)
    {
        var collections = 0;

        new FullCollections(TimeProvider.System, () => (used * MiB, lived * MiB), () => collections++).Look();

        Assert.Equal(expected, collections);
    }

    [Fact]
    public void What_became_garbage_in_this_process_is_collected()
    {
        var before = GC.GetGCMemoryInfo(GCKind.FullBlocking).Index;

        // Large ones are in the oldest generation from the start.
        var kept = Enumerable.Range(0, 128).Select(_ => new byte[MiB]).ToList();
        new FullCollections(TimeProvider.System).Look();

        Assert.NotEqual(before, GC.GetGCMemoryInfo(GCKind.FullBlocking).Index);
        GC.KeepAlive(kept);
    }

    [Fact]
    public async Task It_looks_every_second_until_it_is_stopped()
    {
        var clock = new ManualClock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.CancelAfter(TimeSpan.FromSeconds(30));
        using var collected = new SemaphoreSlim(0);
        var run = new FullCollections(clock, () => (9 * MiB, 0), () => collected.Release()).RunAsync(stop.Token);
        Assert.Equal(0, collected.CurrentCount);

        clock.Advance(TimeSpan.FromSeconds(1));

        await collected.WaitAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }
}
