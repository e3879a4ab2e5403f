using System.Collections.Concurrent;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Controllers;

/// <summary>A controller of widgets with two workers, over a scripted server and reconciler, on a clock of the test's own.</summary>
public abstract class ControllerTest : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Informer<Widget> _informer;
    private Task _informing = Task.CompletedTask;

    protected ControllerTest()
    {
        _informer = new Informer<Widget>(Client, new InformerOptions<Widget> { Name = "widgets" }, Clock, Log);
        Controller = new Controller<Widget>(
            new ControllerOptions<Widget>
            {
                Name = "widget",
                Copy = widget => widget.Copy(),
                Workers = 2,
                Writes = Writes,
                RateLimiter = new ItemExponentialBackoff<ObjectKey>(random: () => 0),
                Failed = (_, pass) => Failed.Enqueue(pass),
            },
            Reconciler,
            _informer,
            Client,
            Clock,
            Log);
    }

    private protected static CancellationToken TestToken => TestContext.Current.CancellationToken;

    private protected FakeTimeProvider Clock { get; } = new();

    private protected ScriptedClient Client { get; } = new();

    private protected RecordedLog Log { get; } = new();

    private protected ReadYourWrites Writes { get; } = new();

    private protected ScriptedReconciler Reconciler { get; } = new();

    /// <summary>The failures that the controller told of.</summary>
    private protected ConcurrentQueue<FailedPass> Failed { get; } = new();

    private protected CancellationTokenSource Leadership { get; } = new();

    private protected CancellationTokenSource Stop { get; } = new();

    private protected Controller<Widget> Controller { get; }

    /// <summary>What the controller's informer knows.</summary>
    private protected IStore<Widget> Store => _informer.Store;

    private protected ScriptedClient.Stream? Watch { get; private set; }

    private protected Task<bool> Running { get; private set; } = Task.FromResult(true);

    public async ValueTask DisposeAsync()
    {
        await Leadership.CancelAsync();
        await _end.CancelAsync();
        await Eventually.CompletesAsync(_informing, CancellationToken.None);
        await Eventually.CompletesAsync(Running.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default), CancellationToken.None);
        Controller.Dispose();
        Leadership.Dispose();
        Stop.Dispose();
        _end.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task StartAsync(params Widget[] widgets)
    {
        Client.Page("100", null, widgets);
        Watch = Client.Watch();
        _informing = Task.Run(() => _informer.RunAsync(_end.Token), TestToken);
        await Eventually.CompletesAsync(_informer.WaitForSyncAsync(TestToken), TestToken);
        Running = Task.Run(() => Controller.RunAsync(Leadership.Token, Stop.Token), TestToken);
    }

    private protected Task PassesAsync(int count) => Eventually.TrueAsync(() => Reconciler.Passes.Count >= count, $"{count} passes", TestToken);

    /// <summary>No pass is under way: what the last one returned is settled.</summary>
    private protected Task IdleAsync() => Eventually.TrueAsync(() => Controller.IsIdle, "the controller is idle", TestToken);
}
