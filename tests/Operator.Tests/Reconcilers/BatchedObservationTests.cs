using System.Text.Json.Nodes;
using Operator.ApiGateway.Errors;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>What a fleet costs: calls to AWS and writes to Kubernetes, counted to the last one.</summary>
public sealed class BatchedObservationTests
{
    private const int PerApi = 100;

    private static readonly string[] Apis = ["fleet0", "fleet1", "fleet2"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_hundred_objects_in_three_APIs_cost_one_list_per_API_beyond_their_own_calls()
    {
        await using var world = await FleetAsync(PerApi);

        var made = await world.PassOverAllAsync(QueuePriority.Edit);
        Assert.All(made.Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));
        Assert.Equal([("CreateIntegration", 300), ("GetIntegrations", 3)], Counts(world));

        // Rounds and restarts: a list for each API, and no write to Kubernetes.
        var writes = world.Mortal.Writes;
        await RoundAsync(world, [("GetIntegrations", 3)]);
        await RoundAsync(world, [("GetIntegrations", 3)]);
        await RestartAsync(world, [("GetIntegrations", 3)]);
        Assert.Equal(writes, world.Mortal.Writes);

        // Drift of one in a hundred: its PATCH on top.
        foreach (var api in Apis)
        {
            var victim = (await world.IntegrationsAsync(api))[7];
            await world.Aws.UpdateIntegrationAsync(
                new() { ApiId = api, IntegrationId = victim.IntegrationId, IntegrationType = victim.IntegrationType, Description = "somebody else's" }, Cancel);
        }

        await RoundAsync(world, [("GetIntegrations", 3), ("GetStages", 3), ("UpdateIntegration", 3)]);
        await RoundAsync(world, [("GetIntegrations", 3)]);

        world.Gateway.ResetCalls();
        foreach (var name in made.Keys)
        {
            await world.DeleteAsync(name);
        }

        await world.PassOverAllAsync(QueuePriority.Deletion);
        Assert.Equal([("DeleteIntegration", 300)], Counts(world));
        Assert.Empty(await world.IntegrationsAsync(Apis[0]));
    }

