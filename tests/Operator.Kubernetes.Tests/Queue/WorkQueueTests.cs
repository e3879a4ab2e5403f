using Operator.Kubernetes.Queue;

namespace Operator.Kubernetes.Tests.Queue;

/// <summary>Which key comes next, and when.</summary>
public sealed class WorkQueueTests : WorkQueueTest
{
    [Fact]
    public void A_key_added_twice_is_handed_out_once()
    {
        Queue.Add("a", 0);
        Queue.Add("a", 0);

        Assert.Equal("a", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void Keys_of_a_lane_come_in_the_order_they_were_added()
    {
        Queue.Add("a", 1);
        Queue.Add("b", 1);
        Queue.Add("c", 1);

        Assert.Equal("a b c", $"{Take()} {Take()} {Take()}");
    }

    [Fact]
    public void A_higher_lane_goes_first()
    {
        Queue.Add("resync", 0);
        Queue.Add("reference", 1);
        Queue.Add("edit", 3);
        Queue.Add("deletion", 2);

        Assert.Equal("edit deletion reference resync", $"{Take()} {Take()} {Take()} {Take()}");
    }

    [Fact]
    public void A_key_added_again_to_a_higher_lane_moves_there_and_stays_one()
    {
        Queue.Add("a", 0);
        Queue.Add("b", 1);
        Queue.Add("a", 3);
        Queue.Add("a", 0);

        var first = TakeItem();
        Assert.Equal(("a", 3), (first!.Value.Key, first.Value.Lane));
        Assert.Equal("b", Take());
        Assert.Null(Take());
    }

    [Fact]
    public void A_key_with_a_worker_is_not_handed_to_another_and_comes_again_after_it_is_given_back()
    {
        Queue.Add("a", 0);
        Assert.Equal("a", Take());

        Queue.Add("a", 2);
        Assert.Null(Take());

        Queue.Done("a");
        var again = TakeItem();
        Assert.Equal(("a", 2), (again!.Value.Key, again.Value.Lane));
        Queue.Done("a");
        Assert.Null(Take());
    }

    [Fact]
    public void A_delayed_key_comes_when_it_is_due_and_not_before()
    {
        Queue.AddAfter("a", TimeSpan.FromSeconds(10), 0);

        Clock.Advance(TimeSpan.FromSeconds(9.999));
        Assert.Null(Take());
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal("a", Take());
    }

    [Theory]
    [InlineData(10, 5)]
    [InlineData(5, 10)]
    public void Of_two_delays_the_sooner_counts(int first, int second)
    {
        Queue.AddAfter("a", TimeSpan.FromSeconds(first), 0);
        Queue.AddAfter("a", TimeSpan.FromSeconds(second), 0);

        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a", Take());
        Queue.Done("a");
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(Take());
    }

    [Fact]
    public void A_delayed_key_keeps_the_highest_lane_it_was_given()
    {
        Queue.AddAfter("a", TimeSpan.FromSeconds(5), 3);
        Queue.AddAfter("a", TimeSpan.FromSeconds(9), 0);

        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, TakeItem()!.Value.Lane);
    }

    [Fact]
    public void An_immediate_add_overtakes_a_delay()
    {
        Queue.AddAfter("a", TimeSpan.FromMinutes(15), 0);
        Queue.Add("a", 3);

        Assert.Equal("a", Take());
        Queue.Done("a");
        Clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(Take());
    }

    [Fact]
    public void A_delay_set_while_a_worker_has_the_key_runs_from_then()
    {
        Queue.Add("a", 0);
        Take();
        Queue.AddAfter("a", TimeSpan.FromSeconds(3), 0);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Queue.Done("a");

        Assert.Null(Take());
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("a", Take());
    }

    [Fact]
    public void A_delay_that_ends_while_a_worker_has_the_key_does_not_hand_it_out_twice()
    {
        Queue.Add("a", 0);
        Take();
        Queue.AddAfter("a", TimeSpan.FromSeconds(3), 0);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(Take());

        Queue.Done("a");
        Assert.Equal("a", Take());
    }

    [Fact]
    public void Backoff_doubles_to_its_limit_and_starts_anew_after_forget()
    {
        var delays = Enumerable.Range(0, 12).Select(_ =>
        {
            var delay = Queue.AddRateLimited("a", 0);
            Clock.Advance(delay);
            Assert.Equal("a", Take());
            Queue.Done("a");
            return delay.TotalSeconds;
        }).ToArray();

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900], delays);
        Assert.Equal(12, Queue.Failures("a"));
        Queue.Forget("a");
        Assert.Equal(0, Queue.Failures("a"));
        Assert.Equal(TimeSpan.FromSeconds(1), Queue.AddRateLimited("a", 0));
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
        Queue.Add("routine", 0);
        var edits = 0;
        for (var second = 0; second < 600; second++)
        {
            Queue.Add($"edit-{second}", 3);
            Queue.Add($"other-{second}", 3);
            var taken = Take();
            if (taken == "routine")
            {
                // Three lanes of aging at 30 s each, and the edits that were there by then.
                Assert.InRange(second, 1, 200);
                return;
            }

            edits++;
            Queue.Done(taken!);
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Fail($"The routine key did not come in {edits} turns.");
    }

    [Fact]
    public void Edits_go_before_routine_work_that_has_waited_a_little()
    {
        Queue.Add("routine", 0);
        Clock.Advance(TimeSpan.FromSeconds(45));
        Queue.Add("edit", 3);

        Assert.Equal("edit", Take());
    }
}
