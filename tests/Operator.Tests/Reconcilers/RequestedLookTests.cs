using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What looks cost that people ask for by annotation, for one object and for all of an API at once.</summary>
public sealed class RequestedLookTests
{
    private const int Objects = 22;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_Integrations_of_an_API_that_are_asked_for_at_once_cost_one_list()
    {
        await using var world = await FleetAsync();
        await AskAsync(world, "first", [("GetIntegrations", 1)]);

        // The next request is younger than that list.
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        var victim = (await world.IntegrationsAsync())[7];
        await world.Aws.UpdateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationId = victim.IntegrationId, IntegrationType = victim.IntegrationType, Description = "somebody else's" }, Cancel);
        await AskAsync(world, "second", [("GetIntegrations", 1), ("GetStages", 1), ("UpdateIntegration", 1)]);
        Assert.Equal(victim.Description, (await world.IntegrationsAsync()).Single(one => one.IntegrationId == victim.IntegrationId).Description);
    }

    [Fact]
    public async Task Who_asks_within_seconds_of_a_write_of_ours_sees_what_somebody_changed_since()
    {
        await using var world = await FleetAsync();
        var victim = (await world.IntegrationsAsync())[7];
        await world.Aws.UpdateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationId = victim.IntegrationId, IntegrationType = victim.IntegrationType, Description = "somebody else's" }, Cancel);

        // What we wrote just now stands over what the list shows: where that is something else, it is read by name.
        await AskAsync(world, "now", [("GetIntegration", 1), ("GetIntegrations", 1), ("GetStages", 1), ("UpdateIntegration", 1)]);
        Assert.Equal(victim.Description, (await world.IntegrationsAsync()).Single(one => one.IntegrationId == victim.IntegrationId).Description);
    }

    [Fact]
    public async Task One_Integration_that_is_asked_for_costs_one_read_and_no_list()
    {
        await using var world = await FleetAsync();
        await AskAsync(world, "now", [("GetIntegration", 1)], "fleet-3");
    }

    [Fact]
    public async Task A_few_that_are_asked_for_in_an_API_of_many_pages_are_read_one_by_one()
    {
        await using var world = await FleetAsync(new ApiGatewayOptions { ThrottleEnabled = false, PageSize = 5, MaximumPageSize = 5 });
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        await world.PassOverAllAsync(QueuePriority.Resync);
        await AskAsync(world, "now", [("GetIntegration", 3)], "fleet-0", "fleet-9", "fleet-17");
        await AskAsync(world, "all", [("GetIntegrations", 5)]);
    }

    [Fact]
    public async Task Objects_whose_request_waits_while_they_are_suspended_do_not_count()
    {
        await using var world = await FleetAsync(new ApiGatewayOptions { ThrottleEnabled = false, PageSize = 11, MaximumPageSize = 11 });
        for (var number = 0; number < 5; number++)
        {
            await world.PatchAsync($"fleet-{number}", """{"spec":{"suspend":true},"metadata":{"annotations":{"apigateway.integration-operator.io/reconcile-requested-at":"later"}}}""");
        }

        await AskAsync(world, "now", [("GetIntegration", 1)], "fleet-9");
    }

    [Fact]
    public async Task What_woke_all_objects_of_an_API_without_changing_them_costs_one_list()
    {
        await using var world = await FleetAsync();
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();

        await world.PassOverAllAsync(QueuePriority.Reference);

        Assert.Equal([("GetIntegrations", 1)], Counts(world));
        Assert.Equal(writes, world.Mortal.Writes);
    }

    [Fact]
    public async Task Stages_that_objects_carry_are_read_once_for_all_who_are_asked_for()
    {
        await using var world = await FleetAsync();
        await world.CreateStageAsync(TestWorld.Http, "manual", autoDeploy: false);
        for (var number = 0; number < Objects; number++)
        {
            await world.PatchAsync($"fleet-{number}", """{"spec":{"description":"edited"}}""");
        }

        world.Gateway.ResetCalls();
        await world.PassOverAllAsync(QueuePriority.Edit);
        Assert.Equal([("GetStages", 1), ("UpdateIntegration", Objects)], Counts(world));

        await world.DeleteStageAsync(TestWorld.Http, "manual");
        world.Clock.Advance(TimeSpan.FromSeconds(5));
        await AskAsync(world, "deployed", [("GetIntegrations", 1), ("GetStages", 1)]);
        Assert.DoesNotContain(await world.ConditionsAsync(), condition => condition.Type == Conditions.Deployed);
    }

    [Fact]
    public async Task All_RestIntegrations_of_an_API_that_are_asked_for_at_once_cost_one_read_of_it_and_of_their_function()
    {
        await using var world = await RestWorld.StartAsync();
        for (var number = 0; number < Objects; number++)
        {
            var path = $"/fleet-{number}";
            await world.ApplyLambdaAsync($"fleet-{number}", "GET", spec => (spec.ResourcePath, spec.CreateResource, spec.Method) = (path, true, new RestMethodSpec()));
        }

        Assert.All((await world.PassOverAllAsync(QueuePriority.Edit)).Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));
        await AskAsync(world, "first", [("apigateway.GetResources", 1), ("lambda.GetPolicy", 1)]);
        await AskAsync(world, "one", [("apigateway.GetResources", 1), ("lambda.GetPolicy", 1)], "fleet-3");

        // The next request is younger than that policy, though no time has passed.
        await world.Policies.RemoveAsync(RestWorld.Function, (await world.Policies.IdsAsync(RestWorld.Function))[0]);
        await AskAsync(world, "second", [("apigateway.GetResources", 1), ("lambda.AddPermission", 1), ("lambda.GetPolicy", 1)]);
    }

    // Asks for these objects, or all, lets them pass, and sees that each says so.
    private static async Task AskAsync<TEntity>(World<TEntity> world, string value, IEnumerable<(string Operation, long Count)> expected, params string[] names)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        string[] asked = names.Length > 0 ? names : [.. Enumerable.Range(0, Objects).Select(number => $"fleet-{number}")];
        foreach (var name in asked)
        {
            await world.PatchAsync(name, new JsonObject
            {
                ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [ApiGroup.ReconcileRequestedAt] = value } },
            }.ToJsonString());
        }

        var writes = world.Mortal.Writes;
        world.Gateway.ResetCalls();
        if (names.Length == 0)
        {
            await world.PassOverAllAsync(QueuePriority.Edit);
        }
        else
        {
            foreach (var name in names)
            {
                await world.ReconcileAsync(name);
            }
        }

        Assert.Equal(expected, Counts(world));
        Assert.Equal(asked.Length, world.Mortal.Writes - writes);
        foreach (var name in asked)
        {
            Assert.Equal(value, StatusOf(await world.GetAsync(name))?.LastHandledReconcileAt);
        }
    }

    private static IObjectStatus? StatusOf(object entity) => entity switch
    {
        Integration integration => integration.Status,
        RestIntegration integration => integration.Status,
        _ => throw new ArgumentException("No such kind.", nameof(entity)),
    };

    private static List<(string Operation, long Count)> Counts<TEntity>(World<TEntity> world)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        [.. world.Gateway.Calls.Select(entry => (entry.Key, entry.Value.Values.Sum())).OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    private static async Task<TestWorld> FleetAsync(ApiGatewayOptions? gateway = null)
    {
        var world = await TestWorld.StartAsync(gateway);
        for (var number = 0; number < Objects; number++)
        {
            await world.ApplyAsync($"fleet-{number}", spec =>
            {
                (spec.IntegrationType, spec.IntegrationMethod, spec.IntegrationUri) = ("HTTP_PROXY", "GET", $"https://example.com/{number}");
                spec.Description = $"Number {number}";
            });
        }

        Assert.All((await world.PassOverAllAsync(QueuePriority.Edit)).Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));
        return world;
    }
}
