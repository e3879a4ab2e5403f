using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>
/// A process dies at each of its writes in turn, before the write or right after it took effect. However the object's life goes on then,
/// no statement is left behind and none that is needed is missing.
/// </summary>
public sealed class PermissionCrashTests
{
    private const string Wide = "arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/*";

    [Fact]
    public async Task A_create_that_dies_anywhere_ends_with_the_permission()
    {
        var crashes = await ForEveryWriteAsync(
            world => ApplyAsync(world, "orders"),
            async world => Assert.Equal([Wide], await world.Policies.SourcesAsync("orders")));
        // Finalizer, intent of the permission, AddPermission, intent of the integration, PutIntegration, end.
        Assert.Equal(6 * 2, crashes);
    }

    [Fact]
    public async Task An_object_deleted_after_a_create_that_died_anywhere_leaves_no_statement() => await ForEveryWriteAsync(
        world => ApplyAsync(world, "orders"),
        async world =>
        {
            Assert.Null(await world.FindAsync("one"));
            Assert.Null(await world.Policies.TextAsync("orders"));
        },
        afterDeath: world => world.DeleteAsync("one"));

    [Fact]
    public async Task An_object_pointed_to_another_function_after_a_create_that_died_anywhere_leaves_no_statement_on_the_first() => await ForEveryWriteAsync(
        world => ApplyAsync(world, "orders"),
        async world =>
        {
            Assert.Null(await world.Policies.TextAsync("orders"));
            Assert.Equal([Wide], await world.Policies.SourcesAsync("my-function"));
        },
        afterDeath: world => PointAsync(world, "my-function"));

    [Fact]
    public async Task A_move_that_dies_anywhere_and_goes_on_to_a_third_policy_leaves_nothing_on_the_way() => await ForEveryWriteAsync(
        async world =>
        {
            await ApplyAsync(world, "orders");
            await world.SettleAsync("one");
            await PointAsync(world, "my-function");
        },
        async world =>
        {
            Assert.Null(await world.Policies.TextAsync("orders"));
            Assert.Null(await world.Policies.TextAsync("my-function"));
            Assert.Equal([Wide], await world.Policies.SourcesAsync("orders", "live"));
        },
        afterDeath: world => PointAsync(world, "orders:live"));

    [Fact]
    public async Task A_delete_that_dies_anywhere_leaves_nothing() => await ForEveryWriteAsync(
        async world =>
        {
            await ApplyAsync(world, "orders");
            await world.SettleAsync("one");
            await world.DeleteAsync("one");
        },
        async world =>
        {
            Assert.Null(await world.FindAsync("one"));
            Assert.Null(await world.IntegrationAsync());
            Assert.Null(await world.Policies.TextAsync("orders"));
        });

    [Fact]
    public async Task A_delete_that_dies_anywhere_takes_nothing_from_an_object_that_has_not_been_passed_since() => await ForEveryWriteAsync(
        async world =>
        {
            await ApplyAsync(world, "orders");
            await world.SettleAsync("one");
            await ApplyAsync(world, "orders", "two", "POST");
            await world.SettleAsync("two");
            world.Restart();
            await world.DeleteAsync("one");
        },
        async world => Assert.Equal([Wide], await world.Policies.SourcesAsync("orders")));

    [Fact]
    public async Task An_object_that_died_while_it_began_to_share_a_statement_and_outlives_its_maker_leaves_it_nowhere()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await ApplyAsync(world, "orders", "maker", "POST");
                await world.SettleAsync("maker");
                await ApplyAsync(world, "orders");
            },
            async world =>
            {
                Assert.Null(await world.Policies.TextAsync("orders"));
                Assert.Equal([Wide], await world.Policies.SourcesAsync("my-function"));
            },
            afterDeath: async world =>
            {
                await world.DeleteAsync("maker");
                await world.SettleAsync("maker");
                await PointAsync(world, "my-function");
            });
        // Finalizer, record of the permission, intent of the integration, PutIntegration, end.
        Assert.Equal(5 * 2, crashes);
    }

    [Fact]
    public async Task An_edit_that_shuts_test_calls_out_and_dies_anywhere_ends_with_the_stages_alone()
    {
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await ApplyAsync(world, "orders");
                await world.SettleAsync("one");
                await world.PatchAsync("one", """{"spec":{"lambda":{"allowTestInvoke":false}}}""");
            },
            async world =>
            {
                Assert.Equal(["arn:aws:execute-api:us-west-2:123456789012:r3st4p1x/prod/*"], await world.Policies.SourcesAsync("orders"));
                Assert.Equal(await world.Policies.IdsAsync("orders"), (await world.GetAsync("one")).Status!.Permission!.StatementIds);
            });
        // Record of the permission, AddPermission, RemovePermission, end.
        Assert.Equal(4 * 2, crashes);
    }

    private static async Task ApplyAsync(RestWorld world, string function, string name = "one", string verb = "GET") =>
        await world.ApplyAsync(name, spec => (spec.HttpMethod, spec.Type, spec.Lambda) = (verb, null, new LambdaSpec { FunctionName = function }));

    private static Task<RestIntegration> PointAsync(RestWorld world, string function) =>
        world.PatchAsync("one", $$"""{"spec":{"lambda":{"functionName":"{{function}}"} } }""");

    private static Task<int> ForEveryWriteAsync(Func<RestWorld, Task> arrange, Func<RestWorld, Task> assert, Func<RestWorld, Task>? afterDeath = null) =>
        EveryWrite.KillAtAsync<RestWorld, RestIntegration>("one", () => RestWorld.StartAsync(), arrange, assert, afterDeath);
}
