using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;

namespace Operator.References;

/// <summary>The cache of one kind that is referred to: runs from its first use until <see cref="Stop"/>.</summary>
internal sealed class ReferenceWatch
{
    private readonly IKubernetesClient client;
    private readonly Informer<ReferencedObject> informer;
    private readonly CancellationTokenSource stopped;
    private readonly TimeProvider timeProvider;

    // What was not kept when it came, because nobody referred to it then.
    private readonly ConcurrentDictionary<ObjectKey, ReferencedObject> fetched = [];

    /// <summary>Makes a cache that is not filled yet.</summary>
    /// <param name="kind">What is referred to.</param>
    /// <param name="client">Reads that kind.</param>
    /// <param name="namespaces">Namespaces to watch; empty for all, and for cluster-wide kinds.</param>
    /// <param name="users">Who refers to objects of it; they are woken by changes.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="loggerFactory">Log.</param>
    /// <param name="lifetime">Ends the cache with the process.</param>
    public ReferenceWatch(
        ReferencedKind kind,
        IKubernetesClient client,
        IReadOnlyCollection<string> namespaces,
        ReferenceUsers users,
        TimeProvider timeProvider,
        ILoggerFactory loggerFactory,
        CancellationToken lifetime)
    {
        this.client = client;
        this.timeProvider = timeProvider;
        stopped = CancellationTokenSource.CreateLinkedTokenSource(lifetime);
        informer = new Informer<ReferencedObject>(
            new UsedContentOnly(client, key => users.Any(kind, key)),
            new InformerOptions<ReferencedObject> { Name = $"referenced {kind}", Namespaces = namespaces },
            timeProvider,
            loggerFactory);
        informer.Subscribe(change =>
        {
            fetched.TryRemove(change.Key, out _);
            users.Wake(kind, change);
        });
    }

    /// <summary>Keeps the cache until it is stopped; faults only for a defect. Runs once.</summary>
    public async Task RunAsync()
    {
        using (stopped)
        {
            await informer.RunAsync(stopped.Token);
        }
    }

    /// <summary>Completes when the cache is filled.</summary>
    /// <exception cref="TimeoutException">It took too long.</exception>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        informer.WaitForSyncAsync(cancellationToken).WaitAsync(patience, timeProvider, cancellationToken);

    /// <summary>An object with its content; null when there is none.</summary>
    public async ValueTask<ReferencedObject?> FindAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (informer.Store.Get(key) is not { } shown)
        {
            return null;
        }

        if (shown.Content is not null)
        {
            return shown;
        }

        if (fetched.TryGetValue(key, out var known) && known.Metadata.ResourceVersion == shown.Metadata.ResourceVersion)
        {
            return known;
        }

        if (await client.GetAsync<ReferencedObject>(key, cancellationToken) is not { } current)
        {
            return null;
        }

        fetched[key] = current;
        return current;
    }

    /// <summary>Ends the cache. Nothing is waited for.</summary>
    public void Stop()
    {
        try
        {
            stopped.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended already, with the process.
        }
    }
}
