using System.Text.Json;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Events;

namespace Operator.Kubernetes.Reflection;

/// <summary>A cache that runs: what a host starts, waits for and watches over.</summary>
public interface IInformer
{
    /// <summary>Name for health checks and logs.</summary>
    string Name { get; }

    /// <summary>Whether the first full list is in the store.</summary>
    bool HasSynced { get; }

    /// <summary>Completes when <see cref="HasSynced"/>.</summary>
    Task WaitForSyncAsync(CancellationToken cancellationToken);

    /// <summary>Runs until cancelled; returning or faulting before that is a fault of the process.</summary>
    Task RunAsync(CancellationToken cancellationToken);

    /// <summary>Adds a live check (the loops tick) and a ready check (the store is synced).</summary>
    void RegisterHealth(HealthRegistry registry);
}

/// <summary>What an <see cref="Informer{T}"/> mirrors.</summary>
public sealed record InformerOptions<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>Name for health checks and logs, for example the plural of the kind.</summary>
    public required string Name { get; init; }

    /// <summary>Namespaces to mirror, one reflector each; empty for all (or a cluster-wide kind).</summary>
    public IReadOnlyCollection<string> Namespaces { get; init; } = [];

    /// <summary>Label selector in the server's syntax.</summary>
    public string? LabelSelector { get; init; }

    /// <summary>Indexes of the store by name: a pure function from an object to the values it is filed under.</summary>
    public IReadOnlyDictionary<string, Func<T, IEnumerable<string>>> Indexes { get; init; } =
        new Dictionary<string, Func<T, IEnumerable<string>>>();

    /// <summary>
    /// With these, a new version of an object is compared with the old one, and shares with it the spec or status that did not change. Null:
    /// every version stands alone. Objects of the store are read-only either way.
    /// </summary>
    public JsonSerializerOptions? Comparing { get; init; }

    /// <summary>Paging and patience; namespace and selector come from the members above.</summary>
    public ReflectorOptions Reflector { get; init; } = new();
}

/// <summary>A store, the reflectors that fill it, and those who want to know of changes.</summary>
/// <remarks>
/// Subscribers are called after the store has the change, in order within a namespace, and at once for different namespaces when
/// several are mirrored. They must be quick; an exception ends the process.
/// </remarks>
public sealed class Informer<T> : IInformer
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Store<T> _store;
    private readonly Reflector<T>[] _reflectors;
    private readonly List<Action<StoreChange<T>>> _subscribers = [];
    private readonly ReflectorOptions _reflectorOptions;
    private int _started;

    /// <summary>An informer that has not started.</summary>
    public Informer(
        IKubernetesClient client,
        InformerOptions<T> options,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        IEventRecorder? events = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(loggerFactory);
        Name = options.Name;
        _reflectorOptions = options.Reflector with { LabelSelector = options.LabelSelector };
        var namespaces = options.Namespaces.Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        _store = new Store<T>(options.Indexes, namespaces.Length == 0 ? null : namespaces, options.Comparing);
        var logger = loggerFactory.CreateLogger("Operator.Kubernetes.Reflection.Reflector");
        _reflectors =
        [
            .. (namespaces.Length == 0 ? [null] : namespaces.Cast<string?>()).Select(n => new Reflector<T>(
                client, _store, _reflectorOptions with { Namespace = n }, timeProvider, logger, Dispatch, events)),
        ];
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>The mirrored objects.</summary>
    public IStore<T> Store => _store;

    /// <inheritdoc />
    public bool HasSynced => _store.HasSynced;

    /// <summary>Calls <paramref name="onChange"/> for every change; only before <see cref="RunAsync"/>, so that nothing is missed.</summary>
    public void Subscribe(Action<StoreChange<T>> onChange)
    {
        ArgumentNullException.ThrowIfNull(onChange);
        if (Volatile.Read(ref _started) != 0)
        {
            throw new InvalidOperationException($"Informer {Name} runs already: a subscriber would miss what it has seen.");
        }

        _subscribers.Add(onChange);
    }

    /// <inheritdoc />
    public Task WaitForSyncAsync(CancellationToken cancellationToken) => _store.WaitForSyncAsync(cancellationToken);

    /// <inheritdoc />
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _started, 1) != 0)
        {
            throw new InvalidOperationException($"Informer {Name} runs already.");
        }

        using var all = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var runs = _reflectors.Select(reflector => Task.Run(() => reflector.RunAsync(all.Token), CancellationToken.None)).ToArray();

        // One that ends takes the others along: half a cache is worse than none.
        await Task.WhenAny(runs).ConfigureAwait(false);
        await all.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(runs).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public void RegisterHealth(HealthRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        var longest = _reflectorOptions.LongestSilence;
        registry.Add(HealthProbe.Live, $"informer-{Name}", () =>
        {
            var silence = _reflectors.Max(reflector => reflector.LastTick);
            return (silence <= longest, $"last sign of life {silence.TotalSeconds:F0} s ago");
        });
        registry.Add(HealthProbe.Ready, $"informer-{Name}", () =>
            (HasSynced, HasSynced ? $"synced, {_store.Count} objects, last answer {_reflectors.Max(r => r.LastActivity).TotalSeconds:F0} s ago" : "the first list is not complete"));
    }

    private void Dispatch(StoreChange<T> change)
    {
        foreach (var subscriber in _subscribers)
        {
            subscriber(change);
        }
    }
}
