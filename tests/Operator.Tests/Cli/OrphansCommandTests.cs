using System.Text.Json.Nodes;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>Integrations that nobody claims, found in a world where some are.</summary>
public sealed class OrphansCommandTests
{
    [Fact]
    public async Task What_no_object_names_is_listed_with_its_routes_and_what_to_do()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("ours", _ => { });
        await world.ReconcileAsync("ours");
        var ours = (await world.GetAsync("ours")).Status!.IntegrationId!;
        var (foreign, adopted) = (Add(world, "https://foreign.example.com/"), Add(world, "https://adopted.example.com/"));
        await world.ApplyAsync("adopts", spec => spec.IntegrationId = adopted);
        await world.CreateRouteAsync(TestWorld.Http, "GET /foreign", foreign);

        var (exitCode, output, error) = await RunAsync(world);
        Assert.Equal((2, ""), (exitCode, error));
        Assert.Contains($"{foreign,-11}  HTTP_PROXY  https://foreign.example.com/  GET /foreign\n", output, StringComparison.Ordinal);
        Assert.Contains("1 of 3 integrations", output, StringComparison.Ordinal);
        Assert.Contains($"aws apigatewayv2 delete-integration --region us-west-2 --api-id {TestWorld.Http} --integration-id INTEGRATION", output, StringComparison.Ordinal);
        Assert.DoesNotContain(ours, output, StringComparison.Ordinal);
        Assert.DoesNotContain(adopted, output, StringComparison.Ordinal);

        Assert.Equal((2, foreign + "\n"), Two(await RunAsync(world, "-o", "name")));
        var report = JsonNode.Parse((await RunAsync(world, "-o", "json")).Output)!;
        var orphan = Assert.Single(report["orphans"]!.AsArray())!;
        Assert.Equal(foreign, (string?)orphan["integrationId"]);
        Assert.Equal("GET /foreign", (string?)orphan["routes"]![0]!["routeKey"]);
        Assert.EndsWith(foreign, (string?)orphan["deleteCommand"], StringComparison.Ordinal);
        Assert.All(world.Gateway.Journal.TakeLast(6), call => Assert.StartsWith("Get", call.Operation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_API_whose_integrations_all_have_objects_exits_with_zero()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("ours", _ => { });
        await world.ReconcileAsync("ours");
        Assert.Equal((0, $"All 1 integrations of API {TestWorld.Http} belong to objects.\n"), Two(await RunAsync(world)));
    }

    [Fact]
    public async Task An_object_of_another_region_or_API_claims_nothing_here()
    {
        await using var world = await TestWorld.StartAsync();
        var foreign = Add(world, "https://foreign.example.com/");
        await world.ApplyAsync("elsewhere", spec => (spec.Region, spec.IntegrationId) = ("eu-west-1", foreign));
        await world.ApplyAsync("other", spec => (spec.ApiId, spec.IntegrationId) = ("a0therap1", foreign));
        Assert.Equal((2, foreign + "\n"), Two(await RunAsync(world, "-o", "name")));
    }

    [Fact]
    public async Task While_a_create_has_no_known_outcome_nobody_is_told_to_delete()
    {
        await using var world = await TestWorld.StartAsync();
        Add(world, "https://perhaps.example.com/");
        await world.ApplyAsync("unsure", _ => { });
        await world.PatchStatusAsync("unsure", """{"status":{"pendingCreate":{"startedAt":"2026-05-04T03:02:01Z","fingerprint":"f","fields":[],"knownIntegrationIds":[]}}}""");
        var (exitCode, _, error) = await RunAsync(world);
        Assert.Equal(2, exitCode);
        Assert.Contains("default/unsure", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_told_exits_with_one()
    {
        await using var world = await TestWorld.StartAsync();
        var (exitCode, output, error) = await CommandLine.RunAsync(
            world.Gateway.Address, world.Cluster.Address, "orphans", "--api-id", "n0tthere", "--region", "us-west-2");
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("n0tthere", error, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Error)> RunAsync(TestWorld world, params string[] more) => CommandLine.RunAsync(
        world.Gateway.Address, world.Cluster.Address, ["orphans", "--api-id", TestWorld.Http, "--region", "us-west-2", .. more]);

    private static (int ExitCode, string Output) Two((int ExitCode, string Output, string Error) run) => (run.ExitCode, run.Output);

    private static string Add(TestWorld world, string uri) => (string)world.Gateway.AddIntegration(TestWorld.Http, new JsonObject
    {
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = uri,
        ["payloadFormatVersion"] = "1.0",
    })["integrationId"]!;
}
