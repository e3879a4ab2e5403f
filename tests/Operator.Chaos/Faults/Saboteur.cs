using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// Everybody else: people who edit specs and objects, controllers that set labels, consoles that change and delete integrations in AWS,
/// API servers that go down, cut watches and forget history. One disturbance after the other, drawn by the seed.
/// </summary>
internal sealed class Saboteur(ChaosWorld world, Population population, FaultPlan faults, int seed)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);

#pragma warning disable CA5394 // A repeatable sequence is the point.
    private readonly Random random = new(seed);
    private int number;

    /// <summary>What was made in AWS by hand, for good.</summary>
    public List<(Place Place, string Description)> Foreign { get; } = [];

    /// <summary>How often each disturbance came.</summary>
    public SortedDictionary<string, int> Done { get; } = new(StringComparer.Ordinal);

    /// <summary>Disturbs this many times.</summary>
    public async Task RunAsync(int times, CancellationToken cancellationToken)
    {
        using var beat = new PeriodicTimer(Beat, TimeProvider.System);
        for (var i = 0; i < times; i++)
        {
            await beat.WaitForNextTickAsync(cancellationToken);
            var what = await DisturbAsync(number++, cancellationToken);
            Done[what] = Done.GetValueOrDefault(what) + 1;
        }
    }

    private async Task<string> DisturbAsync(int at, CancellationToken cancellationToken)
    {
        var members = population.Members;
        var member = members[random.Next(members.Count)];
        switch (random.Next(100))
        {
            case < 30:
                await population.EditAsync(member, $"{member.Name} edit {at}", 1000 + (random.Next(20) * 100), cancellationToken);
                return "spec edited";
            case < 45:
                await Population.MarkAsync(member, random.Next(2) == 0 ? "labels" : "annotations", $"v{at}", cancellationToken);
                return "labelled";
            case < 70:
                return await ChangeAsync(member, at, cancellationToken);
            case < 76:
                return await VanishAsync(member, cancellationToken);
            case < 80 when Foreign.Count < 6:
                await MakeForeignAsync(member.Place, at, cancellationToken);
                return "foreign integration made";
            case < 88:
                await faults.StormAsync(5, cancellationToken);
                return "throttle storm";
            case < 94:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "drop-watches", null, cancellationToken);
                return "watches cut";
            case < 98:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "compact", null, cancellationToken);
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "drop-watches", null, cancellationToken);
                return "history forgotten";
            default:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "outage", new JsonObject { ["millis"] = 800 }, cancellationToken);
                return "API server down";
        }
    }
#pragma warning restore CA5394

    // Only what an object already calls its own: who changes an integration whose create was never answered takes its one mark away.
    private static async Task<string> ChangeAsync((Place Place, string Name) member, int at, CancellationToken cancellationToken)
    {
        if (PathOf(member) is not { } path)
        {
            return "nothing to change";
        }

        var body = new JsonObject { ["description"] = $"somebody was here {at}", ["integrationType"] = TypeOf(member) };
        await member.Place.AwsAsync(HttpMethod.Patch, path, body, cancellationToken);
        return "changed in AWS";
    }

    private static async Task<string> VanishAsync((Place Place, string Name) member, CancellationToken cancellationToken)
    {
        if (PathOf(member) is not { } path)
        {
            return "nothing to delete";
        }

        await member.Place.AwsAsync(HttpMethod.Delete, path, null, cancellationToken);
        return "deleted in AWS";
    }

    private async Task MakeForeignAsync(Place place, int at, CancellationToken cancellationToken)
    {
        var description = $"made by hand {at}";
        await place.AwsAsync(HttpMethod.Post, $"v2/apis/{Place.HttpApi}/integrations", new JsonObject
        {
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "GET",
            ["integrationUri"] = "https://hand.example.com",
            ["payloadFormatVersion"] = "1.0",
            ["description"] = description,
        }, cancellationToken);
        Foreign.Add((place, description));
    }

    private static string? PathOf((Place Place, string Name) member)
    {
        var entity = member.Place.Mirror.Find(Population.IdOf(member));
        return (string?)entity?["status"]?["integrationId"] is { } id ? $"v2/apis/{entity["spec"]!["apiId"]}/integrations/{id}" : null;
    }

    private static string TypeOf((Place Place, string Name) member) =>
        (string)member.Place.Mirror.Find(Population.IdOf(member))!["spec"]!["integrationType"]!;
}
