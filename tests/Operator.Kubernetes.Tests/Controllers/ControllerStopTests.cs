using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>How passes end that are not let finish: by their deadline, by a stop, by lost leadership.</summary>
public sealed class ControllerStopTests : ControllerTest
{
    [Fact]
    public async Task A_pass_beyond_its_deadline_is_cancelled_and_counts_as_failed()
    {
        Reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        Clock.Advance(TimeSpan.FromMinutes(2));

        await Eventually.TrueAsync(() => Log.At(LogLevel.Error).Any(), "the failure is logged", TestToken);
        await Clock.RunUntilAsync(() => Reconciler.Passes.Count == 2, TimeSpan.FromMinutes(1), TestToken);
        Assert.Equal(1, Reconciler.Passes.Last().Context.Failures);
    }

    [Fact]
    public async Task A_stop_lets_the_pass_under_way_end_and_starts_no_other()
    {
        var gate = new TaskCompletionSource<ReconcileResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        Reconciler.Does((_, _, token) => gate.Task.WaitAsync(token));
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await Stop.CancelAsync();
        Controller.Enqueue(new ObjectKey("default", "a"), QueuePriority.Edit);
        Assert.False(Running.IsCompleted);

        gate.SetResult(new ReconcileResult.Succeeded(null));
        Assert.True(await Eventually.CompletesAsync(Running, TestToken));
        Assert.Single(Reconciler.Passes);
    }

    [Fact]
    public async Task After_the_grace_period_passes_are_cancelled_and_the_end_is_not_clean()
    {
        Reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await Stop.CancelAsync();
        await Clock.RunUntilAsync(() => Running.IsCompleted, TimeSpan.FromSeconds(21), TestToken);

        Assert.False(await Running);
        Assert.InRange(Clock.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
        Assert.Empty(Log.At(LogLevel.Error));
    }

    [Fact]
    public async Task Lost_leadership_cancels_passes_at_once_and_is_no_failure()
    {
        Reconciler.Does(async (_, _, token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, Clock, token);
            return new ReconcileResult.Succeeded(null);
        });
        await StartAsync(Widget.Make("a", 1));
        await PassesAsync(1);
        await Leadership.CancelAsync();

        Assert.False(await Eventually.CompletesAsync(Running, TestToken));
        Assert.Empty(Log.At(LogLevel.Error));
        Assert.Equal(TimeSpan.Zero, Clock.Elapsed);
    }
}
