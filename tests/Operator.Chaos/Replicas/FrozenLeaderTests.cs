using System.Text.Json.Nodes;
using Operator.Chaos.Kills;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Replicas;

/// <summary>
/// Two replicas and a real lease. The leader is frozen (SIGSTOP) in the middle of creates, the other one takes over and finishes them,
/// and the first one wakes up again with everything that it still had in hand.
/// </summary>
public sealed class FrozenLeaderTests
{
    private const string First = "AKIACHAOSFIRST000000";
    private const string Second = "AKIACHAOSSECOND00000";
    private const string Kind = "Integration";
    private const string Name = "one";

    // The lease runs out after 15 s, and a create may be on its way for 30 s.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task A_leader_frozen_in_the_middle_of_creates_and_woken_after_the_handover_leaves_one_integration_each()
    {
        using var deadline = Deadline.Source(Within);
        var token = deadline.Token;
        await using var world = await ChaosWorld.UpAsync(token);
        // Made, but nobody was told; on the wire, and made when the second replica has looked already; about to be sent.
        var (made, onTheWire, about) = (
            await world.MakePlaceAsync("frozen-leader-1", token), await world.MakePlaceAsync("frozen-leader-2", token), await world.MakePlaceAsync("frozen-leader-3", token));
        Place[] places = [made, onTheWire, about];
        var first = await world.StartOperatorAsync(First, token);
        await first.LineAsync(line => line.Contains("Controller integration runs", StringComparison.Ordinal), token);
        var second = await world.StartOperatorAsync(Second, token);
        await HoldAsync(world, Side.Aws, "CreateIntegration", made, First, "after", token);
        await HoldAsync(world, Side.Aws, "CreateIntegration", onTheWire, First, "late", token);
        await HoldAsync(world, Side.Kubernetes, "patch integrations/status", about, ChaosWorld.OperatorAgent, "after", token);

        await Task.WhenAll(places.Select(place => place.CreateAsync(Kind, Name, Spec(), token)));
        await world.AdminAsync(Side.Aws, HttpMethod.Get, "holds?reached=2", null, token);
        await world.AdminAsync(Side.Kubernetes, HttpMethod.Get, "holds?reached=1", null, token);
        await HoldAsync(world, Side.Aws, "GetIntegrations", onTheWire, Second, "after", token);
        first.Signal("STOP");

        await world.AdminAsync(Side.Aws, HttpMethod.Get, "holds?reached=3", null, token);
        await world.AdminAsync(Side.Aws, HttpMethod.Delete, "holds", null, token);
        await Task.WhenAll(places.Select(place => place.Mirror.UntilAsync(place.Id("integrations", Name), Scenario.IsDone, token)));
        await world.AdminAsync(Side.Kubernetes, HttpMethod.Delete, "holds", null, token);
        first.Signal("CONT");
        var code = await first.ExitCodeAsync(token);

        Assert.True(code == 1, $"The first replica ended with {code}:\n{first.Log}");
        foreach (var place in places)
        {
            var integration = Assert.Single(await AwsPicture.IntegrationsAsync(place, Place.HttpApi, token));
            Assert.Equal((string)integration!["integrationId"]!, (string?)place.Mirror.Find(place.Id("integrations", Name))!["status"]!["integrationId"]);
        }

        Assert.Equal([First], await CreatorsAsync(world, made, token));
        Assert.Equal([First], await CreatorsAsync(world, onTheWire, token));
        Assert.Equal([Second], await CreatorsAsync(world, about, token));
        await ChaosWorld.StopAsync(second, token);
    }

    private static Task<JsonNode> HoldAsync(ChaosWorld world, Side side, string operation, Place place, string caller, string at, CancellationToken cancellationToken) => world.AdminAsync(
        side,
        HttpMethod.Post,
        "holds",
        new JsonObject { ["operation"] = operation, ["scope"] = place.Name, ["caller"] = caller, ["at"] = at },
        cancellationToken);

    private static async Task<IReadOnlyList<string>> CreatorsAsync(ChaosWorld world, Place place, CancellationToken cancellationToken) =>
    [
        .. (await Journals.CallsAsync(world, cancellationToken))
            .Where(call => (string)call!["operation"]! == "CreateIntegration" && (string)call["region"]! == place.Name)
            .Select(call => (string)call!["accessKeyId"]!),
    ];

    private static JsonObject Spec() => new()
    {
        ["apiId"] = Place.HttpApi,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = "https://example.com",
    };
}
