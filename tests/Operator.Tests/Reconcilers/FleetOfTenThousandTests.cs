using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Ten thousand objects in 34 APIs, and an hour of rounds over them.</summary>
public sealed class FleetOfTenThousandTests(ITestOutputHelper output)
{
    private const int Objects = 10_000;
    private const int Apis = 34;

    [Theory]
    [InlineData(500, 34, 6)]
    [InlineData(100, 102, 1)]
    public async Task An_hour_of_rounds_stays_below_half_a_call_a_second_and_writes_nothing(int pageSize, int callsPerRound, int rounds)
    {
        await using var world = await TestWorld.StartAsync(new ApiGatewayOptions { ThrottleEnabled = false, MaximumPageSize = pageSize });
        await FillAsync(world);
        world.Gateway.ResetCalls();
        var writes = world.Mortal.Writes;

        for (var round = 0; round < rounds; round++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var results = await world.PassOverStoreAsync(QueuePriority.Resync);
            output.WriteLine($"round {round}: {(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F0} ms of CPU, both sandboxes included");
            Assert.Equal(Objects, results.Count);
            Assert.All(results.Values, result => Assert.IsType<ReconcileResult.Succeeded>(result));
            world.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.Equal(["GetIntegrations"], world.Gateway.Calls.Keys);
        var calls = world.Gateway.CountOf("GetIntegrations");
        Assert.Equal(rounds * callsPerRound, calls);
        Assert.InRange(calls / (rounds * 600.0), 0, 0.5);
        Assert.Equal(writes, world.Mortal.Writes);
    }

    // One object is made by the operator; the others are its likenesses, in AWS and in the store, made longer ago.
    private static async Task FillAsync(TestWorld world)
    {
        await world.ApplyAsync("pattern", spec => Fill(spec, TestWorld.Http));
        await world.ReconcileAsync("pattern");
        var pattern = await world.GetAsync("pattern");
        pattern.Status!.CreatedAt = null;
        var objects = new List<Integration>(Objects);
        for (var number = 0; number < Objects; number++)
        {
            var api = $"fleet{number % Apis}";
            if (number < Apis)
            {
                world.Gateway.AddApi(api, "HTTP");
            }

            var made = world.Gateway.AddIntegration(api, new JsonObject
            {
                ["integrationType"] = "HTTP_PROXY",
                ["integrationMethod"] = "GET",
                ["integrationUri"] = "https://example.com/orders",
                ["payloadFormatVersion"] = "1.0",
                ["description"] = "Orders",
                ["requestParameters"] = new JsonObject { ["overwrite:path"] = "$request.path", ["append:header.from"] = "gateway" },
            });
            objects.Add(TestWorld.Likeness(pattern, $"one-{number}", api, (string)made["integrationId"]!));
        }

        world.Store.Replace(objects);
    }

    private static void Fill(IntegrationSpec spec, string api)
    {
        spec.ApiId = api;
        spec.IntegrationType = "HTTP_PROXY";
        spec.IntegrationMethod = "GET";
        spec.IntegrationUri = "https://example.com/orders";
        spec.Description = "Orders";
        spec.RequestParameters = new Dictionary<string, string> { ["overwrite:path"] = "$request.path", ["append:header.from"] = "gateway" };
    }
}
