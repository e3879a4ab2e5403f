using Microsoft.Extensions.Logging.Abstractions;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Reflection;
using Operator.Manifests;
using Operator.References;
using Operator.Sandbox.KubernetesApi;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.References;

/// <summary>The caches of other people's kinds: how they begin and end, and what they keep.</summary>
public sealed class ReferenceWatchesTests : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<IDisposable> owned = [];
    private KubernetesApiServer cluster = null!;
    private KubernetesClient client = null!;
    private ReferenceTargets targets = null!;
    private ReferenceWatches watches = null!;
    private Informer<Integration> integrations = null!;
    private Task running = Task.CompletedTask;

    [Fact]
    public async Task A_kind_is_watched_from_the_first_reference_to_the_last()
    {
        await StartAsync();
        await targets.InstallAsync(ReferenceTargets.Api, ReferenceTargets.Role);
        await targets.CreateAsync(ReferenceTargets.Api, "orders");
        await ReferAsync("one", "orders");
        await ReferAsync("two", "orders");
        await UntilAsync(() => integrations.Store.List().Count == 2);
        Assert.Empty(watches.Watched);

        Assert.IsType<ReferenceLookup.Found>(await FindAsync("orders"));
        Assert.Equal([ReferenceTargets.Api], watches.Watched);

        await client.DeleteAsync<Integration>(new("default", "one"), null, stop.Token);
        await UntilAsync(() => integrations.Store.List().Count == 1);
        Assert.Equal([ReferenceTargets.Api], watches.Watched);

        await client.PatchAsync<Integration>(
            new("default", "two"), new V1Patch("""{"spec":{"apiRef":null,"apiId":"a1b2c3d4"}}""", V1Patch.PatchType.MergePatch), null, stop.Token);
        await UntilAsync(() => watches.Watched.Count == 0);

        await ReferAsync("three", "orders");
        await UntilAsync(() => integrations.Store.List().Count == 2);
        Assert.IsType<ReferenceLookup.Found>(await FindAsync("orders"));
        Assert.Equal([ReferenceTargets.Api], watches.Watched);
    }

    [Fact]
    public async Task What_nobody_refers_to_is_kept_without_content_and_read_when_somebody_does()
    {
        await StartAsync();
        await targets.InstallAsync(ReferenceTargets.Api);
        await targets.CreateAsync(ReferenceTargets.Api, "orders");
        await targets.CreateAsync(ReferenceTargets.Api, "other");
        await ReferAsync("one", "orders");
        await UntilAsync(() => integrations.Store.List().Count == 1);
        await FindAsync("orders");
        var reads = Reads();

        var found = Assert.IsType<ReferenceLookup.Found>(await FindAsync("other"));
        Assert.NotNull(found.Target.Content);
        Assert.Equal(reads + 1, Reads());

        await FindAsync("other");
        await FindAsync("orders");
        Assert.Equal(reads + 1, Reads());

        int Reads() => cluster.Journal.Count(request => request is { Verb: "get", Resource: "apis" });
    }

    [Fact]
    public async Task Content_leaves_out_what_others_manage()
    {
        await StartAsync();
        await targets.InstallAsync(ReferenceTargets.Api);
        await targets.CreateAsync(ReferenceTargets.Api, "orders");
        await targets.PatchAsync(ReferenceTargets.Api, "orders", """{"metadata":{"annotations":{"kubectl.kubernetes.io/last-applied-configuration":"{}","kept":"x"}}}""");
        await ReferAsync("one", "orders");
        await UntilAsync(() => integrations.Store.List().Count == 1);

        var content = System.Text.Encoding.UTF8.GetString(Assert.IsType<ReferenceLookup.Found>(await FindAsync("orders")).Target.Content!);

        Assert.DoesNotContain("managedFields", content, StringComparison.Ordinal);
        Assert.DoesNotContain("last-applied", content, StringComparison.Ordinal);
        Assert.Contains("\"kept\":\"x\"", content, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        try
        {
            await running;
        }
        catch (OperationCanceledException)
        {
            // That is how they end.
        }

        owned.ForEach(one => one.Dispose());
        await cluster.DisposeAsync();
        stop.Dispose();
    }

    private async Task StartAsync()
    {
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        cluster = await KubernetesApiServer.StartAsync(new KubernetesApiOptions { CustomResourceDefinitions = [.. CrdManifests.Documents()] }, stop.Token);
        client = new KubernetesClient(
            new KubernetesClientConfiguration { Host = cluster.Address.AbsoluteUri }, new KubernetesClientOptions { JsonOptions = ApiJson.Options });
        targets = new ReferenceTargets(cluster.Address);
        integrations = new Informer<Integration>(
            client,
            new InformerOptions<Integration>
            {
                Name = "integrations",
                Indexes = new Dictionary<string, Func<Integration, IEnumerable<string>>>
                {
                    [ReferenceUsers.ByReference] = entity => ReferenceUsers.KeysOf(SpecReferences.Of(entity)),
                },
            },
            TimeProvider.System,
            NullLoggerFactory.Instance);
        var users = new ReferenceUsers();
        users.Add(integrations, SpecReferences.Of, _ => { });
        watches = new ReferenceWatches(client, users, [], TimeProvider.System, NullLoggerFactory.Instance);
        owned.AddRange([watches, targets, client]);
        running = Task.WhenAll(integrations.RunAsync(stop.Token), watches.RunAsync(stop.Token));
        await integrations.WaitForSyncAsync(stop.Token);
    }

    private Task<Integration> ReferAsync(string name, string api) => client.CreateAsync(
        new Integration
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new IntegrationSpec { ApiRef = new() { Name = api }, IntegrationType = "AWS_PROXY", IntegrationUri = TestWorld.Lambda },
        },
        stop.Token);

    private async Task<ReferenceLookup> FindAsync(string name)
    {
        var resource = await watches.FindResourceAsync(ReferenceTargets.Api, stop.Token);
        return await watches.FindAsync(ReferenceTargets.Api, resource!, "default", name, stop.Token);
    }

    private async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop.Token);
        }
    }
}
