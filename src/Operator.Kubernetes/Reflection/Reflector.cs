using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;

namespace Operator.Kubernetes.Reflection;

/// <summary>
/// Keeps a store equal to what the API server holds: a paged list, then watches that resume where the last one ended, for as long as it
/// runs.
/// </summary>
/// <remarks>
/// <para>
/// Guarantees: it never gives up (every failure is retried with jittered backoff, which starts anew once a watch is healthy); an expired
/// version leads to a new list; deletions that no watch showed are noticed by it; one object that cannot be read becomes a warning event and
/// a metric, leaves the store if an older version was in it, and stops no other.
/// </para>
/// <para>
/// Failures are logged as a warning when they begin and as information when they end; in between they are only counted.
/// An exception of a subscriber is a bug: it ends <see cref="RunAsync"/>, and with it the process.
/// </para>
/// </remarks>
public sealed partial class Reflector<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly string KindName = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()?.Kind ?? typeof(T).Name;

    private readonly IKubernetesClient _client;
    private readonly Store<T> _store;
    private readonly ReflectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IEventRecorder? _events;
    private readonly Action<StoreChange<T>> _onChange;
    private readonly Func<double> _random;
    private readonly Watcher<T> _watcher;
    private readonly KeyValuePair<string, object?> _kindTag = new("kind", KindName);
    private long _lastTick;
    private long _lastActivity;
    private int _failures;
    private bool _warned;

    /// <summary>A reflector that has not started.</summary>
    /// <param name="client">Where the objects are.</param>
    /// <param name="store">Where they go.</param>
    /// <param name="options">Which ones.</param>
    /// <param name="timeProvider">Clock for waits.</param>
    /// <param name="logger">Log.</param>
    /// <param name="onChange">Called for every change after the store has it, one at a time, in order; quick and without exceptions.</param>
    /// <param name="events">For warnings about objects that cannot be read; null for none.</param>
    /// <param name="random">Source of jitter, 0 to 1; shared randomness when null.</param>
    public Reflector(
        IKubernetesClient client,
        Store<T> store,
        ReflectorOptions options,
        TimeProvider timeProvider,
        ILogger logger,
        Action<StoreChange<T>> onChange,
        IEventRecorder? events = null,
        Func<double>? random = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        ArgumentNullException.ThrowIfNull(store);
        if (!store.Has(options.Namespace ?? ""))
        {
            throw new ArgumentException($"The store was not made for namespace '{options.Namespace}'.", nameof(store));
        }

        _client = client;
        _store = store;
        _options = options;
        _time = timeProvider;
        _logger = logger;
        _events = events;
        _onChange = onChange;
        _random = random ?? Jitter.Shared;
        _watcher = new Watcher<T>(options.PageSize);
        _lastTick = _lastActivity = timeProvider.GetTimestamp();
    }

    /// <summary>How long ago the server last gave a good answer: a page, an event, a bookmark or the regular end of a stream.</summary>
    public TimeSpan LastActivity => _time.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>How long ago the loop last did anything, failures included: what liveness is judged by.</summary>
    public TimeSpan LastTick => _time.GetElapsedTime(Volatile.Read(ref _lastTick));

    /// <summary>Runs until cancelled; returns then. Faults only for a bug in a subscriber.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var pause = _watcher.Next switch
                {
                    WatcherRequest.List list => await ListAsync(list, cancellationToken).ConfigureAwait(false),
                    WatcherRequest.Watch watch => await WatchAsync(watch, cancellationToken).ConfigureAwait(false),
                    _ => throw new UnreachableException(),
                };
                Tick();
                if (pause)
                {
                    await Task.Delay(NextBackoff(), _time, cancellationToken).ConfigureAwait(false);
                    Tick();
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <returns>Whether to pause before the next request.</returns>
    private async Task<bool> ListAsync(WatcherRequest.List request, CancellationToken cancellationToken)
    {
        WatcherStep<T> step;
        try
        {
            var page = await _client.ListAsync<T>(
                new ListOptions
                {
                    Namespace = _options.Namespace,
                    LabelSelector = _options.LabelSelector,
                    Limit = request.Limit,
                    Continue = request.Continue,
                },
                cancellationToken).ConfigureAwait(false);
            step = _watcher.OnPage(page);
        }
        catch (Exception exception) when (!IsStop(exception, cancellationToken))
        {
            return OnFailure(exception, RuntimeDiagnostics.ReflectorLists);
        }

        Activity();
        if (step is WatcherStep<T>.Replace)
        {
            Count(RuntimeDiagnostics.ReflectorLists, "success");
        }

        Handle(step);
        return false;
    }

    /// <returns>Whether to pause before the next request.</returns>
    private async Task<bool> WatchAsync(WatcherRequest.Watch request, CancellationToken cancellationToken)
    {
        var serverTimeout = _options.ServerTimeout * (1 + (0.2 * _random()));
        var options = new WatchOptions
        {
            Namespace = _options.Namespace,
            LabelSelector = _options.LabelSelector,
            ResourceVersion = request.ResourceVersion,
            ServerTimeout = serverTimeout,
            IdleTimeout = serverTimeout + _options.IdleMargin,
        };
        var started = _time.GetTimestamp();
        var healthy = false;
        var stream = _client.WatchAsync<T>(options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (stream.ConfigureAwait(false))
        {
            while (true)
            {
                WatcherStep<T> step;
                try
                {
                    if (!await stream.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }

                    RuntimeDiagnostics.ReflectorEvents.Add(1, _kindTag, EventTag(stream.Current.Type));
                    step = _watcher.OnEvent(stream.Current);
                }
                catch (Exception exception) when (!IsStop(exception, cancellationToken))
                {
                    return OnFailure(exception, RuntimeDiagnostics.ReflectorWatches);
                }

                healthy = true;
                OnHealthy();
                Handle(step);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        Count(RuntimeDiagnostics.ReflectorWatches, "closed");
        if (healthy || _time.GetElapsedTime(started) >= TimeSpan.FromSeconds(1))
        {
            OnHealthy();
            return false;
        }

        // A server that closes empty streams at once would be asked in a tight loop.
        _failures++;
        return true;
    }

    private void Handle(WatcherStep<T> step)
    {
        switch (step)
        {
            case WatcherStep<T>.Replace(var objects, var invalid):
                var unusable = new List<InvalidObject>();
                var changes = _store.Replace(
                    _options.Namespace ?? "", objects, (entity, exception) => unusable.Add(Unusable(entity, exception)));
                foreach (var item in invalid.Concat(unusable))
                {
                    Report(item);
                }

                foreach (var change in changes)
                {
                    _onChange(change);
                }

                LogListed(_logger, KindName, _options.Namespace ?? "all namespaces", objects.Count, changes.Count);
                break;
            case WatcherStep<T>.Apply(var entity):
                Apply(entity);
                break;
            case WatcherStep<T>.Delete(var key):
                Notify(_store.Remove(key));
                break;
            case WatcherStep<T>.Reject(var item):
                Reject(item);
                break;
            default:
                break;
        }
    }

    private void Apply(T entity)
    {
        StoreChange<T>? change;
        try
        {
            change = _store.Apply(entity);
        }
        catch (Exception exception)
        {
            Reject(Unusable(entity, exception));
            return;
        }

        Notify(change);
    }

    private void Reject(InvalidObject item)
    {
        Report(item);
        if (!string.IsNullOrEmpty(item.Metadata.Name))
        {
            Notify(_store.Remove(new ObjectKey(item.Metadata.NamespaceProperty, item.Metadata.Name)));
        }
    }

    private void Notify(StoreChange<T>? change)
    {
        if (change is not null)
        {
            _onChange(change);
        }
    }

    private static InvalidObject Unusable(T entity, Exception exception) =>
        new(entity.Metadata, $"The object could not be indexed: {exception.GetType().Name}.");
}
