using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Patching;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.Patching;

public sealed class StatusPatcherTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unchanged_status_is_not_written()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("{}"));
        using var client = Connect(server);
        var before = WithStatus(new WidgetStatus { Phase = "Ready", SeenAt = new DateTime(2026, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc) });
        // A fraction of a second is not a change: the server does not keep it.
        var after = WithStatus(new WidgetStatus { Phase = "Ready", SeenAt = new DateTime(2026, 1, 1, 0, 0, 0, 2, DateTimeKind.Utc) });
        Assert.Same(before, await Patcher(client).PatchAsync(before, after, optimisticLock: true, Token));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Only_what_changed_is_written_and_removals_are_nulls()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a","uid":"u","resourceVersion":"6"}}"""));
        using var client = Connect(server);
        var stored = await Patcher(client).PatchAsync(
            WithStatus(new WidgetStatus { Phase = "Ready", ObservedGeneration = 1 }),
            WithStatus(new WidgetStatus { ObservedGeneration = 1, Conditions = [] }),
            optimisticLock: false,
            Token);
        Assert.Equal("6", stored.Metadata.ResourceVersion);
        var request = Assert.Single(server.Requests);
        Assert.Equal("/apis/tests.example.io/v1/namespaces/n/widgets/a/status?fieldManager=operator", request.Target);
        Assert.Equal(("application/merge-patch+json", """{"status":{"phase":null,"conditions":[]}}"""), (request.ContentType, request.Body));
    }

    [Fact]
    public async Task The_lock_is_the_version_that_was_read()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json(TestServer.Status(409, "Conflict", "changed"), 409));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => Patcher(client).PatchAsync(WithStatus(null), WithStatus(new WidgetStatus { Phase = "Ready" }), optimisticLock: true, Token));
        Assert.True(error.IsConflict);
        Assert.Equal("""{"status":{"phase":"Ready"},"metadata":{"resourceVersion":"5"}}""", Assert.Single(server.Requests).Body);
    }

    [Fact]
    public async Task A_write_that_reached_a_namesake_is_a_conflict()
    {
        await using var server = await TestServer.StartAsync(TestServer.Json("""{"metadata":{"name":"a","uid":"another"}}"""));
        using var client = Connect(server);
        var error = await Assert.ThrowsAsync<KubernetesApiException>(
            () => Patcher(client).PatchAsync(WithStatus(null), WithStatus(new WidgetStatus { Phase = "Ready" }), optimisticLock: false, Token));
        Assert.True(error.IsConflict);
    }

    [Fact]
    public void Annotations_that_are_as_wanted_need_no_patch()
    {
        var metadata = new V1ObjectMeta { Uid = "u", Annotations = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
        Assert.Null(MetadataPatch.Annotations(metadata, new Dictionary<string, string?> { ["a"] = "1", ["c"] = null }));
        var patch = MetadataPatch.Annotations(metadata, new Dictionary<string, string?> { ["a"] = "1", ["b"] = null, ["c"] = "3" });
        Assert.Equal("""{"metadata":{"annotations":{"b":null,"c":"3"},"uid":"u"}}""", patch?.Content);
        Assert.Equal("""{"metadata":{"labels":{"x":"y"}}}""", MetadataPatch.Labels(new V1ObjectMeta(), new Dictionary<string, string?> { ["x"] = "y" })?.Content);
    }

    private static KubernetesClient Connect(TestServer server) =>
        new(new KubernetesClientConfiguration { Host = server.Address }, new KubernetesClientOptions { JsonOptions = WidgetJson.Options });

    private static StatusPatcher<Widget> Patcher(KubernetesClient client) => new(client, WidgetJson.Options);

    private static Widget WithStatus(WidgetStatus? status) => new()
    {
        Metadata = new V1ObjectMeta { Name = "a", NamespaceProperty = "n", Uid = "u", ResourceVersion = "5" },
        Status = status,
    };
}
