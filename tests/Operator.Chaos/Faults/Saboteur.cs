using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Faults;

/// <summary>
/// Everybody else: people who edit specs and objects, controllers that set labels, consoles that change and delete integrations in AWS,
/// other operators whose objects come and go, API servers that go down, cut watches and forget history. One disturbance after the other, drawn by the seed.
/// </summary>
internal sealed class Saboteur(ChaosWorld world, Population population, FaultPlan faults, int seed)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(120);

#pragma warning disable CA5394 // A repeatable sequence is the point.
    private readonly Random random = new(seed);
    private int number;

    /// <summary>What was made in AWS by hand, for good.</summary>
    public List<Foreign> Foreign { get; } = [];

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
            case < 42:
                await Population.MarkAsync(member, random.Next(2) == 0 ? "labels" : "annotations", $"v{at}", cancellationToken);
                return "labelled";
            case < 66:
                return await ChangeAsync(member, at, cancellationToken);
            case < 72:
                return await VanishAsync(member, cancellationToken);
            case < 76 when Foreign.Count < 6:
                await MakeForeignAsync(member, at, cancellationToken);
                return "foreign integration made";
            case < 83:
                await faults.StormAsync(cancellationToken);
                return "throttle storm";
            case < 89:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "drop-watches", null, cancellationToken);
                return "watches cut";
            case < 93:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "compact", null, cancellationToken);
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "drop-watches", null, cancellationToken);
                return "history forgotten";
            case < 95:
                await world.AdminAsync(Side.Kubernetes, HttpMethod.Post, "outage", new JsonObject { ["millis"] = 800 }, cancellationToken);
                return "API server down";
            case < 97:
                await member.Place.SetReferredAsync(synced: false, cancellationToken);
                await member.Place.SetReferredAsync(synced: true, cancellationToken);
                return "referred object out of sync";
            case < 99:
                await member.Place.DeleteReferredAsync(cancellationToken);
                await member.Place.CreateReferredAsync(cancellationToken);
                return "referred object replaced";
            default:
                await EditAccountAsync(member.Place, 900 + at, cancellationToken);
                return "account edited";
        }
    }
#pragma warning restore CA5394

    private static Task EditAccountAsync(Place place, int durationSeconds, CancellationToken cancellationToken) => Http.InsistAsync(
        () => place.PatchAsync(
            OtherAccount.Kind, Place.AccountName, new JsonObject { ["spec"] = new JsonObject { ["assumeRoles"] = OtherAccount.Roles(place.Name, durationSeconds) } }, cancellationToken),
        cancellationToken);

    // Only what an object already calls its own: who changes an integration whose create was never answered takes its one mark away.
    private static async Task<string> ChangeAsync(Member member, int at, CancellationToken cancellationToken)
    {
        if (PathOf(member) is not { } path)
        {
            return "nothing to change";
        }

        var body = new JsonObject { ["description"] = $"somebody was here {at}", ["integrationType"] = (string)member.Spec()["integrationType"]! };
        await member.Place.AwsAsync(HttpMethod.Patch, path, body, cancellationToken, account: member.Account);
        return "changed in AWS";
    }

    private static async Task<string> VanishAsync(Member member, CancellationToken cancellationToken)
    {
        if (PathOf(member) is not { } path)
        {
            return "nothing to delete";
        }

        await member.Place.AwsAsync(HttpMethod.Delete, path, null, cancellationToken, account: member.Account);
        return "deleted in AWS";
    }

    private async Task MakeForeignAsync(Member near, int at, CancellationToken cancellationToken)
    {
        var description = $"made by hand {at}";
        await near.Place.AwsAsync(HttpMethod.Post, $"v2/apis/{Place.HttpApi}/integrations", new JsonObject
        {
            ["integrationType"] = "HTTP_PROXY",
            ["integrationMethod"] = "GET",
            ["integrationUri"] = "https://hand.example.com",
            ["payloadFormatVersion"] = "1.0",
            ["description"] = description,
        }, cancellationToken, account: near.Account);
        Foreign.Add(new Foreign(near.Place, near.Account, description));
    }

    private static string? PathOf(Member member) =>
        (string?)member.Place.Mirror.Find(member.Id)?["status"]?["integrationId"] is { } id ? $"v2/apis/{member.ApiId}/integrations/{id}" : null;
}
