using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Core;

namespace Operator.References;

/// <summary>
/// Caches of the kinds that are referred to: begun with the first reference to a kind, ended with the last one. A kind that the cluster
/// does not serve, or that the operator may not read, is asked for again after a while, once for all who refer to it.
/// </summary>
internal sealed partial class ReferenceWatches : IReferencedObjects, IDisposable
{
    /// <summary>For how long "not served" and "not allowed" are believed. Objects come back later than that.</summary>
    private static readonly TimeSpan RefusalAge = TimeSpan.FromSeconds(10);

    /// <summary>A definition that comes back with another plural or scope is as rare as that.</summary>
    private static readonly TimeSpan ResourceAge = TimeSpan.FromMinutes(10);

    /// <summary>How long a pass waits for the first list of a kind.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KubernetesClient client;
    private readonly ReferenceUsers users;
    private readonly IReadOnlyCollection<string> namespaces;
    private readonly TimeProvider timeProvider;
    private readonly ILoggerFactory loggerFactory;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<ReferencedKind, Slot> slots = [];
    private readonly CancellationTokenSource lifetime = new();
    private readonly TaskCompletionSource fault = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes the caches' keeper; it asks for nothing yet.</summary>
    /// <param name="client">The cluster.</param>
    /// <param name="users">Who refers to what.</param>
    /// <param name="namespaces">Namespaces that the operator watches; empty for all.</param>
    /// <param name="timeProvider">Clock.</param>
    /// <param name="loggerFactory">Log.</param>
    public ReferenceWatches(
        KubernetesClient client, ReferenceUsers users, IReadOnlyCollection<string> namespaces, TimeProvider timeProvider, ILoggerFactory loggerFactory)
    {
        this.client = client;
        this.users = users;
        this.namespaces = namespaces;
        this.timeProvider = timeProvider;
        this.loggerFactory = loggerFactory;
        logger = loggerFactory.CreateLogger<ReferenceWatches>();
        users.Released += Release;
    }

    /// <summary>The kinds that are watched now.</summary>
    public IReadOnlyCollection<ReferencedKind> Watched => [.. slots.Where(slot => slot.Value.Watch.Current?.Watch is not null).Select(slot => slot.Key)];

    /// <summary>Ends the caches with the process; faults when one met a defect.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await fault.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            await lifetime.CancelAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask<KubernetesResource?> FindResourceAsync(ReferencedKind kind, CancellationToken cancellationToken) =>
        await SlotOf(kind).Resource.GetAsync(
            () => client.FindResourceAsync(kind.ApiVersion, kind.Kind, lifetime.Token),
            found => found is null ? RefusalAge : ResourceAge).WaitAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<ReferenceLookup> FindAsync(
        ReferencedKind kind, KubernetesResource resource, string namespaceName, string name, CancellationToken cancellationToken)
    {
        var slot = SlotOf(kind);
        var (watch, refusal) = await slot.Watch.GetAsync(
            () => BeginAsync(kind, resource),
            begun => begun.Watch is null ? RefusalAge : TimeSpan.MaxValue).WaitAsync(cancellationToken);
        if (watch is null)
        {
            return refusal!;
        }

        try
        {
            await watch.WaitAsync(Patience, cancellationToken);
            return await watch.FindAsync(new ObjectKey(resource.IsNamespaced ? namespaceName : null, name), cancellationToken) is { } target
                ? new ReferenceLookup.Found(target)
                : new ReferenceLookup.Missing();
        }
        catch (TimeoutException)
        {
            return new ReferenceLookup.Unread();
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            // The kind went, and its objects with it.
            return new ReferenceLookup.Missing();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        users.Released -= Release;
        lifetime.Cancel();
        lifetime.Dispose();
    }

    private Slot SlotOf(ReferencedKind kind) => slots.GetOrAdd(kind, _ => new Slot(timeProvider));

    // The first request says whether the kind may be read, which the reflector would only log.
    private async Task<Begun> BeginAsync(ReferencedKind kind, KubernetesResource resource)
    {
        var reader = client.For(resource);
        IReadOnlyCollection<string> watched = resource.IsNamespaced ? namespaces : [];
        try
        {
            foreach (var space in watched.Count == 0 ? [null] : watched.Cast<string?>())
            {
                await reader.ListAsync<ReferencedObject>(new ListOptions { Namespace = space, Limit = 1 }, lifetime.Token);
            }
        }
        catch (KubernetesApiException exception) when (exception.StatusCode == HttpStatusCode.Forbidden)
        {
            return new Begun(null, new ReferenceLookup.Denied());
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return new Begun(null, new ReferenceLookup.Missing());
        }

        var watch = new ReferenceWatch(kind, reader, watched, users, timeProvider, loggerFactory, lifetime.Token);
        LogBegun(logger, kind);
        _ = KeepAsync(watch);
        return new Begun(watch, null);
    }

    private async Task KeepAsync(ReferenceWatch watch)
    {
        try
        {
            await watch.RunAsync();
        }
        catch (Exception exception)
        {
            fault.TrySetException(exception);
        }
    }

    private void Release(ReferencedKind kind)
    {
        if (!users.Any(kind) && slots.TryGetValue(kind, out var slot) && slot.Watch.Forget() is { } begun)
        {
            _ = EndAsync(kind, begun);
        }
    }

    private async Task EndAsync(ReferencedKind kind, Task<Begun> begun)
    {
        try
        {
            if ((await begun).Watch is { } watch)
            {
                watch.Stop();
                LogEnded(logger, kind);
            }
        }
        catch (Exception exception) when (exception is KubernetesApiException or HttpRequestException or IOException or OperationCanceledException)
        {
            // It never began, and whoever asked for it was told.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Kind}: somebody refers to it")]
    private static partial void LogBegun(ILogger logger, ReferencedKind kind);

    [LoggerMessage(Level = LogLevel.Information, Message = "No longer watching {Kind}: nobody refers to it")]
    private static partial void LogEnded(ILogger logger, ReferencedKind kind);

    /// <param name="Watch">The cache; null when there is none.</param>
    /// <param name="Refusal">Why there is none.</param>
    private sealed record Begun(ReferenceWatch? Watch, ReferenceLookup? Refusal);

    private sealed class Slot(TimeProvider timeProvider)
    {
        public Remembered<KubernetesResource?> Resource { get; } = new(timeProvider);

        public Remembered<Begun> Watch { get; } = new(timeProvider);
    }
}
