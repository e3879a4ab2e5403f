using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>When passes are made, over what, and what their results lead to.</summary>
public sealed class ControllerTests : ControllerTest
{
    [Fact]
    public async Task A_success_is_looked_at_again_after_its_resync_and_not_before()
    {
        Reconciler.Returns(new ReconcileResult.Succeeded(TimeSpan.FromMinutes(10)));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);

        await IdleAsync();
        Clock.Advance(TimeSpan.FromMinutes(9.99));
        Assert.Single(Reconciler.Passes);
        Clock.Advance(TimeSpan.FromMinutes(0.01));
        await PassesAsync(2);
        Assert.All(Reconciler.Passes, pass => Assert.Equal(QueuePriority.Resync, pass.Context.Priority));
    }

    [Fact]
    public async Task A_success_without_resync_waits_for_a_change()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(Reconciler.Passes);

        Watch!.Send(WatchEventType.Modified, Widget.Make("a", 2, generation: 2));
        await PassesAsync(2);
        Assert.Equal(QueuePriority.Edit, Reconciler.Passes.Last().Context.Priority);
    }

    [Theory]
    [InlineData("waiting", 5)]
    [InlineData("stalled", 3600)]
    public async Task Waiting_and_stalled_are_looked_at_again_when_they_say(string kind, int seconds)
    {
        var after = TimeSpan.FromSeconds(seconds);
        Reconciler.Returns(kind == "waiting" ? new ReconcileResult.Waiting("R", "m", after) : new ReconcileResult.Stalled("R", "m", after));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        Clock.Advance(after - TimeSpan.FromMilliseconds(1));
        Assert.Single(Reconciler.Passes);
        Clock.Advance(TimeSpan.FromMilliseconds(1));
        await PassesAsync(2);
        Assert.Equal(0, Reconciler.Passes.Last().Context.Failures);
        Assert.Empty(Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Who_is_told_of_a_failure_can_bring_the_object_back_before_its_backoff_is_over()
    {
        var failure = new InvalidOperationException("boom");
        Reconciler.Throws(failure);
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        var told = Assert.Single(Failed);
        Assert.Equal(("a", QueuePriority.Resync, failure), (told.Key.Name, told.Priority, told.Exception));

        Controller.Enqueue(told.Key, told.Priority);

        await PassesAsync(2);
        await IdleAsync();
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, Reconciler.Passes.Count);
        Assert.Single(Failed);
    }

    [Fact]
    public async Task An_exception_is_logged_and_tried_again_with_growing_backoff_until_a_success()
    {
        Reconciler.Throws(new InvalidOperationException("boom")).Throws(new InvalidOperationException("boom"));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PassesAsync(2);
        await IdleAsync();
        Clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(2, Reconciler.Passes.Count);
        Clock.Advance(TimeSpan.FromSeconds(0.1));
        await PassesAsync(3);

        Assert.Equal([0, 1, 2], Reconciler.Passes.Select(pass => pass.Context.Failures));
        Assert.Equal(2, Log.At(LogLevel.Error).Count());
        await IdleAsync();
        Controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        await PassesAsync(4);
        Assert.Equal(0, Reconciler.Passes.Last().Context.Failures);
    }

    [Fact]
    public async Task A_conflict_is_tried_again_with_backoff_and_is_no_error()
    {
        Reconciler.Returns(new ReconcileResult.Conflict("somebody wrote first"));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        Clock.Advance(TimeSpan.FromSeconds(1));
        await PassesAsync(2);
        Assert.Equal(1, Reconciler.Passes.Last().Context.Failures);
        Assert.Empty(Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Our_own_status_writes_cause_no_pass_but_annotations_and_finalizers_do()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        Watch!.Send(WatchEventType.Modified, Widget.Make("a", 2));
        var annotated = Widget.Make("a", 3);
        annotated.Metadata.Annotations = new Dictionary<string, string> { ["x"] = "y" };
        Watch.Send(WatchEventType.Modified, annotated);
        await PassesAsync(2);
        await IdleAsync();

        Assert.Equal(["1", "3"], Reconciler.Passes.Select(pass => pass.Entity.Metadata.ResourceVersion));
    }

    [Fact]
    public async Task A_pass_works_on_a_private_copy()
    {
        Reconciler.Does((widget, _, _) =>
        {
            widget.Spec.Color = "changed by the pass";
            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);

        Assert.Equal("red", Store.Get(new ObjectKey("default", "a"))?.Spec.Color);
    }

    [Fact]
    public async Task The_reconciler_forgets_an_object_that_is_gone()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        Watch!.Send(WatchEventType.Deleted, Widget.Make("a", 2));

        await Eventually.TrueAsync(() => !Reconciler.Forgotten.IsEmpty, "the key is forgotten", TestToken);
        Assert.Equal(new ObjectKey("default", "a"), Assert.Single(Reconciler.Forgotten));
        Assert.Single(Reconciler.Passes);
    }

    [Fact]
    public async Task A_pass_waits_until_the_cache_shows_our_own_last_write()
    {
        Reconciler.Does((widget, _, _) =>
        {
            // The answer to our status patch in the first pass; the watch is slow to show it.
            if (widget.Metadata.ResourceVersion == "1")
            {
                Writes.RecordWrite(ObjectKey.Of(widget), "5");
            }

            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();

        Controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        await Eventually.TrueAsync(() => Clock.NextDue is { } due && due <= TimeSpan.FromSeconds(1), "the pass waits", TestToken);
        Assert.Single(Reconciler.Passes);
        Watch!.Send(WatchEventType.Modified, Widget.Make("a", 5));

        await PassesAsync(2);
        Assert.Equal("5", Reconciler.Passes.Last().Entity.Metadata.ResourceVersion);
        Assert.Equal(0, Writes.Pending);
    }

    [Fact]
    public async Task An_object_that_our_own_write_let_go_is_not_passed_over_again()
    {
        Reconciler.Does((widget, _, _) =>
        {
            Writes.RecordWrite(ObjectKey.Of(widget), "5");
            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();

        Controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        await Eventually.TrueAsync(() => Clock.NextDue is { } due && due <= TimeSpan.FromSeconds(1), "the pass waits", TestToken);
        Watch!.Send(WatchEventType.Deleted, Widget.Make("a", 6));

        await Eventually.TrueAsync(() => !Reconciler.Forgotten.IsEmpty, "the key is forgotten", TestToken);
        Assert.Single(Reconciler.Passes);
        Assert.Equal(0, Writes.Pending);
    }

    [Fact]
    public async Task A_write_whose_answer_comes_after_the_end_of_the_object_is_forgotten()
    {
        Reconciler.Does(async (widget, _, cancellationToken) =>
        {
            Watch!.Send(WatchEventType.Deleted, Widget.Make("a", 6));
            await Eventually.TrueAsync(() => Store.Get(ObjectKey.Of(widget)) is null, "the watch has told", cancellationToken);
            Writes.RecordWrite(ObjectKey.Of(widget), "5");
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();

        Assert.Equal(0, Writes.Pending);
    }

    [Theory]
    [InlineData("5", "7")]
    [InlineData("opaque-b", "opaque-c")]
    public async Task When_the_watch_stays_behind_the_pass_reads_from_the_server(string written, string live)
    {
        Reconciler.Does((widget, _, _) =>
        {
            Writes.RecordWrite(ObjectKey.Of(widget), written);
            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        Client.OnGet = _ =>
        {
            var widget = Widget.Make("a", 0);
            widget.Metadata.ResourceVersion = live;
            return widget;
        };
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        Controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);

        await Clock.RunUntilAsync(() => Reconciler.Passes.Count == 2, TimeSpan.FromSeconds(5), TestToken);
        Assert.Equal(live, Reconciler.Passes.Last().Entity.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_failing_object_delays_no_other()
    {
        Reconciler.Does((widget, _, _) => widget.Metadata.Name == "bad"
            ? throw new InvalidOperationException("bad")
            : Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null)));
        await StartAsync([Widget.Make("bad", 1), .. Enumerable.Range(0, 50).Select(i => Widget.Make($"good-{i}", i + 2))]);

        await PassesAsync(51);
        Assert.Equal(51, Reconciler.Passes.Select(pass => pass.Entity.Metadata.Name).Distinct().Count());
    }

    [Fact]
    public async Task Health_tells_how_many_passes_were_made_and_what_is_left_to_do()
    {
        var health = new HealthRegistry();
        Controller.RegisterHealth(health);
        var release = new TaskCompletionSource();
        Reconciler.Does(async (_, _, _) =>
        {
            await release.Task;
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1), Widget.Make("b", 2), Widget.Make("c", 3));
        await PassesAsync(2);
        Assert.Equal("0 passes, 1 due, 2 under way, longest 0 s", Detail());

        release.SetResult();
        await PassesAsync(3);
        await IdleAsync();
        Assert.Equal("3 passes, 0 due, 0 under way, longest 0 s", Detail());

        string Detail() => Assert.Single(health.Check(HealthProbe.Live).Checks, check => check.Name == "controller-widget").Detail;
    }
}
