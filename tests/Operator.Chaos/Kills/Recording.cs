using Operator.Chaos.Kills.Scenarios;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>What a scenario does when nobody kills anything: its boundaries, and the world that it ends in.</summary>
internal sealed record Recording(Scenario Scenario, IReadOnlyList<Boundary> Boundaries, string Picture)
{
    public static readonly IReadOnlyList<Scenario> Scenarios =
    [
        HttpScenarios.Create,
        HttpScenarios.Update,
        HttpScenarios.Replace,
        HttpScenarios.Delete,
        WebSocketScenarios.Create,
        WebSocketScenarios.Update,
        WebSocketScenarios.Delete,
        RestScenarios.Create,
        RestScenarios.Update,
        RestScenarios.Delete,
        RestScenarios.Deploy,
        RestScenarios.Redeploy,
        RestScenarios.Rollback,
        RestScenarios.Undeploy,
        PermissionScenarios.Grant,
        PermissionScenarios.Revoke,
    ];

    /// <summary>Plays all scenarios at the same time, each in a place of its own.</summary>
    public static async Task<IReadOnlyList<Recording>> MakeAsync(ChaosWorld world, CancellationToken cancellationToken)
    {
        var process = await world.StartOperatorAsync(cancellationToken);
        var places = await Task.WhenAll(Scenarios.Select((_, at) => world.MakePlaceAsync(Place.NameOf("kr", at), cancellationToken)));
        await Task.WhenAll(Scenarios.Zip(places, (scenario, place) => scenario.Arrange(place, cancellationToken)));
        var marks = await JournalMarks.NowAsync(world, cancellationToken);
        await Task.WhenAll(Scenarios.Zip(places, (scenario, place) => scenario.Act(place, cancellationToken)));
        await Task.WhenAll(Scenarios.Zip(places, (scenario, place) => scenario.UntilDoneAsync(place, cancellationToken)));
        await ChaosWorld.StopAsync(process, cancellationToken);

        List<Recording> recordings = [];
        foreach (var (scenario, place) in Scenarios.Zip(places))
        {
            recordings.Add(new Recording(
                scenario,
                await Boundary.RecordedAsync(world, place.Name, marks, cancellationToken),
                await Scenario.PictureAsync(place, cancellationToken)));
        }

        return recordings;
    }
}
