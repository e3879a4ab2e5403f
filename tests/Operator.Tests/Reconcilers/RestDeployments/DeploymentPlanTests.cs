using Operator.Reconcilers.RestDeployments;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>The plan as a table: state and clock in, move out.</summary>
public sealed class DeploymentPlanTests
{
    private static readonly DateTimeOffset Start = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    // Content "new" that the deployment d1, which the stage serves and which holds "old", does not hold.
    private static DeploymentState Pending => new()
    {
        ContentHash = "new",
        PendingSince = Start,
        LastChange = Start,
        LastDeployed = Start.AddHours(-1),
        Served = "d1",
        History = [("d1", "old")],
        InUse = new HashSet<string> { "d1" },
        Debounce = TimeSpan.FromSeconds(10),
        MinInterval = TimeSpan.FromSeconds(5),
    };

    private static DeploymentState Quiet => Pending with { ContentHash = "old", PendingSince = null };

    [Fact]
    public void A_stage_that_serves_everything_needs_nothing() => Assert.Equal(new DeploymentMove.Nothing(), At(Quiet, 0));

    [Fact]
    public void A_change_waits_for_the_debounce_and_is_then_deployed()
    {
        Assert.Equal(Wait(10), At(Pending, 0));
        Assert.Equal(Wait(10), At(Pending, 9));
        Assert.Equal(new DeploymentMove.Deploy(), At(Pending, 10));
    }

    [Fact]
    public void Without_debounce_a_change_is_deployed_at_once() =>
        Assert.Equal(new DeploymentMove.Deploy(), At(Pending with { Debounce = TimeSpan.Zero }, 0));

    [Fact]
    public void A_further_change_starts_the_debounce_anew() => Assert.Equal(Wait(18), At(Pending with { LastChange = Start.AddSeconds(8) }, 12));

    [Fact]
    public void Changes_without_end_are_deployed_after_ten_debounce_times() =>
        Assert.Equal(new DeploymentMove.Deploy(), At(Pending with { LastChange = Start.AddSeconds(99) }, 100));

    [Fact]
    public void Integrations_under_way_are_waited_for_but_not_for_ever()
    {
        Assert.Equal(Wait(100), At(Pending with { IsBusy = true }, 50));
        Assert.Equal(new DeploymentMove.Deploy(), At(Pending with { IsBusy = true }, 100));
    }

    [Fact]
    public void A_short_debounce_still_waits_a_minute_for_integrations_under_way() =>
        Assert.Equal(Wait(60), At(Pending with { IsBusy = true, Debounce = TimeSpan.FromSeconds(1) }, 30));

    [Fact]
    public void Deployments_keep_their_distance() => Assert.Equal(
        Wait(300), At(Pending with { LastDeployed = Start, MinInterval = TimeSpan.FromMinutes(5) }, 20));

    [Fact]
    public void The_distance_counts_even_when_changes_were_put_off_for_long() => Assert.Equal(
        Wait(400), At(Pending with { LastDeployed = Start.AddSeconds(100), MinInterval = TimeSpan.FromMinutes(5) }, 200));

    [Fact]
    public void Content_that_AWS_was_found_to_have_deployed_is_not_deployed_again() =>
        Assert.Equal(new DeploymentMove.Nothing(), At(Pending with { VerifiedHash = "new" }, 60));

    [Fact]
    public void The_first_deployment_needs_content()
    {
        var first = Pending with { History = [], Served = null, InUse = new HashSet<string>(), LastDeployed = null };
        Assert.Equal(new DeploymentMove.WaitForContent(), At(first with { HasContent = false }, 60));
        Assert.Equal(new DeploymentMove.Deploy(), At(first, 10));
    }

    [Fact]
    public void The_last_integration_that_goes_is_a_change_too() => Assert.Equal(new DeploymentMove.Deploy(), At(Pending with { HasContent = false }, 10));

    [Fact]
    public void What_AWS_refused_is_tried_again_only_with_other_content_or_much_later()
    {
        var refused = Pending with { Refused = ("new", Start.AddHours(1)) };
        Assert.Equal(new DeploymentMove.StayRefused(Start.AddHours(1)), At(refused, 600));
        Assert.Equal(new DeploymentMove.Deploy(), At(refused with { ContentHash = "newer" }, 600));
        Assert.Equal(new DeploymentMove.Deploy(), At(refused, 3600));
    }

    [Fact]
    public void A_stage_that_somebody_pointed_elsewhere_comes_back_before_anything_else()
    {
        Assert.Equal(new DeploymentMove.PointStage("d1"), At(Quiet with { Served = "other" }, 0));
        Assert.Equal(new DeploymentMove.PointStage("d1"), At(Pending with { Served = "other" }, 60));
        Assert.Equal(new DeploymentMove.PointStage("d1"), At(Quiet with { Served = null }, 0));
    }

    [Fact]
    public void A_newest_deployment_that_is_gone_is_replaced()
    {
        var gone = Quiet with { NewestIsGone = true, Served = "other" };
        Assert.Equal(Wait(10), At(gone, 5));
        Assert.Equal(new DeploymentMove.Deploy(), At(gone, 10));
    }

    [Fact]
    public void A_pinned_stage_is_pointed_there_and_nothing_is_deployed()
    {
        var pinned = Pending with { RollbackTo = "d0" };
        Assert.Equal(new DeploymentMove.Rollback("d0"), At(pinned, 60));
        Assert.Equal(new DeploymentMove.Nothing(), At(pinned with { Served = "d0" }, 6000));
    }

    [Fact]
    public void A_pin_that_is_taken_out_leads_back_to_the_newest_deployment_and_then_to_the_changes()
    {
        Assert.Equal(new DeploymentMove.PointStage("d1"), At(Pending with { Served = "d0" }, 60));
        Assert.Equal(new DeploymentMove.Deploy(), At(Pending, 60));
    }

    [Fact]
    public void Old_deployments_go_oldest_first_unless_they_are_in_use_or_pinned()
    {
        var state = Quiet with
        {
            History = [("d1", "old"), ("d0", "a"), ("c9", "b"), ("c8", "c")],
            HistoryLimit = 1,
            InUse = new HashSet<string> { "d1", "c9" },
        };
        Assert.Equal(["c8", "d0"], Assert.IsType<DeploymentMove.Prune>(At(state, 0)).DeploymentIds);
        Assert.Equal(["c8"], Assert.IsType<DeploymentMove.Prune>(At(state with { RollbackTo = "d0", Served = "d0" }, 0)).DeploymentIds);
        Assert.Equal(new DeploymentMove.Nothing(), At(state with { HistoryLimit = 4 }, 0));
    }

    private static DeploymentMove At(DeploymentState state, double seconds) => DeploymentPlan.Next(state, Start.AddSeconds(seconds));

    private static DeploymentMove.Wait Wait(double seconds) => new(Start.AddSeconds(seconds));
}