    [Fact]
    public async Task All_objects_of_an_API_come_due_together_and_APIs_apart()
    {
        await using var world = await FleetAsync(10);

        var first = await world.PassOverAllAsync(QueuePriority.Edit);
        world.Clock.Advance(TimeSpan.FromMinutes(3));
        await world.ApplyAsync("late", spec => Fill(spec, Apis[1], 99));
        var late = Delay(await world.ReconcileAsync("late"));

        var rounds = first.GroupBy(entry => entry.Key[..6], entry => Delay(entry.Value)).ToDictionary(group => group.Key, group => group.Distinct().ToList());
        Assert.All(rounds.Values, delays => Assert.InRange(Assert.Single(delays), TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11)));
        Assert.Equal(3, rounds.Values.Select(delays => delays[0]).Distinct().Count());
        Assert.Equal(rounds[Apis[1]][0] - TimeSpan.FromMinutes(3), late);
    }

    [Fact]
    public async Task A_few_objects_in_an_API_full_of_others_are_asked_for_one_by_one()
    {
        await using var world = await FleetAsync(0, new ApiGatewayOptions { ThrottleEnabled = false, PageSize = 25, MaximumPageSize = 25 });
        for (var number = 0; number < 297; number++)
        {
            world.Gateway.AddIntegration(Apis[0], Plain(number));
        }

        for (var number = 0; number < 3; number++)
        {
            await world.ApplyAsync($"few{number}", spec => Fill(spec, Apis[0], number));
        }

        await world.PassOverAllAsync(QueuePriority.Edit);
        Assert.Equal([("CreateIntegration", 3), ("GetIntegrations", 12)], Counts(world));

        // The size of the API is known from the creates.
        await RoundAsync(world, [("GetIntegration", 3)]);

        // It is not after a restart: the first pages are risked, no more of them than there are objects.
        await RestartAsync(world, [("GetIntegration", 3), ("GetIntegrations", 3)]);
        await RoundAsync(world, [("GetIntegration", 3)]);
    }

    [Fact]
    public async Task One_object_alone_is_asked_for_and_never_listed()
    {
        await using var world = await FleetAsync(1);
        await world.PassOverAllAsync(QueuePriority.Edit);
        await RoundAsync(world, [("GetIntegration", 3)]);
        await RestartAsync(world, [("GetIntegration", 3)]);
    }

    [Fact]
    public async Task Objects_that_only_observe_share_the_list_too()
    {
        await using var world = await FleetAsync(0);
        for (var number = 0; number < 5; number++)
        {
            var id = (string)world.Gateway.AddIntegration(Apis[0], Plain(number))["integrationId"]!;
            await world.ApplyAsync($"watcher{number}", spec =>
            {
                Fill(spec, Apis[0], number);
                spec.IntegrationId = id;
                spec.ManagementPolicy = ManagementPolicy.Observe;
            });
        }

        await world.PassOverAllAsync(QueuePriority.Edit);
        await RoundAsync(world, [("GetIntegrations", 1)]);
    }

    [Fact]
    public async Task What_the_list_does_not_have_is_asked_for_by_name_before_it_is_made_again()
    {
        await using var world = await FleetAsync(5);
        await world.PassOverAllAsync(QueuePriority.Edit);
        var gone = (await world.GetAsync("fleet0-2")).Status!.IntegrationId!;
        await world.Aws.DeleteIntegrationAsync(new() { ApiId = Apis[0], IntegrationId = gone }, Cancel);

        await RoundAsync(world, [("CreateIntegration", 1), ("GetIntegration", 1), ("GetIntegrations", 3)]);

        Assert.Equal(5, (await world.IntegrationsAsync(Apis[0])).Count);
        Assert.Contains(Events.Vanished, world.Events.Reasons);
    }

    [Fact]
    public async Task Objects_that_wait_for_a_missing_API_share_one_question()
    {
        await using var world = await FleetAsync(0);
        for (var number = 0; number < 20; number++)
        {
            await world.ApplyAsync($"early{number}", spec => Fill(spec, "n0tthere", number));
        }

        var results = await world.PassOverAllAsync(QueuePriority.Edit);

        Assert.All(results.Values, result => Assert.Equal(Reasons.ApiNotFound, Assert.IsType<ReconcileResult.Waiting>(result).Reason));
        Assert.Equal([("GetIntegrations", 1)], Counts(world));
    }

    [Fact]
    public async Task A_failed_list_fails_for_all_who_wait_for_it_and_is_not_repeated_for_each()
    {
        await using var world = await FleetAsync(8);
        await world.PassOverAllAsync(QueuePriority.Edit);
        await RoundAsync(world, [("GetIntegrations", 3)]);
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        world.Gateway.ResetCalls();
        world.Gateway.AddFault(new FaultRule { Operation = "GetIntegrations", Fault = FaultKind.Status, Status = 503, Count = 1 });

        var failures = await Assert.ThrowsAsync<AggregateException>(() => world.PassOverAllAsync(QueuePriority.Resync));

        // One list of each API, and one more where an object came to ask after the failure.
        Assert.InRange(failures.InnerExceptions.Count, 1, 8);
        Assert.All(failures.InnerExceptions, failure => Assert.IsType<AmazonApiGatewayV2Exception>(failure));
        Assert.InRange(world.Gateway.CountOf("GetIntegrations"), 3, 4);
        await RoundAsync(world, [("GetIntegrations", 3)]);
    }

    private static TimeSpan Delay(ReconcileResult result) => Assert.IsType<ReconcileResult.Succeeded>(result).ResyncAfter!.Value;

    private static async Task RoundAsync(TestWorld world, IEnumerable<(string Operation, long Count)> expected)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(11));
        await LookAsync(world, expected);
    }

    // What a process that has just begun asks.
    private static async Task RestartAsync(TestWorld world, IEnumerable<(string Operation, long Count)> expected)
    {
        world.Restart();
        await LookAsync(world, expected);
    }

    private static async Task LookAsync(TestWorld world, IEnumerable<(string Operation, long Count)> expected)
    {
        world.Gateway.ResetCalls();
        Assert.All((await world.PassOverAllAsync(QueuePriority.Resync)).Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));
        Assert.Equal(expected, Counts(world));
    }

    private static List<(string Operation, long Count)> Counts(TestWorld world) =>
        [.. world.Gateway.Calls.Select(entry => (entry.Key, entry.Value.Values.Sum())).OrderBy(entry => entry.Key, StringComparer.Ordinal)];

    private static JsonObject Plain(int number) => new()
    {
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = $"https://others.example.com/{number}",
        ["payloadFormatVersion"] = "1.0",
    };

    private static void Fill(IntegrationSpec spec, string api, int number)
    {
        spec.ApiId = api;
        spec.IntegrationType = "HTTP_PROXY";
        spec.IntegrationMethod = "GET";
        spec.IntegrationUri = $"https://example.com/{number}";
        spec.Description = $"Number {number}";
    }

    private static async Task<TestWorld> FleetAsync(int perApi, ApiGatewayOptions? gateway = null)
    {
        var world = await TestWorld.StartAsync(gateway);
        foreach (var api in Apis)
        {
            world.Gateway.AddApi(api, "HTTP");
            for (var number = 0; number < perApi; number++)
            {
                await world.ApplyAsync($"{api}-{number}", spec => Fill(spec, api, number));
            }
        }

        world.Gateway.ResetCalls();
        return world;
    }
}
