using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Finalizers;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Finalizers;

public sealed class FinalizerGateTests
{
    private const string Finalizer = "example.io/hold";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, """[{"op":"test","path":"/metadata/resourceVersion","value":"5"},{"op":"add","path":"/metadata/finalizers","value":["example.io/hold"]}]""")]
    [InlineData("other", """[{"op":"test","path":"/metadata/resourceVersion","value":"5"},{"op":"add","path":"/metadata/finalizers/-","value":"example.io/hold"}]""")]
    public async Task Adding_tests_the_version_and_keeps_the_others(string? present, string patch)
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a","resourceVersion":"6"}}"""));
        using var client = Connect(server);
        var outcome = await Gate(client).EnsureAsync(Held(present is null ? [] : [present]), Token);
        Assert.Equal("6", Assert.IsType<FinalizerOutcome<Widget>.Changed>(outcome).Entity.Metadata.ResourceVersion);
        var request = Assert.Single(server.Requests);
        Assert.Equal(("PATCH", "application/json-patch+json", patch), (request.Method, request.ContentType, request.Body));
    }

    [Fact]
    public async Task Removing_tests_the_object_and_the_entry()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a"}}"""));
        using var client = Connect(server);
        Assert.IsType<FinalizerOutcome<Widget>.Changed>(await Gate(client).RemoveAsync(Held("other", Finalizer)));
        Assert.Equal(
            """[{"op":"test","path":"/metadata/uid","value":"u"},{"op":"test","path":"/metadata/finalizers/1","value":"example.io/hold"},{"op":"remove","path":"/metadata/finalizers/1"}]""",
            Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task Nothing_is_sent_when_nothing_is_to_do()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("{}"));
        using var client = Connect(server);
        Assert.IsType<FinalizerOutcome<Widget>.Unchanged>(await Gate(client).EnsureAsync(Held(Finalizer), Token));
        Assert.IsType<FinalizerOutcome<Widget>.Unchanged>(await Gate(client).RemoveAsync(Held("other")));
        var deleting = Held();
        deleting.Metadata.DeletionTimestamp = DateTime.UnixEpoch;
        Assert.IsType<FinalizerOutcome<Widget>.Conflict>(await Gate(client).EnsureAsync(deleting, Token));
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData(404, "NotFound", "{}", typeof(FinalizerOutcome<Widget>.Gone))]
    [InlineData(409, "Conflict", "{}", typeof(FinalizerOutcome<Widget>.Conflict))]
    [InlineData(422, "Invalid", "{}", typeof(FinalizerOutcome<Widget>.Conflict))]
    public async Task A_lost_race_is_an_outcome(int code, string reason, string details, Type outcome)
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(code, reason, "", details), code));
        using var client = Connect(server);
        Assert.IsType(outcome, await Gate(client).EnsureAsync(Held(), Token));
    }

    [Theory]
    [InlineData(403, "Forbidden", "{}")]
    [InlineData(500, "InternalError", "{}")]
    [InlineData(422, "Invalid", """{"causes":[{"field":"spec"}]}""")]
    public async Task A_real_refusal_is_thrown(int code, string reason, string details)
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(code, reason, "", details), code));
        using var client = Connect(server);
        await Assert.ThrowsAsync<KubernetesApiException>(() => Gate(client).EnsureAsync(Held(), Token));
        await Assert.ThrowsAsync<KubernetesApiException>(() => Gate(client).RemoveAsync(Held(Finalizer)));
    }

    [Theory]
    [InlineData(404, "{}", typeof(FinalizerOutcome<Widget>.Gone))]
    [InlineData(200, """{"metadata":{"name":"a","uid":"another","finalizers":["example.io/hold"]}}""", typeof(FinalizerOutcome<Widget>.Gone))]
    [InlineData(200, """{"metadata":{"name":"a","uid":"u"}}""", typeof(FinalizerOutcome<Widget>.Unchanged))]
    [InlineData(200, """{"metadata":{"name":"a","uid":"u","finalizers":["example.io/hold"]}}""", typeof(FinalizerOutcome<Widget>.Conflict))]
    public async Task After_a_failed_test_the_object_tells_what_happened(int code, string fresh, Type outcome)
    {
        await using var server = await TestServer.StartAsync(context => context.Request.Method == "PATCH"
            ? TestServer.Json(TestServer.Status(422, "Invalid", ""), 422)(context)
            : TestServer.Json(code == 404 ? TestServer.Status(404, "NotFound", "") : fresh, code)(context));
        using var client = Connect(server);
        Assert.IsType(outcome, await Gate(client).RemoveAsync(Held("other", Finalizer)));
    }

    private static KubernetesClient Connect(TestServer server) =>
        new(new KubernetesClientConfiguration { Host = server.Address }, new KubernetesClientOptions { JsonOptions = WidgetJson.Options });

    private static FinalizerGate<Widget> Gate(KubernetesClient client) => new(client, Finalizer);

    private static Widget Held(params string[] finalizers) => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n", Uid = "u", ResourceVersion = "5", Finalizers = finalizers.Length == 0 ? null : finalizers },
    };
}
