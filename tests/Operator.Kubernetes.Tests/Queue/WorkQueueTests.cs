using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Queue;

public sealed class WorkQueueTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new WorkQueue<string>(
        new WorkQueueOptions { Name = "test" },
        _clock,
        new ItemExponentialBackoff<string>(random: () => 0));

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void A_key_added_twice_is_handed_out_once()
    {
        _queue.Add("a", 0);
        _queue.Add("a", 0);

        Assert.Equal("a", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void Keys_of_a_lane_come_in_the_order_they_were_added()
    {
        _queue.Add("a", 1);
        _queue.Add("b", 1);
        _queue.Add("c", 1);

        Assert.Equal("a b c", $"{Take()} {Take()} {Take()}");
    }

    [Fact]
    public void A_higher_lane_goes_first()
    {
        _queue.Add("resync", 0);
        _queue.Add("reference", 1);
        _queue.Add("edit", 3);
        _queue.Add("deletion", 2);

        Assert.Equal("edit deletion reference resync", $"{Take()} {Take()} {Take()} {Take()}");
    }

    [Fact]
    public void A_key_added_again_to_a_higher_lane_moves_there_and_stays_one()
    {
        _queue.Add("a", 0);
        _queue.Add("b", 1);
        _queue.Add("a", 3);
        _queue.Add("a", 0);

        var first = TakeItem();
        Assert.Equal(("a", 3), (first!.Value.Key, first.Value.Lane));
        Assert.Equal("b", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void A_key_with_a_worker_is_not_handed_to_another_and_comes_again_after_it_is_given_back()
    {
        _queue.Add("a", 0);
        Assert.Equal("a", Take());

        _queue.Add("a", 2);
        Assert.Null(Take());

        _queue.Done("a");
        var again = TakeItem();
        Assert.Equal(("a", 2), (again!.Value.Key, again.Value.Lane));
        _queue.Done("a");
        Assert.Null(Take());
    }

    [Fact]
    public void A_delayed_key_comes_when_it_is_due_and_not_before()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10), 0);

        _clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("a", Take());
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(5, 10)]
    public void Of_two_delays_the_sooner_counts(int first, int second)
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(first), 0);
        _queue.AddAfter("a", TimeSpan.FromSeconds(second), 0);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", Take());
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Take());
    }

    [Fact]
    public void A_delayed_key_keeps_the_highest_lane_it_was_given()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(5), 3);
        _queue.AddAfter("a", TimeSpan.FromSeconds(9), 0);

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, TakeItem()!.Value.Lane);
    }

    [Fact]
    public void An_immediate_add_overtakes_a_delay()
    {
        _queue.AddAfter("a", TimeSpan.FromMinutes(15), 0);
        _queue.Add("a", 3);

        Assert.Equal("a", Take());
        _queue.Done("a");
        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(Take());
    }

    [Fact]
    public void A_delay_set_while_a_worker_has_the_key_runs_from_then()
    {
        _queue.Add("a", 0);
        Take();
        _queue.AddAfter("a", TimeSpan.FromSeconds(3), 0);
        _clock.Advance(TimeSpan.FromSeconds(2));
        _queue.Done("a");

        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", Take());
    }

    [Fact]
    public void A_delay_that_ends_while_a_worker_has_the_key_does_not_hand_it_out_twice()
    {
        _queue.Add("a", 0);
        Take();
        _queue.AddAfter("a", TimeSpan.FromSeconds(3), 0);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Take());

        _queue.Done("a");
        Assert.Equal("a", Take());
    }

    [Fact]
    public void Backoff_doubles_to_its_limit_and_starts_anew_after_forget()
    {
        var delays = Enumerable.Range(0, 12).Select(_ =>
        {
            var delay = _queue.AddRateLimited("a", 0);
            _clock.Advance(delay);
            Assert.Equal("a", Take());
            _queue.Done("a");
            return delay.TotalSeconds;
        }).ToArray();

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays);
        Assert.Equal(12, _queue.Failures("a"));
        _queue.Forget("a");
        Assert.Equal(0, _queue.Failures("a"));
        Assert.Equal(TimeSpan.FromSeconds(1), _queue.AddRateLimited("a", 0));
    }

    [Theory]
    [InlineData(0.0, 8.0)]
    [InlineData(0.5, 7.0)]
    [InlineData(0.999999, 6.0)]
    public void Jitter_takes_up_to_a_quarter_off(double random, double expected)
    {
        var backoff = new ItemExponentialBackoff<string>(random: () => random);
        backoff.When("a");
        backoff.When("a");
        backoff.When("a");

        Assert.Equal(expected, backoff.When("a").TotalSeconds, 3);
    }

    [Fact]
    public void Ten_thousand_failures_do_not_overflow_the_backoff()
    {
        var backoff = new ItemExponentialBackoff<string>(random: () => 0);
        for (var i = 0; i < 10_000; i++)
        {
            Assert.InRange(backoff.When("a"), TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(15));
        }
    }

    [Fact]
    public void Routine_work_is_not_starved_by_a_steady_stream_of_edits()
    {
        _queue.Add("routine", 0);
        var edits = 0;
        for (var second = 0; second < 600; second++)
        {
            _queue.Add($"edit-{second}", 3);
            _queue.Add($"other-{second}", 3);
            var taken = Take();
            if (taken == "routine")
            {
                // Three lanes of aging at 30 s each, and the edits that were there by then.
                Assert.InRange(second, 1, 200);
                return;
            }

            edits++;
            _queue.Done(taken!);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail($"The routine key did not come in {edits} turns.");
    }

    [Fact]
    public void Edits_go_before_routine_work_that_has_waited_a_little()
    {
        _queue.Add("routine", 0);
        _clock.Advance(TimeSpan.FromSeconds(45));
        _queue.Add("edit", 3);

        Assert.Equal("edit", Take());
    }

    [Fact]
    public async Task A_waiting_worker_gets_a_key_as_soon_as_it_is_added()
    {
        var waiting = _queue.GetAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        _queue.Add("a", 1);

        Assert.Equal("a", (await Eventually.CompletesAsync(waiting, TestContext.Current.CancellationToken))!.Value.Key);
    }

    [Fact]
    public async Task A_worker_that_stops_waiting_takes_no_key_with_it()
    {
        using var impatience = new CancellationTokenSource();
        var waiting = _queue.GetAsync(impatience.Token).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        _queue.Add("a", 0);
        Assert.Equal("a", Take());
    }

    [Fact]
    public async Task Shutting_down_lets_workers_go_and_drains_when_the_last_key_is_given_back()
    {
        _queue.Add("a", 0);
        _queue.Add("b", 0);
        _queue.AddAfter("c", TimeSpan.FromSeconds(1), 0);
        Assert.Equal("a", Take());
        _queue.ShutDown();
        var drained = _queue.DrainAsync(TestContext.Current.CancellationToken);

        Assert.Null(await Eventually.CompletesAsync(_queue.GetAsync(TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken));
        _queue.Add("d", 3);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, _queue.Depth);
        Assert.False(drained.IsCompleted);

        _queue.Done("a");
        await Eventually.CompletesAsync(drained, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Giving_back_a_key_that_is_not_with_a_worker_is_refused()
    {
        _queue.Add("a", 0);
        Assert.Throws<InvalidOperationException>(() => _queue.Done("a"));
        Assert.Throws<InvalidOperationException>(() => _queue.Done("never seen"));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void A_lane_that_does_not_exist_is_refused(int lane) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _queue.Add("a", lane));

    [Fact]
    public void Absurd_delays_neither_overflow_nor_fire()
    {
        _queue.AddAfter("a", TimeSpan.MaxValue, 0);
        _queue.AddAfter("b", TimeSpan.FromDays(40), 0);
        _clock.Advance(TimeSpan.FromDays(39));
        Assert.Null(Take());
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal("b", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void A_snapshot_shows_how_many_keys_wait_and_are_worked_on_the_oldest_key_and_the_longest_worker()
    {
        _queue.Add("working", 0);
        Take();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _queue.Add("waiting", 0);
        _clock.Advance(TimeSpan.FromSeconds(2));

        var snapshot = _queue.Snapshot();
        Assert.Equal((1, 1), (snapshot.Due, snapshot.Processing));
        Assert.Equal(TimeSpan.FromSeconds(2), snapshot.OldestQueued);
        Assert.Equal(TimeSpan.FromSeconds(7), snapshot.LongestProcessing);
        Assert.Equal(TimeSpan.FromSeconds(7), snapshot.UnfinishedWork);
    }

    private string? Take() => TakeItem()?.Key;

    /// <summary>What a worker gets now, or null when it would have to wait.</summary>
    private WorkItem<string>? TakeItem()
    {
        using var impatience = new CancellationTokenSource();
        var get = _queue.GetAsync(impatience.Token);
        if (!get.IsCompleted)
        {
            impatience.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => get.AsTask().GetAwaiter().GetResult());
            return null;
        }

        return get.Result;
    }
}
