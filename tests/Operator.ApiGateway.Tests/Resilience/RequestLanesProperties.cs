using FsCheck;
using FsCheck.Fluent;
using Operator.ApiGateway.Resilience;

namespace Operator.ApiGateway.Tests.Resilience;

/// <summary>Whose turn it is, for any order of arrivals, turns and people who give up.</summary>
public sealed class RequestLanesProperties
{
    private sealed class Caller(RequestPriority lane, int number)
    {
        public RequestPriority Lane { get; } = lane;

        public int Number { get; } = number;

        public bool Gone { get; set; }
    }

    // Arrivals of a lane (0 to 3), a turn (4 to 6), or the oldest caller of a lane giving up (7).
    private static readonly Arbitrary<int[]> Histories = Gen.Choose(0, 7).ListOf().Select(steps => steps.ToArray()).ToArbitrary();

    [Fact]
    public void Nobody_is_lost_served_twice_or_overtaken_in_the_own_lane_and_every_lane_has_its_turn_in_bounded_time() =>
        Prop.ForAll(Histories, history => Play(history) is not { } wrong ? true.Label("") : false.Label(wrong))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300));

    [Theory]
    [InlineData(RequestPriority.Resync, 10)]
    [InlineData(RequestPriority.Reference, 20)]
    [InlineData(RequestPriority.Deletion, 40)]
    [InlineData(RequestPriority.Edit, 90)]
    public void When_all_lanes_are_full_each_gets_its_share_of_160_turns(RequestPriority lane, int turns)
    {
        var lanes = new RequestLanes<Caller>(caller => caller.Gone);
        foreach (var each in Enum.GetValues<RequestPriority>())
        {
            for (var number = 0; number < 200; number++)
            {
                lanes.Enqueue(each, new Caller(each, number));
            }
        }

        var served = 0;
        for (var turn = 0; turn < 160; turn++)
        {
            Assert.True(lanes.TryDequeue(out var caller));
            served += caller.Lane == lane ? 1 : 0;
        }

        Assert.InRange(served, turns - 2, turns + 2);
    }

    [Fact]
    public void An_edit_goes_before_a_thousand_resyncs()
    {
        var lanes = new RequestLanes<Caller>(caller => caller.Gone);
        for (var number = 0; number < 1000; number++)
        {
            lanes.Enqueue(RequestPriority.Resync, new Caller(RequestPriority.Resync, number));
        }

        for (var number = 0; number < 10; number++)
        {
            Assert.True(lanes.TryDequeue(out _));
        }

        lanes.Enqueue(RequestPriority.Edit, new Caller(RequestPriority.Edit, 0));
        Assert.True(lanes.TryDequeue(out var next));
        Assert.Equal(RequestPriority.Edit, next.Lane);
    }

    private static string? Play(int[] history)
    {
        var lanes = new RequestLanes<Caller>(caller => caller.Gone);
        var waiting = Enum.GetValues<RequestPriority>().ToDictionary(lane => lane, _ => new List<Caller>());
        var passed = Enum.GetValues<RequestPriority>().ToDictionary(lane => lane, _ => 0);
        // At the end everybody who still waits is served.
        var arrived = 0;
        foreach (var step in history.Concat(Enumerable.Repeat(4, history.Length)))
        {
            if (step < 4)
            {
                var caller = new Caller((RequestPriority)step, arrived++);
                lanes.Enqueue(caller.Lane, caller);
                waiting[caller.Lane].Add(caller);
                continue;
            }

            if (step == 7)
            {
                if (waiting.Values.FirstOrDefault(line => line.Count > 0) is { } line)
                {
                    // From the middle, too: not only heads give up.
                    line[line.Count / 2].Gone = true;
                    line.RemoveAt(line.Count / 2);
                }

                continue;
            }

            var anybody = waiting.Values.Any(line => line.Count > 0);
            if (lanes.IsEmpty == anybody || lanes.TryDequeue(out var served) != anybody)
            {
                return "somebody waits and nobody is served, or the other way round";
            }

            foreach (var lane in waiting.Keys.Where(lane => waiting[lane].Count == 0))
            {
                passed[lane] = 0;
            }

            if (served is null)
            {
                continue;
            }

            if (waiting[served.Lane].Count == 0 || !ReferenceEquals(waiting[served.Lane][0], served))
            {
                return $"{served.Lane} {served.Number} was served out of order";
            }

            waiting[served.Lane].RemoveAt(0);
            foreach (var (lane, line) in waiting)
            {
                passed[lane] = lane == served.Lane || line.Count == 0 ? 0 : passed[lane] + 1;
                if (passed[lane] > RequestLanes<Caller>.MostPassedOver(lane))
                {
                    return $"{lane} was passed over {passed[lane]} times";
                }
            }
        }

        return waiting.Values.All(line => line.Count == 0) ? null : "somebody was forgotten";
    }
}
