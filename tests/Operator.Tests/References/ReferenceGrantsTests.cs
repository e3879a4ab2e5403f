using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.References;
using Operator.Sandbox.KubernetesApi;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.References;

/// <summary>The grants of a cluster: found, watched, and absent.</summary>
public sealed class ReferenceGrantsTests : IAsyncDisposable
{
    private static readonly ReferencedKind Kind = new($"{ReferenceGrant.Group}/v1beta1", ReferenceGrant.KindName);
    private static readonly ReferenceSource Shop = new(ApiGroup.Name, nameof(Integration), "default");
    private static readonly ReferenceTarget Orders = new("apigatewayv2.services.k8s.aws", "API", "kube-public", "orders");

    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Channel<string> woken = Channel.CreateUnbounded<string>();
    private readonly ManualClock clock = new();
    private readonly List<IDisposable> owned = [];
    private KubernetesApiServer cluster = null!;
    private ReferenceTargets targets = null!;
    private ReferenceGrants grants = null!;
    private Task running = Task.CompletedTask;

    [Fact]
    public async Task The_own_namespace_is_open_and_nobody_is_asked()
    {
        await StartAsync();

        Assert.True((await JudgeAsync(Orders with { Namespace = "default" })).IsAllowed);

        Assert.Empty(cluster.Journal);
    }

    [Fact]
    public async Task A_cluster_without_grants_allows_nothing_until_it_serves_them()
    {
        await StartAsync();
        var refused = await JudgeAsync(Orders);
        Assert.False(refused.IsAllowed);
        Assert.True(refused.IsKnown);
        Assert.Contains($"install ReferenceGrant ({ReferenceGrant.Group})", refused.WhatToDo, StringComparison.Ordinal);

        await targets.InstallAsync(Kind);
        await CreateAsync("shop", "orders");
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("kube-public", await WokenAsync());

        Assert.True((await JudgeAsync(Orders)).IsAllowed);
    }

    [Fact]
    public async Task A_grant_opens_and_its_end_closes_and_both_wake()
    {
        await StartAsync();
        await targets.InstallAsync(Kind);
        var refused = await JudgeAsync(Orders);
        Assert.False(refused.IsAllowed);
        Assert.StartsWith(
            $"Create a ReferenceGrant ({ReferenceGrant.Group}) in namespace kube-public, from Integration ({ApiGroup.Name}) of namespace default to API (apigatewayv2.services.k8s.aws) orders",
            refused.WhatToDo,
            StringComparison.Ordinal);

        await CreateAsync("shop", "orders");
        Assert.Equal("kube-public", await WokenAsync());
        Assert.True((await JudgeAsync(Orders)).IsAllowed);
        Assert.False((await JudgeAsync(Orders with { Name = "secret" })).IsAllowed);
        Assert.False((await JudgeAsync(Orders with { Namespace = "kube-system" })).IsAllowed);

        await targets.DeleteAsync(Kind, "shop", "kube-public");
        Assert.Equal("kube-public", await WokenAsync());
        Assert.False((await JudgeAsync(Orders)).IsAllowed);
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
            // That is how it ends.
        }

        owned.ForEach(one => one.Dispose());
        await cluster.DisposeAsync();
        stop.Dispose();
    }

    private async Task StartAsync()
    {
        stop.CancelAfter(TimeSpan.FromMinutes(1));
        cluster = await KubernetesApiServer.StartAsync(new KubernetesApiOptions(), stop.Token);
        var client = new KubernetesClient(
            new KubernetesClientConfiguration { Host = cluster.Address.AbsoluteUri }, new KubernetesClientOptions { JsonOptions = ApiJson.Options });
        targets = new ReferenceTargets(cluster.Address);
        grants = new ReferenceGrants(client, [], space => woken.Writer.TryWrite(space), clock, NullLoggerFactory.Instance);
        owned.AddRange([targets, client]);
        running = grants.RunAsync(stop.Token);
    }

    private ValueTask<ReferenceVerdict> JudgeAsync(ReferenceTarget to) => grants.MayReferAsync(Shop, to, stop.Token);

    private ValueTask<string> WokenAsync() => woken.Reader.ReadAsync(stop.Token);

    private Task CreateAsync(string name, string api) => targets.CreateAsync(Kind, name, "kube-public", new JsonObject
    {
        ["spec"] = new JsonObject
        {
            ["from"] = new JsonArray(new JsonObject { ["group"] = ApiGroup.Name, ["kind"] = nameof(Integration), ["namespace"] = "default" }),
            ["to"] = new JsonArray(new JsonObject { ["group"] = Orders.Group, ["kind"] = "API", ["name"] = api }),
        },
    });
}
