using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Permissions;

/// <summary>
/// Integrations with a <c>lambda</c> block, under a process that dies at each of its writes to Kubernetes and AWS in turn: one integration,
/// the permission that it needs, and nothing else, however the object's life goes on.
/// </summary>
public sealed class HttpPermissionCrashTests
{
    private const string Wide = $"arn:aws:execute-api:us-west-2:123456789012:{TestWorld.Http}/*";
    private const string Invocation = "arn:aws:apigateway:us-west-2:lambda:path/2015-03-31/functions/arn:aws:lambda:us-west-2:123456789012:function:";

    [Fact]
    public async Task A_create_that_dies_anywhere_ends_with_one_integration_and_its_permission()
    {
        var crashes = await ForEveryWriteAsync(
            world => ApplyAsync(world, "one", "orders"),
            world => AssertServedAsync(world, "orders", nobody: ["my-function"]));
        // Finalizer, record of the permission, AddPermission, intent of the integration, CreateIntegration, id and status, annotation.
        Assert.Equal(7 * 2, crashes);
    }

    [Fact]
    public async Task An_object_deleted_after_a_create_that_died_anywhere_leaves_nothing() => await ForEveryWriteAsync(
        world => ApplyAsync(world, "one", "orders"),
        AssertGoneAsync,
        afterDeath: world => world.DeleteAsync("one"));

    [Fact]
    public async Task An_object_pointed_to_another_function_after_a_create_that_died_anywhere_leaves_nothing_on_the_first() => await ForEveryWriteAsync(
        world => ApplyAsync(world, "one", "orders"),
        world => AssertServedAsync(world, "my-function", nobody: ["orders"]),
        afterDeath: world => PointAsync(world, "my-function"));

    [Fact]
    public async Task A_change_of_function_that_dies_anywhere_ends_with_the_same_integration_on_the_other_function()
    {
        var made = "";
        var crashes = await ForEveryWriteAsync(
            async world =>
            {
                await SettledAsync(world, "orders");
                made = (await world.GetAsync("one")).Status!.IntegrationId!;
                await PointAsync(world, "my-function");
            },
            async world =>
            {
                await AssertServedAsync(world, "my-function", nobody: ["orders"]);
                Assert.Equal(made, (await world.GetAsync("one")).Status!.IntegrationId);
            });
        // Record of the permission, AddPermission, UpdateIntegration, RemovePermission, status.
        Assert.Equal(5 * 2, crashes);
    }

    [Fact]
    public async Task A_change_of_function_that_dies_anywhere_and_goes_on_to_a_third_leaves_nothing_on_the_way() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await PointAsync(world, "my-function");
        },
        world => AssertServedAsync(world, "orders:live", nobody: ["orders", "my-function"]),
        afterDeath: world => PointAsync(world, "orders:live"));

    [Fact]
    public async Task A_change_of_function_that_dies_anywhere_and_is_taken_back_ends_as_it_began() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await PointAsync(world, "my-function");
        },
        world => AssertServedAsync(world, "orders", nobody: ["my-function"]),
        afterDeath: world => PointAsync(world, "orders"));

    [Fact]
    public async Task A_block_that_gives_way_to_another_type_takes_its_permission_along_wherever_the_process_dies() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await world.PatchAsync("one", """{"spec":{"lambda":null,"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");
        },
        async world =>
        {
            Assert.Equal("HTTP_PROXY", Assert.Single(await world.IntegrationsAsync()).IntegrationType);
            Assert.Null(await world.Policies.TextAsync("orders"));
            Assert.Null((await world.GetAsync("one")).Status!.Permission);
        });

    [Fact]
    public async Task A_role_that_is_named_takes_the_permission_away_wherever_the_process_dies() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await world.PatchAsync("one", """{"spec":{"credentialsArn":"arn:aws:iam::123456789012:role/caller"}}""");
        },
        async world =>
        {
            Assert.Equal("arn:aws:iam::123456789012:role/caller", Assert.Single(await world.IntegrationsAsync()).CredentialsArn);
            Assert.Null(await world.Policies.TextAsync("orders"));
        });

    [Fact]
    public async Task A_delete_that_dies_anywhere_leaves_nothing() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await world.DeleteAsync("one");
        },
        AssertGoneAsync);

    [Fact]
    public async Task A_delete_that_dies_anywhere_leaves_a_shared_statement_to_the_other_object() => await ForEveryWriteAsync(
        async world =>
        {
            await SettledAsync(world, "orders");
            await ApplyAsync(world, "two", "orders");
            await world.SettleAsync("two");
            world.Restart();
            await world.DeleteAsync("one");
        },
        async world =>
        {
            Assert.Equal([Wide], await world.Policies.SourcesAsync("orders"));
            await world.DeleteAsync("two");
            await world.SettleAsync("two");
            await AssertGoneAsync(world);
        });

    private static Task<Integration> ApplyAsync(TestWorld world, string name, string function) => world.ApplyAsync(name, spec =>
        (spec.IntegrationType, spec.IntegrationUri, spec.Lambda) = (null, null, new LambdaSpec { FunctionName = function }));

    private static async Task SettledAsync(TestWorld world, string function)
    {
        await ApplyAsync(world, "one", function);
        await world.SettleAsync("one");
    }

    private static Task<Integration> PointAsync(TestWorld world, string function) =>
        world.PatchAsync("one", $$"""{"spec":{"lambda":{"functionName":"{{function}}"} } }""");

    private static async Task AssertServedAsync(TestWorld world, string function, string[] nobody)
    {
        var made = Assert.Single(await world.IntegrationsAsync());
        Assert.Equal($"{Invocation}{function}/invocations", made.IntegrationUri);
        var status = (await world.GetAsync("one")).Status!;
        Assert.Equal((made.IntegrationId, null), (status.IntegrationId, status.PendingCreate));
        var parts = function.Split(':');
        Assert.Equal([Wide], await world.Policies.SourcesAsync(parts[0], parts.ElementAtOrDefault(1)));
        Assert.Equal(await world.Policies.IdsAsync(parts[0], parts.ElementAtOrDefault(1)), status.Permission!.StatementIds);
        Assert.Null(status.Permission.Retiring);
        foreach (var other in nobody)
        {
            Assert.Null(await world.Policies.TextAsync(other));
        }
    }

    private static async Task AssertGoneAsync(TestWorld world)
    {
        Assert.Null(await world.FindAsync("one"));
        Assert.Empty(await world.IntegrationsAsync());
        Assert.Null(await world.Policies.TextAsync("orders"));
    }

    private static Task<int> ForEveryWriteAsync(Func<TestWorld, Task> arrange, Func<TestWorld, Task> assert, Func<TestWorld, Task>? afterDeath = null) =>
        EveryWrite.KillAtAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), arrange, assert, afterDeath);
}
