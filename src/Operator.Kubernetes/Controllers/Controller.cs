using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Reflection;

namespace Operator.Kubernetes.Controllers;

/// <summary>
/// Turns changes into passes: informers put keys into the queue, workers take them out, read the object, call the reconciler
/// and settle the outcome.
/// </summary>
/// <remarks>
/// Guarantees: never two passes at once for one object; every change that the predicate lets through is followed by a pass
/// that sees it or something newer; a pass never works on a copy older than the reconciler's own last recorded write of that object
/// (<see cref="ReadYourWrites"/>); a failing object delays no other; <see cref="IReconciler{T}.Forget"/> is called, never
/// during a pass for that key, after the object left the store.
/// </remarks>
public sealed partial class Controller<T> : IController, IDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ControllerOptions<T> _options;
    private readonly IReconciler<T> _reconciler;
    private readonly Informer<T> _informer;
    private readonly IKubernetesClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WorkQueue<ObjectKey> _queue;
    private readonly StoreSignal _signal = new();
    private readonly KeyValuePair<string, object?> _tag;
    private long _passes;
    private int _started;

    /// <summary>A controller that subscribes to its informer (which must not run yet) and waits to be run.</summary>
    public Controller(
        ControllerOptions<T> options,
        IReconciler<T> reconciler,
        Informer<T> informer,
        IKubernetesClient client,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Workers, 1);
        _options = options;
        _reconciler = reconciler;
        _informer = informer;
        _client = client;
        _time = timeProvider;
        _logger = loggerFactory.CreateLogger("Operator.Kubernetes.Controllers.Controller");
        _tag = new("controller", options.Name);
        _queue = new WorkQueue<ObjectKey>(
            new WorkQueueOptions
            {
                Name = options.Name,
                Lanes = Enum.GetValues<QueuePriority>().Length,
                AgingInterval = options.AgingInterval,
            },
            timeProvider,
            options.RateLimiter);
        informer.Subscribe(OnChange);
    }

    /// <inheritdoc />
    public string Name => _options.Name;

    /// <summary>Whether nothing is due and no pass is under way: what tests wait for.</summary>
    internal bool IsIdle => _queue.IsIdle;

    /// <inheritdoc />
    public void Enqueue(ObjectKey key, QueuePriority priority) => _queue.Add(key, (int)priority);

    /// <summary>Asks for a pass over one object after a while; the soonest of several requests counts.</summary>
    public void EnqueueAfter(ObjectKey key, TimeSpan delay, QueuePriority priority) => _queue.AddAfter(key, delay, (int)priority);

    /// <summary>
    /// Asks for passes when objects of another kind change: <paramref name="dependants"/> says over which objects (usually by
    /// an index of this controller's store). Only before <paramref name="informer"/> runs.
    /// </summary>
    public void Watches<TOther>(Informer<TOther> informer, Func<StoreChange<TOther>, IEnumerable<ObjectKey>> dependants)
        where TOther : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(informer);
        ArgumentNullException.ThrowIfNull(dependants);
        informer.Subscribe(change =>
        {
            foreach (var key in dependants(change))
            {
                Enqueue(key, QueuePriority.Reference);
            }
        });
    }

    /// <inheritdoc />
    public async Task<bool> RunAsync(CancellationToken leadership, CancellationToken stopping)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"Controller {Name} was run already.");
        }

        using var passes = CancellationTokenSource.CreateLinkedTokenSource(leadership);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(leadership, stopping);
        LogStarted(_logger, Name, _options.Workers);
        RuntimeDiagnostics.MaxConcurrentReconciles.Add(_options.Workers, _tag);
        try
        {
            var workers = Enumerable.Range(0, _options.Workers)
                .Select(_ => Task.Run(() => WorkAsync(passes.Token), CancellationToken.None))
                .ToList();
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

            // In the callback itself: once the caller's Cancel has returned, no pass starts any more.
            using var onEnd = ended.Token.UnsafeRegister(
                _ =>
                {
                    _queue.ShutDown();
                    end.TrySetResult();
                },
                null);

            // A worker ends only when the queue is shut down: one that ends before has met a bug, and the rest must not go on half-staffed.
            await Task.WhenAny([end.Task, .. workers]).ConfigureAwait(false);
            _queue.ShutDown();
            return await StopAsync(Task.WhenAll(workers), passes).ConfigureAwait(false);
        }
        finally
        {
            RuntimeDiagnostics.MaxConcurrentReconciles.Add(-_options.Workers, _tag);
            LogStopped(_logger, Name);
        }
    }

    /// <inheritdoc />
    public void RegisterHealth(HealthRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var limit = (2 * _options.PassDeadline) + TimeSpan.FromMinutes(1);
        registry.Add(HealthProbe.Live, $"controller-{Name}", () =>
        {
            // The count first: who sees nothing due and nothing under way then knows that at least these passes are all over.
            var passes = Interlocked.Read(ref _passes);
            var queue = _queue.Snapshot();
            return (
                queue.LongestProcessing <= limit,
                $"{passes} passes, {queue.Due} due, {queue.Processing} under way, longest {queue.LongestProcessing.TotalSeconds:F0} s");
        });
    }

    /// <summary>Shuts the queue down.</summary>
    public void Dispose() => _queue.Dispose();

    private async Task<bool> StopAsync(Task workers, CancellationTokenSource passes)
    {
        try
        {
            await workers.WaitAsync(_options.GracePeriod, _time, passes.Token).ConfigureAwait(false);
            return !passes.IsCancellationRequested;
        }
        catch (TimeoutException) when (!workers.IsCompleted)
        {
            LogGraceOver(_logger, Name, _options.GracePeriod);
            await passes.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (passes.IsCancellationRequested)
        {
            // Leadership ended; the passes are cancelled already.
        }

        // A pass that ignores its token must not keep the process from ending, nor a lost lease from being told.
        try
        {
            await workers.WaitAsync(TimeSpan.FromSeconds(5), _time, CancellationToken.None).ConfigureAwait(false);
            return false;
        }
        catch (TimeoutException exception) when (!workers.IsCompleted)
        {
            throw new TimeoutException($"Controller {Name}: a pass ignores its cancellation.", exception);
        }
    }

    private void OnChange(StoreChange<T> change)
    {
        if (change.New is null)
        {
            _options.Writes?.Forget(change.Key);
        }

        _signal.Raise(change.Key);
        if (_options.Predicate(change))
        {
            Enqueue(change.Key, Predicates.PriorityOf(change));
        }
    }
}
