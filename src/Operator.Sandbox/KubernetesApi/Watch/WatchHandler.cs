using System.Globalization;
using Operator.Sandbox.KubernetesApi.Handlers;
using Operator.Sandbox.KubernetesApi.Storage;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Watch;

/// <summary>
/// Streams the log of one resource. Watchers hold a position and read on from it, so that a slow one costs nothing to the
/// others; one that falls behind the kept history gets 410 Expired.
/// </summary>
internal sealed class WatchHandler(ObjectStore store, Responder responder, KubernetesApiOptions options) : IDisposable
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);

    private CancellationTokenSource _connections = new();

    /// <summary>Ends every watch that runs now, as a load balancer or a restarting API server does.</summary>
    public void DropAll()
    {
        var dropped = Interlocked.Exchange(ref _connections, new CancellationTokenSource());
        dropped.Cancel();
    }

    public void Dispose() => _connections.Dispose();

    public async Task WatchAsync(ApiRequest request, CancellationToken stopping)
    {
        var dropped = _connections.Token;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, dropped, request.Http.RequestAborted);
        var session = new WatchSession(request, responder, ReadHandler.Selector(request));
        var start = Start(request, out var position);
        request.Http.Response.ContentType = "application/json";
        request.Http.Response.Headers.CacheControl = "no-cache, private";
        try
        {
            // Headers go out before the first event: a client must know that it is connected.
            await request.Http.Response.StartAsync(ends.Token);
            await request.Http.Response.Body.FlushAsync(ends.Token);
            foreach (var stored in start)
            {
                await session.InitialAsync(stored, ends.Token);
            }

            if (request.Flag("sendInitialEvents") && request.Flag("allowWatchBookmarks"))
            {
                await session.BookmarkAsync(position, initialEventsEnd: true, ends.Token);
            }

            await request.Http.Response.Body.FlushAsync(ends.Token);
            await FollowAsync(request, session, position, ends.Token);
        }
        catch (OperationCanceledException) when (ends.IsCancellationRequested)
        {
            if (dropped.IsCancellationRequested)
            {
                request.Http.Abort();
            }
        }
    }

    private IEnumerable<StoredObject> Start(ApiRequest request, out long position)
    {
        var initial = request.Flag("sendInitialEvents");
        if (request.Query("sendInitialEvents") is not null && request.Query("resourceVersionMatch") != "NotOlderThan")
        {
            throw StatusErrors.InvalidOptions("ListOptions", FieldError.Forbidden(
                "resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
        }

        var version = request.Query("resourceVersion") is { Length: > 0 } text ? ReadHandler.ParseVersion(text) : 0;
        var (objects, current) = store.Snapshot(request.Resource.StorageKey);
        var all = initial || (version == 0 && request.Query("sendInitialEvents") is null);
        position = all ? current : version == 0 ? current : version;
        return all ? objects.Values : [];
    }

    private async Task FollowAsync(ApiRequest request, WatchSession session, long position, CancellationToken cancellationToken)
    {
        var time = options.TimeProvider;
        var deadline = time.GetUtcNow() + Timeout(request);
        var bookmark = time.GetUtcNow() + options.BookmarkInterval;
        var bookmarks = request.Flag("allowWatchBookmarks");
        var running = false;
        while (true)
        {
            var (events, revision, compacted, changed) = store.ReadLog(request.Resource.StorageKey, position, running);
            running = true;
            if (events is null)
            {
                await session.ErrorAsync(StatusErrors.Expired($"too old resource version: {position} ({compacted})"), cancellationToken);
                return;
            }

            foreach (var write in events)
            {
                await session.WriteAsync(write, cancellationToken);
            }

            position = Math.Max(position, revision);
            var now = time.GetUtcNow();
            if (now >= deadline)
            {
                return;
            }

            if (bookmarks && now >= bookmark)
            {
                await session.BookmarkAsync(position, initialEventsEnd: false, cancellationToken);
                bookmark = now + options.BookmarkInterval;
            }

            await request.Http.Response.Body.FlushAsync(cancellationToken);
            var due = bookmarks && bookmark < deadline ? bookmark : deadline;
            await WaitAsync(changed, due - now, cancellationToken);
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(longest, options.TimeProvider, timer.Token));
        await timer.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static TimeSpan Timeout(ApiRequest request) =>
        int.TryParse(request.Query("timeoutSeconds"), CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : DefaultTimeout;
}
