using System.Collections.Concurrent;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.LeaderElection;
using Operator.Kubernetes.Reflection;
using Operator.Kubernetes.Tests.Doubles;
using Operator.Kubernetes.Tests.Time;

namespace Operator.Kubernetes.Tests.Controllers;

public sealed class ControllerHostTests : IDisposable
{
    private readonly ConcurrentQueue<string> _story = [];
    private readonly RecordedLog _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Gate _gate;
    private readonly Cache _cache;
    private readonly Work _work;

    public ControllerHostTests()
    {
        _gate = new Gate(_story);
        _cache = new Cache(_story);
        _work = new Work(_story);
    }

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _log.Dispose();
        _gate.Dispose();
    }

    [Fact]
    public async Task Workers_start_after_sync_and_leadership_and_everything_ends_in_order()
    {
        var run = Start();
        await SaidAsync("cache starts");
        Assert.DoesNotContain("campaign", _story);
        _cache.Synced.SetResult();
        await SaidAsync("campaign");
        Assert.DoesNotContain("work starts", _story);
        _gate.Open.SetResult();
        await SaidAsync("work starts");

        await _stop.CancelAsync();
        await Eventually.CompletesAsync(run, TestToken);
        Assert.Equal(
            ["service starts", "cache starts", "campaign", "work starts", "work ends", "released", "cache ends", "service ends"],
            _story.OrderBy(line => line == "service starts" ? 0 : 1));
    }

    [Fact]
    public async Task A_cache_that_fails_stops_everything_and_is_told()
    {
        var run = Start();
        _cache.Synced.SetResult();
        _gate.Open.SetResult();
        await SaidAsync("work starts");
        _cache.Broken.SetException(new InvalidOperationException("a bug in a subscriber"));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.CompletesAsync(run, TestToken));
        Assert.Equal("a bug in a subscriber", fault.Message);
        Assert.Contains("released", _story);
    }

    [Fact]
    public async Task A_worker_that_fails_stops_everything_and_is_told()
    {
        var run = Start();
        _cache.Synced.SetResult();
        _gate.Open.SetResult();
        await SaidAsync("work starts");
        _work.Broken.SetException(new InvalidOperationException("a bug in a worker"));

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Eventually.CompletesAsync(run, TestToken));
        Assert.Equal("a bug in a worker", fault.Message);
        Assert.Contains("cache ends", _story);
    }

    [Fact]
    public async Task A_stop_before_the_caches_are_synced_ends_without_campaigning()
    {
        var run = Start();
        await SaidAsync("cache starts");
        await _stop.CancelAsync();

        await Eventually.CompletesAsync(run, TestToken);
        Assert.DoesNotContain("campaign", _story);
    }

    [Fact]
    public async Task Lost_leadership_is_told_to_the_caller()
    {
        var run = Start();
        _cache.Synced.SetResult();
        _gate.Open.SetResult();
        await SaidAsync("work starts");
        await _gate.Lose();

        await Assert.ThrowsAsync<LeadershipLostException>(() => Eventually.CompletesAsync(run, TestToken));
        Assert.Contains("work ends", _story);
    }

    private Task Start()
    {
        var host = new ControllerHost(
            new ControllerHostParts
            {
                Informers = [_cache],
                Controllers = [_work],
                Leadership = _gate,
                Services =
                [
                    async token =>
                    {
                        _story.Enqueue("service starts");
                        await Until(token);
                        _story.Enqueue("service ends");
                    },
                ],
            },
            _log);
        return Task.Run(() => host.RunAsync(_stop.Token), TestToken);
    }

    private Task SaidAsync(string line) => Eventually.TrueAsync(() => _story.Contains(line), line, TestToken);

    private static Task Until(CancellationToken token)
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        token.Register(() => end.TrySetResult());
        return end.Task;
    }

    private sealed class Gate(ConcurrentQueue<string> story) : ILeadership, IDisposable
    {
        private readonly CancellationTokenSource _fence = new();

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool IsLeader => Open.Task.IsCompleted;

        public void Dispose() => _fence.Dispose();

        public Task Lose() => _fence.CancelAsync();

        public async Task RunAsync(Func<CancellationToken, Task<bool>> lead, CancellationToken stopping)
        {
            story.Enqueue("campaign");
            await Open.Task.WaitAsync(stopping);
            await lead(_fence.Token);
            story.Enqueue("released");
            if (_fence.IsCancellationRequested)
            {
                throw new LeadershipLostException("lost");
            }
        }
    }

    private sealed class Cache(ConcurrentQueue<string> story) : IInformer
    {
        public TaskCompletionSource Synced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "cache";

        public bool HasSynced => Synced.Task.IsCompleted;

        public Task WaitForSyncAsync(CancellationToken cancellationToken) => Synced.Task.WaitAsync(cancellationToken);

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            story.Enqueue("cache starts");
            await await Task.WhenAny(Broken.Task, Until(cancellationToken));
            story.Enqueue("cache ends");
        }

        public void RegisterHealth(HealthRegistry registry) => registry.Add(HealthProbe.Ready, Name, () => (HasSynced, ""));
    }

    private sealed class Work(ConcurrentQueue<string> story) : IController
    {
        public TaskCompletionSource Broken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "work";

        public async Task<bool> RunAsync(CancellationToken leadership, CancellationToken stopping)
        {
            story.Enqueue("work starts");
            await await Task.WhenAny(Broken.Task, Until(leadership), Until(stopping));
            story.Enqueue("work ends");
            return true;
        }

        public void Enqueue(ObjectKey key, QueuePriority priority) => story.Enqueue($"enqueue {key} {priority}");

        public void RegisterHealth(HealthRegistry registry) => registry.Add(HealthProbe.Live, Name, () => (true, ""));
    }
}
