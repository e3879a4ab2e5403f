using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Controllers;

public sealed class ControllerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly ScriptedClient _client = new();
    private readonly RecordedLog _log = new();
    private readonly ReadYourWrites _writes = new();
    private readonly ScriptedReconciler _reconciler = new();
    private readonly CancellationTokenSource _leadership = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<FailedPass> _failed = new();
    private readonly Informer<Widget> _informer;
    private readonly Controller<Widget> _controller;
    private ScriptedClient.Stream? _watch;
    private Task _informing = Task.CompletedTask;
    private Task<bool> _running = Task.FromResult(true);

    public ControllerTests()
    {
        _informer = new Informer<Widget>(_client, new InformerOptions<Widget> { Name = "widgets" }, _clock, _log);
        _controller = new Controller<Widget>(
            new ControllerOptions<Widget>
            {
                Name = "widget",
                Copy = widget => widget.Copy(),
                Workers = 2,
                Writes = _writes,
                RateLimiter = new ItemExponentialBackoff<ObjectKey>(random: () => 0),
                Failed = (_, pass) => _failed.Enqueue(pass),
            },
            _reconciler,
            _informer,
            _client,
            _clock,
            _log);
    }

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _leadership.CancelAsync();
        await _end.CancelAsync();
        await Eventually.CompletesAsync(_informing, CancellationToken.None);
        await Eventually.CompletesAsync(_running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default), CancellationToken.None);
        _controller.Dispose();
        _leadership.Dispose();
        _stop.Dispose();
        _end.Dispose();
    }

    [Fact]
    public async Task A_success_is_looked_at_again_after_its_resync_and_not_before()
    {
        _reconciler.Returns(new ReconcileResult.Succeeded(TimeSpan.FromMinutes(10)));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);

        await IdleAsync();
        _clock.Advance(TimeSpan.FromMinutes(9.99));
        Assert.Single(_reconciler.Passes);
        _clock.Advance(TimeSpan.FromMinutes(0.01));
        await PassesAsync(2);
        Assert.All(_reconciler.Passes, pass => Assert.Equal(QueuePriority.Resync, pass.Context.Priority));
    }

    [Fact]
    public async Task A_success_without_resync_waits_for_a_change()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Single(_reconciler.Passes);

        _watch!.Send(WatchEventType.Modified, Widget.Make("a", 2, generation: 2));
        await PassesAsync(2);
        Assert.Equal(QueuePriority.Edit, _reconciler.Passes.Last().Context.Priority);
    }

    [Theory]
    [InlineData("waiting", 5)]
    [InlineData("stalled", 3600)]
    public async Task Waiting_and_stalled_are_looked_at_again_when_they_say(string kind, int seconds)
    {
        var after = TimeSpan.FromSeconds(seconds);
        _reconciler.Returns(kind == "waiting" ? new ReconcileResult.Waiting("R", "m", after) : new ReconcileResult.Stalled("R", "m", after));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        _clock.Advance(after - TimeSpan.FromMilliseconds(1));
        Assert.Single(_reconciler.Passes);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await PassesAsync(2);
        Assert.Equal(0, _reconciler.Passes.Last().Context.Failures);
        Assert.Empty(_log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Who_is_told_of_a_failure_can_bring_the_object_back_before_its_backoff_is_over()
    {
        var failure = new InvalidOperationException("boom");
        _reconciler.Throws(failure);
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        var told = Assert.Single(_failed);
        Assert.Equal(("a", QueuePriority.Resync, failure), (told.Key.Name, told.Priority, told.Exception));

        _controller.Enqueue(told.Key, told.Priority);

        await PassesAsync(2);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _reconciler.Passes.Count);
        Assert.Single(_failed);
    }

    [Fact]
    public async Task An_exception_is_logged_and_tried_again_with_growing_backoff_until_a_success()
    {
        _reconciler.Throws(new InvalidOperationException("boom")).Throws(new InvalidOperationException("boom"));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await PassesAsync(2);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(1.9));
        Assert.Equal(2, _reconciler.Passes.Count);
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        await PassesAsync(3);

        Assert.Equal([0, 1, 2], _reconciler.Passes.Select(pass => pass.Context.Failures));
        Assert.Equal(2, _log.At(LogLevel.Error).Count());
        await IdleAsync();
        _controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        await PassesAsync(4);
        Assert.Equal(0, _reconciler.Passes.Last().Context.Failures);
    }

    [Fact]
    public async Task A_conflict_is_tried_again_with_backoff_and_is_no_error()
    {
        _reconciler.Returns(new ReconcileResult.Conflict("somebody wrote first"));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await PassesAsync(2);
        Assert.Equal(1, _reconciler.Passes.Last().Context.Failures);
        Assert.Empty(_log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Our_own_status_writes_cause_no_pass_but_annotations_and_finalizers_do()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        _watch!.Send(WatchEventType.Modified, Widget.Make("a", 2));
        var annotated = Widget.Make("a", 3);
        annotated.Metadata.Annotations = new Dictionary<string, string> { ["x"] = "y" };
        _watch.Send(WatchEventType.Modified, annotated);
        await PassesAsync(2);
        await IdleAsync();

        Assert.Equal(["1", "3"], _reconciler.Passes.Select(pass => pass.Entity.Metadata.ResourceVersion));
    }

    [Fact]
    public async Task A_pass_works_on_a_private_copy()
    {
        _reconciler.Does((widget, _, _) =>
        {
            widget.Spec.Color = "changed by the pass";
            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);

        Assert.Equal("red", _informer.Store.Get(new ObjectKey("default", "a"))?.Spec.Color);
    }

    [Fact]
    public async Task The_reconciler_forgets_an_object_that_is_gone()
    {
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        _watch!.Send(WatchEventType.Deleted, Widget.Make("a", 2));

        await Eventually.TrueAsync(() => !_reconciler.Forgotten.IsEmpty, "the key is forgotten", TestToken);
        Assert.Equal(new ObjectKey("default", "a"), Assert.Single(_reconciler.Forgotten));
        Assert.Single(_reconciler.Passes);
    }

    [Fact]
    public async Task A_pass_waits_until_the_cache_shows_our_own_last_write()
    {
        _reconciler.Does((widget, _, _) =>
        {
            // The answer to our status patch in the first pass; the watch is slow to show it.
            if (widget.Metadata.ResourceVersion == "1")
            {
                _writes.RecordWrite(ObjectKey.Of(widget), "5");
            }

            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();

        _controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        await Eventually.TrueAsync(() => _clock.NextDue is { } due && due <= TimeSpan.FromSeconds(1), "the pass waits", TestToken);
        Assert.Single(_reconciler.Passes);
        _watch!.Send(WatchEventType.Modified, Widget.Make("a", 5));

        await PassesAsync(2);
        Assert.Equal("5", _reconciler.Passes.Last().Entity.Metadata.ResourceVersion);
        Assert.Equal(0, _writes.Pending);
    }

    [Theory]
    [InlineData("5", "7")]
    [InlineData("opaque-b", "opaque-c")]
    public async Task When_the_watch_stays_behind_the_pass_reads_from_the_server(string written, string live)
    {
        _reconciler.Does((widget, _, _) =>
        {
            _writes.RecordWrite(ObjectKey.Of(widget), written);
            return Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null));
        });
        _client.OnGet = _ =>
        {
            var widget = Widget.Make("a", 0);
            widget.Metadata.ResourceVersion = live;
            return widget;
        };
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await IdleAsync();
        _controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);

        await _clock.RunUntilAsync(() => _reconciler.Passes.Count == 2, TimeSpan.FromSeconds(5), TestToken);
        Assert.Equal(live, _reconciler.Passes.Last().Entity.Metadata.ResourceVersion);
    }

    [Fact]
    public async Task A_pass_beyond_its_deadline_is_cancelled_and_counts_as_failed()
    {
        _reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        _clock.Advance(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => _log.At(LogLevel.Error).Any(), "the failure is logged", TestToken);
        await _clock.RunUntilAsync(() => _reconciler.Passes.Count == 2, TimeSpan.FromMinutes(1), TestToken);
        Assert.Equal(1, _reconciler.Passes.Last().Context.Failures);
    }

    [Fact]
    public async Task A_stop_lets_the_pass_under_way_end_and_starts_no_other()
    {
        var gate = new TaskCompletionSource<ReconcileResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _reconciler.Does((_, _, token) => gate.Task.WaitAsync(token));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await _stop.CancelAsync();
        _controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        Assert.False(_running.IsCompleted);

        gate.SetResult(new ReconcileResult.Succeeded(null));
        Assert.True(await Eventually.CompletesAsync(_running, TestToken));
        Assert.Single(_reconciler.Passes);
    }

    [Fact]
    public async Task After_the_grace_period_passes_are_cancelled_and_the_end_is_not_clean()
    {
        _reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await _stop.CancelAsync();
        await _clock.RunUntilAsync(() => _running.IsCompleted, TimeSpan.FromSeconds(21), TestToken);

        Assert.False(await _running);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
        Assert.Empty(_log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Lost_leadership_cancels_passes_at_once_and_is_no_failure()
    {
        _reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await _leadership.CancelAsync();

        Assert.False(await Eventually.CompletesAsync(_running, TestToken));
        Assert.Empty(_log.At(LogLevel.Error));
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task A_failing_object_delays_no_other()
    {
        _reconciler.Does((widget, _, _) => widget.Metadata.Name == "bad"
            ? throw new InvalidOperationException("bad")
            : Task.FromResult<ReconcileResult>(new ReconcileResult.Succeeded(null)));
        await StartAsync([Widget.Make("bad", 1), .. Enumerable.Range(0, 50).Select(i => Widget.Make($"good-{i}", i + 2))]);

        await PassesAsync(51);
        Assert.Equal(51, _reconciler.Passes.Select(pass => pass.Entity.Metadata.Name).Distinct().Count());
    }

    [Fact]
    public async Task Health_tells_how_many_passes_were_made_and_what_is_left_to_do()
    {
        var health = new HealthRegistry();
        _controller.RegisterHealth(health);
        var release = new TaskCompletionSource();
        _reconciler.Does(async (_, _, _) =>
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

    private async Task StartAsync(params Widget[] widgets)
    {
        _client.Page("100", null, widgets);
        _watch = _client.Watch();
        _informing = Task.Run(() => _informer.RunAsync(_end.Token), TestToken);
        await Eventually.CompletesAsync(_informer.WaitForSyncAsync(TestToken), TestToken);
        _running = Task.Run(() => _controller.RunAsync(_leadership.Token, _stop.Token), TestToken);
    }

    private Task PassesAsync(int count) => Eventually.TrueAsync(() => _reconciler.Passes.Count >= count, $"{count} passes", TestToken);

    /// <summary>No pass is under way: what the last one returned is settled.</summary>
    private Task IdleAsync() => Eventually.TrueAsync(() => _controller.IsIdle, "the controller is idle", TestToken);

    private sealed class ScriptedReconciler : IReconciler<Widget>
    {
        private readonly ConcurrentQueue<Func<ReconcileResult>> _script = [];
        private Func<Widget, ReconcileContext, CancellationToken, Task<ReconcileResult>>? _does;

        public ConcurrentQueue<(Widget Entity, ReconcileContext Context)> Passes { get; } = [];

        public ConcurrentQueue<ObjectKey> Forgotten { get; } = [];

        public ScriptedReconciler Returns(ReconcileResult result)
        {
            _script.Enqueue(() => result);
            return this;
        }

        public ScriptedReconciler Throws(Exception exception)
        {
            _script.Enqueue(() => throw exception);
            return this;
        }

        public void Does(Func<Widget, ReconcileContext, CancellationToken, Task<ReconcileResult>> does) => _does = does;

        public Task<ReconcileResult> ReconcileAsync(Widget entity, ReconcileContext context, CancellationToken cancellationToken)
        {
            Passes.Enqueue((entity, context));
            return _does is not null ? _does(entity, context, cancellationToken)
                : Task.FromResult(_script.TryDequeue(out var next) ? next() : new ReconcileResult.Succeeded(null));
        }

        public void Forget(ObjectKey key) => Forgotten.Enqueue(key);
    }
}
