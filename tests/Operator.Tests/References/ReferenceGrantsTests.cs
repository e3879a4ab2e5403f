using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.References;
using Operator.Sandbox.Control;
using Operator.Sandbox.KubernetesApi;
using Operator.Sandbox.KubernetesApi.Admin;
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

    [Fact]
    public async Task Whoever_was_told_what_is_missing_is_woken_when_it_is_something_else_and_by_the_first_list_though_empty()
    {
        await StartAsync();
        await AssertRefusedAsync("or install ReferenceGrant");

        cluster.InjectFault(new ApiFault { Resource = "referencegrants", Verb = "list", Status = 403, Count = int.MaxValue });
        await targets.InstallAsync(Kind);
        Assert.Equal("kube-public", await WokenInTimeAsync());
        await AssertRefusedAsync("or let the operator read ReferenceGrants");

        cluster.ClearFaults();
        Assert.Equal("kube-public", await WokenInTimeAsync());
        await AssertRefusedAsync("Create a ReferenceGrant");

        // Who was judged by grants is woken by grants only.
        await CreateAsync("shop", "orders");
        Assert.Equal("kube-public", await WokenAsync());
        Assert.True((await JudgeAsync(Orders)).IsAllowed);
        Assert.False(woken.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Whoever_was_told_to_wait_is_woken_by_the_first_list()
    {
        await StartAsync();
        await targets.InstallAsync(Kind);
        cluster.Hold(new HoldRule { Operation = "list referencegrants", Skip = 1 });
        var judging = JudgeAsync(Orders).AsTask();
        await cluster.HoldsReachedAsync(1, stop.Token);
        while (!judging.IsCompleted)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.False((await judging).IsKnown);

        cluster.ReleaseHolds();
        Assert.Equal("kube-public", await WokenAsync());
        await AssertRefusedAsync("Create a ReferenceGrant");
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

    private async Task AssertRefusedAsync(string whatToDo)
    {
        var verdict = await JudgeAsync(Orders);
        Assert.False(verdict.IsAllowed);
        Assert.True(verdict.IsKnown);
        Assert.Contains(whatToDo, verdict.WhatToDo, StringComparison.Ordinal);
    }

    // When it begins to wait for the next look cannot be seen from here.
    private async Task<string> WokenInTimeAsync()
    {
        var next = WokenAsync().AsTask();
        while (!next.IsCompleted)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(30));
        }

        return await next;
    }

    private async Task AdvanceAsync(TimeSpan by)
    {
        clock.Advance(by);
        await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, stop.Token);
    }

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
