using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>What goes over the wire for each call, and what comes of the answers.</summary>
public sealed class KubernetesClientTests
{
    private const string StoredWidget = """{"metadata":{"name":"a","namespace":"n","resourceVersion":"1"},"spec":{"size":1}}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, Func<KubernetesClient, Task>, string, string, string?, string> Calls { get; } = new()
    {
        { "get", static client => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token), "GET", "/apis/tests.example.io/v1/namespaces/n/widgets/a", null, "" },
        { "get core", static client => client.GetAsync<ConfigMap>(new ObjectKey("n", "a"), Token), "GET", "/api/v1/namespaces/n/configmaps/a", null, "" },
        { "get cluster-wide", static client => client.GetAsync<V1Namespace>(new ObjectKey(null, "a"), Token), "GET", "/api/v1/namespaces/a", null, "" },
        { "escaped names", static client => client.GetAsync<Widget>(new ObjectKey("n", "a/../b?x=1#%"), Token), "GET", "/apis/tests.example.io/v1/namespaces/n/widgets/a%2F..%2Fb%3Fx%3D1%23%25", null, "" },
        { "list all", static client => client.ListAsync<Widget>(new ListOptions(), Token), "GET", "/apis/tests.example.io/v1/widgets", null, "" },
        {
            "list", static client => client.ListAsync<Widget>(new ListOptions { Namespace = "n", LabelSelector = "a in (b,c)", FieldSelector = "metadata.name=x", Limit = 5, ResourceVersion = "0" }, Token),
            "GET", "/apis/tests.example.io/v1/namespaces/n/widgets?labelSelector=a%20in%20%28b%2Cc%29&fieldSelector=metadata.name%3Dx&limit=5&resourceVersion=0", null, ""
        },
        {
            "next page", static client => client.ListAsync<Widget>(new ListOptions { Limit = 5, Continue = "a+b/=", ResourceVersion = "0" }, Token),
            "GET", "/apis/tests.example.io/v1/widgets?limit=5&continue=a%2Bb%2F%3D", null, ""
        },
        {
            "create", static client => client.CreateAsync(Widget.Named("a", "n"), Token), "POST", "/apis/tests.example.io/v1/namespaces/n/widgets?fieldManager=me",
            "application/json", """{"spec":{},"apiVersion":"tests.example.io/v1","kind":"Widget","metadata":{"name":"a","namespace":"n"}}"""
        },
        {
            "merge patch", static client => client.PatchAsync<Widget>(new ObjectKey("n", "a"), new V1Patch("{}", V1Patch.PatchType.MergePatch), null, Token),
            "PATCH", "/apis/tests.example.io/v1/namespaces/n/widgets/a?fieldManager=me", "application/merge-patch+json", "{}"
        },
        {
            "apply", static client => client.PatchAsync<Widget>(new ObjectKey("n", "a"), new V1Patch("{}", V1Patch.PatchType.ApplyPatch), new PatchOptions { FieldManager = "x", Force = true, DryRun = true }, Token),
            "PATCH", "/apis/tests.example.io/v1/namespaces/n/widgets/a?fieldManager=x&force=true&dryRun=All", "application/apply-patch+yaml", "{}"
        },
        {
            "status", static client => client.PatchStatusAsync<Widget>(new ObjectKey("n", "a"), new V1Patch("[]", V1Patch.PatchType.JsonPatch), null, Token),
            "PATCH", "/apis/tests.example.io/v1/namespaces/n/widgets/a/status?fieldManager=me", "application/json-patch+json", "[]"
        },
        { "delete", static client => client.DeleteAsync<Widget>(new ObjectKey("n", "a"), null, Token), "DELETE", "/apis/tests.example.io/v1/namespaces/n/widgets/a", null, "" },
        {
            "delete with options", static client => client.DeleteAsync<Widget>(new ObjectKey("n", "a"), new DeleteOptions { PreconditionUid = "u", PreconditionResourceVersion = "5", PropagationPolicy = "Foreground" }, Token),
            "DELETE", "/apis/tests.example.io/v1/namespaces/n/widgets/a", "application/json",
            """{"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Foreground","preconditions":{"uid":"u","resourceVersion":"5"}}"""
        },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Each_call_is_one_request(string name, Func<KubernetesClient, Task> call, string method, string target, string? contentType, string body)
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(name.Contains("list", StringComparison.Ordinal) || name == "next page" ? """{"items":[]}""" : StoredWidget));
        using var client = Connect(server);
        await call(client);
        var request = Assert.Single(server.Requests);
        Assert.Equal((method, target, contentType, body), (request.Method, request.Target, request.ContentType, request.Body));
        Assert.Equal(("application/json", "tests/1.0 (linux)", null), (request.Accept, request.UserAgent, request.Authorization));
    }

    [Fact]
    public async Task A_server_behind_a_path_keeps_its_path()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(StoredWidget));
        using var client = new KubernetesClient(new KubernetesClientConfiguration { Host = server.Address + "/k8s/clusters/c-1" }, Options());
        await client.GetAsync<Widget>(new ObjectKey("n", "a"), Token);
        Assert.Equal("/k8s/clusters/c-1/apis/tests.example.io/v1/namespaces/n/widgets/a", Assert.Single(server.Requests).Target);
    }

    [Theory]
    [InlineData("n", "")]
    [InlineData("n", ".")]
    [InlineData("n", "..")]
    [InlineData("", "a")]
    [InlineData(null, "a")]
    public async Task A_name_that_would_reach_another_resource_is_not_sent(string? namespaceName, string name)
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(StoredWidget));
        using var client = Connect(server);
        await Assert.ThrowsAsync<ArgumentException>(() => client.DeleteAsync<Widget>(new ObjectKey(namespaceName, name), null, Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_missing_object_is_null_and_counts_as_deleted()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(404, "NotFound", "gone"), 404));
        using var client = Connect(server);
        Assert.Null(await client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
        await client.DeleteAsync<Widget>(new ObjectKey("n", "a"), null, Token);
    }

    [Fact]
    public async Task A_kind_that_the_server_does_not_know_is_an_error()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("404 page not found", 404));
        using var client = Connect(server);
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
        await Assert.ThrowsAsync<KubernetesApiException>(() => client.DeleteAsync<Widget>(new ObjectKey("n", "a"), null, Token));
    }

    [Fact]
    public async Task Errors_carry_the_servers_status_and_how_long_to_wait()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(429, "TooManyRequests", "slow down", """{"retryAfterSeconds":7}"""), 429));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ListAsync<Widget>(new ListOptions(), Token));
        Assert.Equal((HttpStatusCode.TooManyRequests, "TooManyRequests", TimeSpan.FromSeconds(7)), (error.StatusCode, error.Status?.Reason, error.RetryAfter));
        Assert.Equal("GET /apis/tests.example.io/v1/widgets: 429 TooManyRequests: slow down", error.Message);
    }

    [Fact]
    public async Task The_retry_after_header_wins_over_the_body()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.Headers.RetryAfter = "3";
            await TestServer.Json(TestServer.Status(503, "ServiceUnavailable", "", """{"retryAfterSeconds":7}"""), 503)(context);
        });
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ListAsync<Widget>(new ListOptions(), Token));
        Assert.Equal(TimeSpan.FromSeconds(3), error.RetryAfter);
    }

    [Theory]
    [InlineData(502, "<html>bad gateway</html>")]
    [InlineData(500, "")]
    [InlineData(500, "[]")]
    [InlineData(500, """{"kind":"Pod"}""")]
    [InlineData(302, "")]
    public async Task An_error_without_a_status_keeps_its_code(int code, string body)
    {
        await using var server = await TestServer.StartAsync(context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return TestServer.Json(body, code)(context);
        });
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
        Assert.Equal((code, null), ((int)error.StatusCode, error.Status));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_malformed_object_is_a_json_error_that_does_not_repeat_it()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a"},"spec":{"size":"SECRET"}}"""));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<JsonException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
        Assert.Contains("$.spec.size", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_is_a_request_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";
        listener.Stop();
        using var client = new KubernetesClient(new KubernetesClientConfiguration { Host = address }, Options());
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
        Assert.Equal(HttpRequestError.ConnectionError, error.HttpRequestError);
    }

    [Fact]
    public async Task A_server_that_cuts_connections_while_they_are_made_is_a_request_error()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new KubernetesClient(new KubernetesClientConfiguration { Host = $"http://{listener.LocalEndpoint}" }, Options());
        for (var i = 0; i < 50; i++)
        {
            var call = client.GetAsync<Widget>(new ObjectKey("n", "a"), Token);
            using (var socket = await listener.AcceptSocketAsync(Token))
            {
                socket.LingerState = new LingerOption(true, 0);
            }

            await Assert.ThrowsAsync<HttpRequestException>(() => call);
        }
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_a_request_error()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 1000;
            await context.Response.WriteAsync("""{"items":[""", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        using var client = Connect(server);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.ListAsync<Widget>(new ListOptions(), Token));
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));
    }

    [Fact]
    public async Task A_silent_server_is_given_up_at_the_deadline_and_not_reported_as_a_cancellation()
    {
        var time = new ManualTimeProvider();
        await using var server = await TestServer.StartAsync(static context => UntilAbortedAsync(context.RequestAborted));
        using var client = new KubernetesClient(new KubernetesClientConfiguration { Host = server.Address }, Options(), time);
        var call = client.GetAsync<Widget>(new ObjectKey("n", "a"), Token);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(30), Token);
        time.Advance(TimeSpan.FromSeconds(30));
        var error = await Assert.ThrowsAsync<HttpRequestException>(() => call);
        Assert.IsType<TimeoutException>(error.InnerException);
    }

    [Fact]
    public async Task A_cancelled_call_says_so()
    {
        var arrived = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(context =>
        {
            arrived.SetResult();
            return UntilAbortedAsync(context.RequestAborted);
        });
        using var client = Connect(server);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var call = client.GetAsync<Widget>(new ObjectKey("n", "a"), cancel.Token);
        await arrived.Task.WaitAsync(Token);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, error.CancellationToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a url")]
    [InlineData("ftp://example.com")]
    public void An_address_that_is_no_url_is_refused_at_once(string host)
    {
        var error = Assert.Throws<KubeConfigException>(() => new KubernetesClient(new KubernetesClientConfiguration { Host = host }));
        Assert.Contains(host, error.Message, StringComparison.Ordinal);
    }

    private static async Task UntilAbortedAsync(CancellationToken aborted)
    {
        var ended = new TaskCompletionSource();
        await using var registration = aborted.Register(ended.SetResult);
        await ended.Task;
    }

    private static KubernetesClient Connect(TestServer server) => new(new KubernetesClientConfiguration { Host = server.Address }, Options());

    private static KubernetesClientOptions Options() => new() { JsonOptions = WidgetJson.Options, FieldManager = "me", UserAgent = "tests/1.0 (linux)" };
}
