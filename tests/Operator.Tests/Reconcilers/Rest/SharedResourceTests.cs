using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>Resources that one object made and others came to use: whoever is the last one takes them away, and nobody before.</summary>
public sealed class SharedResourceTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("maker", "guest")]
    [InlineData("guest", "maker")]
    public async Task The_last_of_two_takes_the_parent_away(string first, string last)
    {
        await using var world = await RestWorld.StartAsync();
        var before = await PathsAsync(world);
        await ApplyAsync(world, "maker", "/shop/items");
        await ApplyAsync(world, "guest", "/shop/carts/{id}");

        await DeleteAsync(world, first);
        Assert.Contains("/shop", await PathsAsync(world));
        Assert.NotNull(await world.FindAsync(last));
        await DeleteAsync(world, last);

        Assert.Equal(before, await PathsAsync(world));
    }

    [Fact]
    public async Task A_share_is_taken_once_and_costs_no_write_later()
    {
        await using var world = await RestWorld.StartAsync();
        await ApplyAsync(world, "maker", "/shop/items");
        await ApplyAsync(world, "guest", "/shop/carts");
        var (maker, guest) = ((await world.GetAsync("maker")).Status!, (await world.GetAsync("guest")).Status!);
        Assert.Equal(2, maker.CreatedResourceIds!.Count);
        Assert.Equal(2, guest.CreatedResourceIds!.Count);
        Assert.Single(maker.CreatedResourceIds.Intersect(guest.CreatedResourceIds));

        var writes = world.Mortal.Writes;
        await world.ReconcileAsync("guest");
        await world.ReconcileAsync("maker");
        Assert.Equal(writes, world.Mortal.Writes);
    }

    [Fact]
    public async Task Two_methods_of_one_resource_share_it()
    {
        await using var world = await RestWorld.StartAsync();
        var before = await PathsAsync(world);
        await ApplyAsync(world, "maker", "/shop");
        await ApplyAsync(world, "guest", "/shop", "POST");
        await DeleteAsync(world, "maker");
        Assert.NotNull(await world.MethodAsync((await world.GetAsync("guest")).Status!.ResourceId!, "POST"));
        await DeleteAsync(world, "guest");
        Assert.Equal(before, await PathsAsync(world));
    }

    [Fact]
    public async Task What_nobody_here_made_is_never_shared_and_stays()
    {
        await using var world = await RestWorld.StartAsync();
        var root = (await world.ResourcesAsync()).Single(resource => resource.Path == "/");
        var shop = await world.Aws.CreateResourceAsync(new() { RestApiId = RestWorld.Api, ParentId = root.Id, PathPart = "shop" }, Cancel);
        await ApplyAsync(world, "one", "/shop/items");
        await ApplyAsync(world, "two", "/shop/carts");
        Assert.DoesNotContain(shop.Id!, (await world.GetAsync("two")).Status!.CreatedResourceIds!);

        await DeleteAsync(world, "one");
        await DeleteAsync(world, "two");
        Assert.Contains("/shop", await PathsAsync(world));
        Assert.DoesNotContain("/shop/items", await PathsAsync(world));
    }

    [Fact]
    public async Task An_object_that_may_not_make_resources_takes_no_share()
    {
        await using var world = await RestWorld.StartAsync();
        await ApplyAsync(world, "maker", "/shop");
        await world.ApplyAsync("guest", spec => (spec.ResourcePath, spec.HttpMethod, spec.Method) = ("/shop", "POST", new RestMethodSpec()));
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("guest"));
        Assert.Empty((await world.GetAsync("guest")).Status!.CreatedResourceIds ?? []);
    }

    private static async Task ApplyAsync(RestWorld world, string name, string path, string verb = "GET")
    {
        await world.ApplyAsync(name, spec => (spec.ResourcePath, spec.CreateResource, spec.HttpMethod, spec.Method) = (path, true, verb, new RestMethodSpec()));
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync(name));
    }

    private static async Task DeleteAsync(RestWorld world, string name)
    {
        await world.DeleteAsync(name);
        await world.SettleAsync(name);
        Assert.Null(await world.FindAsync(name));
    }

    private static async Task<IReadOnlyList<string>> PathsAsync(RestWorld world) =>
        [.. (await world.ResourcesAsync()).Select(resource => resource.Path!).Order(StringComparer.Ordinal)];
}
