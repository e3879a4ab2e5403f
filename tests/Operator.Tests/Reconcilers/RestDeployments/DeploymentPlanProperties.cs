using FsCheck;
using FsCheck.Fluent;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>What must hold for any sequence of changes: the plan is followed on a clock that jumps from one event to the next.</summary>
public sealed class DeploymentPlanProperties
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(2000);
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    /// <summary>Seconds before each change; what it changes to (few values: contents come back); the spec.</summary>
    private sealed record Run((int Pause, int Content)[] Changes, int Debounce, int MinInterval);

    private static Gen<Run> Runs(int longestPause) =>
        from changes in Gen.ArrayOf(
            from pause in Gen.Choose(0, longestPause)
            from content in Gen.Choose(1, 3)
            select (pause, content))
        from debounce in Gen.Choose(0, 30)
        from minInterval in Gen.Choose(5, 60)
        select new Run(changes, debounce, minInterval);

    [Fact]
    public void A_burst_that_ends_in_something_new_is_one_deployment() => Check(Runs(longestPause: 9), run =>
    {
        // A burst: each change a real one, no pause as long as the debounce, and not so many that they are put off no longer.
        var changes = run.Changes.Take(10).Select((change, index) => (change.Pause, Content: 10 + index));
        return Follow(run with { Debounce = 10, Changes = [.. changes, (1, 4)] }) is [_, (_, 4)];
    });

    [Fact]
    public void The_end_is_always_deployed_and_nothing_is_deployed_twice() => Check(Runs(longestPause: 120), run =>
    {
        var made = Follow(run);
        return made[^1].Content == (run.Changes is [.., var last] ? last.Content : 1)
            && made.Zip(made.Skip(1)).All(pair => pair.First.Content != pair.Second.Content);
    });

    [Fact]
    public void Deployments_are_never_closer_than_the_least_interval() => Check(Runs(longestPause: 120), run =>
        Follow(run) is var made
        && made.Zip(made.Skip(1)).All(pair => pair.Second.At - pair.First.At >= TimeSpan.FromSeconds(run.MinInterval)));

    [Fact]
    public void No_change_waits_longer_than_the_longest_put_off_and_the_least_interval() => Check(Runs(longestPause: 25), run =>
    {
        var made = Follow(run);
        var bound = DeploymentPlan.LongestPutOff(TimeSpan.FromSeconds(run.Debounce)) + TimeSpan.FromSeconds(run.MinInterval);
        var at = Start;
        var deployed = 1;
        DateTimeOffset? since = null;
        foreach (var (pause, content) in run.Changes)
        {
            var next = at.AddSeconds(pause);
            // Deployments between this change and the one before.
            foreach (var (when, what) in made.Where(one => one.At > at && one.At <= next))
            {
                if (since is { } begun && when - begun > bound)
                {
                    return false;
                }

                (deployed, since) = (what, null);
            }

            at = next;
            since = content == deployed ? null : since ?? at;
        }

        return since is null || made.Any(one => one.At >= since && one.At - since <= bound);
    });

    // The first deployment is content 1 at the start; the result lists all, the first included.
    private static List<(DateTimeOffset At, int Content)> Follow(Run run)
    {
        List<(DateTimeOffset At, int Content)> made = [(Start, 1)];
        var state = new DeploymentState
        {
            ContentHash = "1",
            LastChange = Start,
            LastDeployed = Start,
            Served = "d1",
            History = [("d1", "1")],
            HistoryLimit = int.MaxValue,
            Debounce = TimeSpan.FromSeconds(run.Debounce),
            MinInterval = TimeSpan.FromSeconds(run.MinInterval),
        };
        var now = Start;
        foreach (var (pause, content) in run.Changes)
        {
            var change = now.AddSeconds(pause);
            state = Until(state, now, change, made);
            now = change;
            var hash = $"{content}";
            state = state with { ContentHash = hash, LastChange = state.ContentHash == hash ? state.LastChange : now };
        }

        Until(state, now, DateTimeOffset.MaxValue, made);
        return made;
    }

    private static DeploymentState Until(DeploymentState state, DateTimeOffset from, DateTimeOffset until, List<(DateTimeOffset At, int Content)> made)
    {
        var now = from;
        while (true)
        {
            state = state with { PendingSince = state.IsPending ? state.PendingSince ?? now : null };
            switch (DeploymentPlan.Next(state, now))
            {
                case DeploymentMove.Wait wait when wait.Until < until:
                    Assert.True(wait.Until > now, "Time stands still.");
                    now = wait.Until;
                    break;
                case DeploymentMove.Deploy:
                    made.Add((now, int.Parse(state.ContentHash, System.Globalization.CultureInfo.InvariantCulture)));
                    state = state with { History = [($"d{made.Count}", state.ContentHash), .. state.History], LastDeployed = now };
                    break;
                case DeploymentMove.PointStage point:
                    state = state with { Served = point.DeploymentId };
                    break;
                default:
                    return state;
            }
        }
    }

    private static void Check(Gen<Run> runs, Func<Run, bool> holds) => FsCheck.Check.One(Many, Prop.ForAll(runs.ToArbitrary(), holds));
}
