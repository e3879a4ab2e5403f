using System.Collections.Concurrent;
using System.Diagnostics;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Diagnostics;
using Operator.Kubernetes.Queue;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Diagnostics;

/// <summary>What a trace tells of a pass and of its calls.</summary>
public sealed class SpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly ActivityListener listener;

    public SpanTests()
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RuntimeDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => listener.Dispose();

    [Theory]
    [InlineData("GET", "api/v1/namespaces/n", "get", "namespaces", null, "n")]
    [InlineData("GET", "api/v1/namespaces", "list", "namespaces", null, null)]
    [InlineData("GET", "apis/g.io/v1/widgets?limit=5", "list", "widgets", null, null)]
    [InlineData("GET", "apis/g.io/v1/namespaces/n/widgets/a%2Fb", "get", "widgets", "n", "a/b")]
    [InlineData("POST", "apis/g.io/v1/namespaces/n/widgets?fieldManager=me", "create", "widgets", "n", null)]
    [InlineData("PATCH", "apis/g.io/v1/namespaces/n/widgets/a/status?x=/y", "patch", "widgets/status", "n", "a")]
    [InlineData("DELETE", "apis/g.io/v1/widgets/a", "delete", "widgets", null, "a")]
    [InlineData("GET", "openapi/v3", "get", "openapi/v3", null, null)]
    [InlineData("GET", "apis", "get", "apis", null, null)]
    public void A_request_is_told_as_the_API_server_reads_it(string method, string path, string verb, string resource, string? ns, string? name) =>
        Assert.Equal(new ApiTarget(verb, resource, ns, name), ApiTarget.Of(new ApiRequest(new HttpMethod(method), path)));

    [Fact]
    public async Task A_call_within_a_pass_is_its_child_with_verb_resource_and_status()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(409, "Conflict", "no"), 409));
        using var client = Connect(server.Address);
        using var pass = PassSpan.Start("widget", new WorkItem<ObjectKey>(new ObjectKey("n", "a"), (int)QueuePriority.Edit), "id-1")!;

        await Assert.ThrowsAsync<KubernetesApiException>(() => client.PatchStatusAsync<Widget>(new ObjectKey("n", "a"), new V1Patch("{}", V1Patch.PatchType.MergePatch), null, Token));

        var call = Assert.Single(spans, span => span.ParentSpanId == pass.SpanId);
        Assert.Equal(("patch widgets/status", ActivityKind.Client, ActivityStatusCode.Error), (call.OperationName, call.Kind, call.Status));
        Assert.Equal(("patch", "widgets/status", "n", "a", 409), (call.GetTagItem("k8s.verb"), call.GetTagItem("k8s.resource"), call.GetTagItem("k8s.namespace.name"), call.GetTagItem("k8s.object.name"), call.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task A_call_without_an_answer_says_so()
    {
        var server = await TestServer.StartAsync(TestServer.Json("{}"));
        var address = server.Address;
        await server.DisposeAsync();
        using var client = Connect(address);
        using var pass = PassSpan.Start("widget", new WorkItem<ObjectKey>(new ObjectKey("n", "a"), 0), "id-1")!;

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync<Widget>(new ObjectKey("n", "a"), Token));

        var call = Assert.Single(spans, span => span.ParentSpanId == pass.SpanId);
        Assert.Equal((ActivityStatusCode.Error, typeof(HttpRequestException).FullName, null), (call.Status, call.GetTagItem("error.type"), call.GetTagItem("http.response.status_code")));
    }

    [Fact]
    public async Task Calls_outside_a_pass_make_no_span()
    {
        var ns = $"ns-{Guid.NewGuid():N}";
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a"}}"""));
        using var client = Connect(server.Address);

        await client.GetAsync<Widget>(new ObjectKey(ns, "a"), Token);

        Assert.Single(server.Requests);
        Assert.DoesNotContain(spans, span => span.GetTagItem("k8s.namespace.name") as string == ns);
    }

    [Fact]
    public void A_pass_tells_its_object_and_its_outcome()
    {
        (PassOutcome Outcome, string Name, string? Reason, ActivityStatusCode Status)[] table =
        [
            (new PassOutcome.Returned(new ReconcileResult.Succeeded(null)), "succeeded", null, ActivityStatusCode.Unset),
            (new PassOutcome.Returned(new ReconcileResult.Waiting("ApiNotFound", "m", TimeSpan.Zero)), "waiting", "ApiNotFound", ActivityStatusCode.Unset),
            (new PassOutcome.Returned(new ReconcileResult.Stalled("Invalid", "m", TimeSpan.Zero)), "stalled", "Invalid", ActivityStatusCode.Unset),
            (new PassOutcome.Returned(new ReconcileResult.Conflict("m")), "conflict", null, ActivityStatusCode.Unset),
            (new PassOutcome.Gone(), "gone", null, ActivityStatusCode.Unset),
            (new PassOutcome.Cancelled(), "cancelled", null, ActivityStatusCode.Unset),
            (new PassOutcome.Threw(new TimeoutException("late")), "threw", "TimeoutException", ActivityStatusCode.Error),
        ];
        Assert.All(table, row =>
        {
            using var span = PassSpan.Start("widget", new WorkItem<ObjectKey>(new ObjectKey("n", "a"), (int)QueuePriority.Resync), "id-1")!;
            span.Found(new V1ObjectMeta { Uid = "u", Generation = 7 });
            span.Settled("the-result", row.Outcome);

            Assert.Equal("reconcile widget", span.OperationName);
            Assert.Equal(
                ("widget", "n", "a", "u", 7L, "id-1", "Resync", "the-result"),
                (span.GetTagItem("controller"), span.GetTagItem("namespace"), span.GetTagItem("name"), span.GetTagItem("uid"), span.GetTagItem("generation"), span.GetTagItem("reconcileId"), span.GetTagItem("priority"), span.GetTagItem("result")));
            Assert.Equal((row.Name, row.Reason, row.Status), (span.GetTagItem("outcome"), span.GetTagItem("reason"), span.Status));
            Assert.Equal(row.Status == ActivityStatusCode.Error ? 1 : 0, span.Events.Count(e => e.Name == "exception"));
        });
    }

    private static KubernetesClient Connect(string address) =>
        new(new KubernetesClientConfiguration { Host = address }, new KubernetesClientOptions { JsonOptions = WidgetJson.Options });
}
