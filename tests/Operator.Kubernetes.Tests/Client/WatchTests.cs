using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;

namespace Operator.Kubernetes.Tests.Client;

public sealed class WatchTests
{
    private const string Added = """{"type":"ADDED","object":{"apiVersion":"tests.example.io/v1","kind":"Widget","metadata":{"name":"ä","namespace":"n","resourceVersion":"11"},"spec":{"size":1}}}""";
    private const string Deleted = """{"object":{"metadata":{"name":"b","resourceVersion":"12"}},"type":"DELETED"}""";
    private const string Bookmark = """{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"13","creationTimestamp":null}}}""";
    private const string Malformed = """{"type":"MODIFIED","object":{"metadata":{"name":"bad","resourceVersion":"14"},"spec":{"size":"big"}}}""";

    private static readonly WatchOptions FromTen = new() { Namespace = "n", ResourceVersion = "10" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_request_asks_for_bookmarks_and_an_end()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(""));
        using var client = Connect(server);
        Assert.Empty(await client.WatchAsync<Widget>(FromTen with { LabelSelector = "a=b", FieldSelector = "c=d" }, Token).ToListAsync(Token));
        Assert.Equal(
            "/apis/tests.example.io/v1/namespaces/n/widgets?watch=true&allowWatchBookmarks=true&resourceVersion=10&timeoutSeconds=300&labelSelector=a%3Db&fieldSelector=c%3Dd",
            Assert.Single(server.Requests).Target);
    }

    [Fact]
    public async Task A_stream_chopped_at_any_byte_gives_the_same_events()
    {
        var bytes = Encoding.UTF8.GetBytes($"{Added}\n{Deleted}\r\n\n{Bookmark}\n{Malformed}\n");
        var random = new Random(1);
        await using var server = await TestServer.StartAsync(async context =>
        {
            for (var sent = 0; sent < bytes.Length;)
            {
                var length = Math.Min(random.Next(1, 60), bytes.Length - sent);
                await context.Response.Body.WriteAsync(bytes.AsMemory(sent, length), context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                sent += length;
            }
        });
        using var client = Connect(server);
        for (var run = 0; run < 20; run++)
        {
            var events = await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token);
            Assert.Equal([WatchEventType.Added, WatchEventType.Deleted, WatchEventType.Bookmark, WatchEventType.Modified], events.Select(static change => change.Type));
            Assert.Equal(["11", "12", "13", "14"], events.Select(static change => change.ResourceVersion));
            Assert.Equal("ä", events[0].Object?.Metadata.Name);
            Assert.Equal(("tests.example.io/v1", "Widget"), (events[1].Object?.ApiVersion, events[1].Object?.Kind));
            Assert.Null(events[2].Object);
            Assert.Equal((null, "bad"), (events[3].Object, events[3].Invalid?.Metadata.Name));
        }
    }

    [Fact]
    public async Task Events_arrive_while_the_stream_is_open()
    {
        var proceed = new TaskCompletionSource();
        await using var server = await StreamAsync(async (send, aborted) =>
        {
            await send(Added + "\n");
            await proceed.Task.WaitAsync(aborted);
            await send(Deleted + "\n");
        });
        using var client = Connect(server);
        await using var events = client.WatchAsync<Widget>(FromTen, Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(WatchEventType.Added, events.Current.Type);
        proceed.SetResult();
        Assert.True(await events.MoveNextAsync());
        Assert.Equal(WatchEventType.Deleted, events.Current.Type);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task An_error_event_ends_the_stream_as_an_exception()
    {
        await using var server = await StreamAsync((send, _) => send($$"""{{Added}}{{"\n"}}{"type":"ERROR","object":{{TestServer.Status(410, "Expired", "too old resource version")}}}{{"\n"}}"""));
        using var client = Connect(server);
        var seen = new List<string>();
        var error = await Assert.ThrowsAsync<KubernetesApiException>(async () =>
        {
            await foreach (var change in client.WatchAsync<Widget>(FromTen, Token))
            {
                seen.Add(change.ResourceVersion);
            }
        });
        Assert.Equal(["11"], seen);
        Assert.True(error.IsExpired);
        Assert.Equal(HttpStatusCode.Gone, error.StatusCode);
    }

    [Theory]
    [InlineData("""{"type":"ERROR","object":{"code":"x"}}""")]
    [InlineData("""{"type":"ERROR"}""")]
    [InlineData("""{"type":"ERROR","object":null}""")]
    public async Task An_error_event_of_any_shape_is_an_error(string line)
    {
        await using var server = await StreamAsync((send, _) => send(line + "\n"));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(async () => await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token));
        Assert.Equal(HttpStatusCode.InternalServerError, error.StatusCode);
    }

    [Fact]
    public async Task A_refused_watch_is_an_api_error()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(410, "Expired", "too old"), 410));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(async () => await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token));
        Assert.True(error.IsExpired);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metad""")]
    [InlineData("garbage\n")]
    [InlineData("[1]\n")]
    [InlineData("{}\n")]
    [InlineData("{\"type\":\"LOOKED_AT\",\"object\":{}}\n")]
    [InlineData("{\"type\":17}{\"type\":18}\n")]
    public async Task A_garbled_stream_is_an_io_error(string text)
    {
        await using var server = await StreamAsync((send, _) => send(text));
        using var client = Connect(server);
        await Assert.ThrowsAnyAsync<IOException>(async () => await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token));
    }

    [Fact]
    public async Task An_event_without_an_object_is_set_aside()
    {
        await using var server = await StreamAsync((send, _) => send("{\"type\":\"ADDED\"}\n"));
        using var client = Connect(server);
        var change = Assert.Single(await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token));
        Assert.NotNull(change.Invalid);
    }

    [Fact]
    public async Task A_dropped_connection_is_an_io_error_after_the_events_that_came()
    {
        var seen = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(async context =>
        {
            await context.Response.WriteAsync(Added + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await seen.Task.WaitAsync(context.RequestAborted);
            context.Abort();
        });
        using var client = Connect(server);
        await using var events = client.WatchAsync<Widget>(FromTen, Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());
        seen.SetResult();
        await Assert.ThrowsAnyAsync<IOException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task Silence_is_given_up_only_while_waiting()
    {
        var time = new ManualTimeProvider();
        var second = new TaskCompletionSource();
        await using var server = await StreamAsync(async (send, aborted) =>
        {
            await send(Added + "\n");
            await second.Task.WaitAsync(aborted);
            await send(Deleted + "\n");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted);
        });
        using var client = new KubernetesClient(new KubernetesClientConfiguration { Host = server.Address }, new KubernetesClientOptions { JsonOptions = WidgetJson.Options }, time);
        await using var events = client.WatchAsync<Widget>(FromTen, Token).GetAsyncEnumerator(Token);
        Assert.True(await events.MoveNextAsync());

        // The consumer takes longer than the idle timeout: not the server's fault.
        time.Advance(FromTen.IdleTimeout * 2);
        second.SetResult();
        Assert.True(await events.MoveNextAsync());

        var next = events.MoveNextAsync().AsTask();
        await time.WaitForTimerAsync(FromTen.IdleTimeout, Token);
        time.Advance(FromTen.IdleTimeout);
        await Assert.ThrowsAsync<TimeoutException>(() => next);
    }

    [Fact]
    public async Task Cancelling_a_watch_ends_it_as_cancelled_and_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using var server = await StreamAsync(async (send, aborted) =>
        {
            await using var registration = aborted.Register(closed.SetResult);
            await send(Added + "\n");
            await closed.Task;
        });
        using var client = Connect(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var events = client.WatchAsync<Widget>(FromTen, cancel.Token).GetAsyncEnumerator(cancel.Token);
        Assert.True(await events.MoveNextAsync());
        var next = events.MoveNextAsync().AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task Leaving_the_loop_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using var server = await StreamAsync(async (send, aborted) =>
        {
            await using var registration = aborted.Register(closed.SetResult);
            await send(Added + "\n");
            await closed.Task;
        });
        using var client = Connect(server);
        await foreach (var change in client.WatchAsync<Widget>(FromTen, Token))
        {
            Assert.Equal(WatchEventType.Added, change.Type);
            break;
        }

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
    }

    [Fact]
    public async Task An_event_of_a_megabyte_passes()
    {
        var big = new string('x', 1024 * 1024);
        var line = "{\"type\":\"ADDED\",\"object\":{\"metadata\":{\"name\":\"big\"},\"spec\":{\"color\":\"" + big + "\"}}}\n";
        await using var server = await StreamAsync((send, _) => send(line + Deleted + "\n"));
        using var client = Connect(server);
        var events = await client.WatchAsync<Widget>(FromTen, Token).ToListAsync(Token);
        Assert.Equal(2, events.Count);
        Assert.Equal(big.Length, events[0].Object?.Spec.Color?.Length);
    }

    private static KubernetesClient Connect(TestServer server) =>
        new(new KubernetesClientConfiguration { Host = server.Address }, new KubernetesClientOptions { JsonOptions = WidgetJson.Options });

    private static Task<TestServer> StreamAsync(Func<Func<string, Task>, CancellationToken, Task> script) =>
        TestServer.StartAsync(async context =>
        {
            async Task SendAsync(string text)
            {
                await context.Response.WriteAsync(text, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }

            await script(SendAsync, context.RequestAborted);
        });
}
