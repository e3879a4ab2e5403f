using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Queue;

/// <summary>What workers get, give back and leave behind, and what the queue refuses and tells.</summary>
public sealed class WorkQueueWorkerTests : WorkQueueTest
{
    [Fact]
    public async Task A_waiting_worker_gets_a_key_as_soon_as_it_is_added()
    {
        var waiting = Queue.GetAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        Queue.Add("a", 1);

        Assert.Equal("a", (await Eventually.CompletesAsync(waiting, TestContext.Current.CancellationToken))!.Value.Key);
    }

    [Fact]
    public async Task A_worker_that_stops_waiting_takes_no_key_with_it()
    {
        using var impatience = new CancellationTokenSource();
        var waiting = Queue.GetAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        Queue.Add("a", 0);
        Assert.Equal("a", Take());
    }

    [Fact]
    public async Task Shutting_down_lets_workers_go_and_drains_when_the_last_key_is_given_back()
    {
        Queue.Add("a", 0);
        Queue.Add("b", 0);
        Queue.AddAfter("c", TimeSpan.FromSeconds(1), 0);
        Assert.Equal("a", Take());
        Queue.ShutDown();
        var drained = Queue.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Null(await Eventually.CompletesAsync(Queue.GetAsync(TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken));
        Queue.Add("d", 3);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, Queue.Depth);
        Assert.False(drained.IsCompleted);

        Queue.Done("a");
        await Eventually.CompletesAsync(drained, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Giving_back_a_key_that_is_not_with_a_worker_is_refused()
    {
        Queue.Add("a", 0);
        Assert.Throws<InvalidOperationException>(() => Queue.Done("a"));
        Assert.Throws<InvalidOperationException>(() => Queue.Done("never seen"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_lane_that_does_not_exist_is_refused(int lane) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Queue.Add("a", lane));

    [Fact]
    public void Absurd_delays_neither_overflow_nor_fire()
    {
        Queue.AddAfter("a", TimeSpan.MaxValue, 0);
        Queue.AddAfter("b", TimeSpan.FromDays(40), 0);
        Clock.Advance(TimeSpan.FromDays(39));
        Assert.Null(Take());
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("b", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void A_snapshot_shows_how_many_keys_wait_and_are_worked_on_the_oldest_key_and_the_longest_worker()
    {
        Queue.Add("working", 0);
        Take();
        Clock.Advance(TimeSpan.FromSeconds(5));
        Queue.Add("waiting", 0);
        Clock.Advance(TimeSpan.FromSeconds(2));

        var snapshot = Queue.Snapshot();
        Assert.Equal((1, 1), (snapshot.Due, snapshot.Processing));
        Assert.Equal(TimeSpan.FromSeconds(2), snapshot.OldestQueued);
        Assert.Equal(TimeSpan.FromSeconds(7), snapshot.LongestProcessing);
        Assert.Equal(TimeSpan.FromSeconds(7), snapshot.UnfinishedWork);
    }
}
