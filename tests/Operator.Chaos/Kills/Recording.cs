using Operator.Chaos.Kills.Scenarios;
using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>What a scenario does when nobody kills anything: its boundaries, the world that it ends in, and boundaries that only some plays had.</summary>
internal sealed record Recording(Scenario Scenario, IReadOnlyList<Boundary> Boundaries, string Picture, IReadOnlyList<Boundary> ByChance)
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
        RestScenarios.UpdateMethod,
        RestScenarios.Delete,
        RestScenarios.Deploy,
        RestScenarios.Redeploy,
        RestScenarios.Rollback,
        RestScenarios.Undeploy,
        PermissionScenarios.Grant,
        PermissionScenarios.Revoke,
        AccountScenarios.Create,
        AccountScenarios.Update,
        AccountScenarios.Delete,
        AccountScenarios.CreateWithin,
        AccountScenarios.DeleteWithin,
        AccountScenarios.DeleteLastUser,
    ];

    // What one play out of many does by chance of timing, such as a second look, cannot be died at on demand.
    private const int Plays = 3;

    /// <summary>Plays all scenarios at the same time, several times each, every time in a place of its own; what all plays of a scenario do is its recording.</summary>
    public static async Task<IReadOnlyList<Recording>> MakeAsync(ChaosWorld world, CancellationToken cancellationToken)
    {
        var process = await world.StartOperatorAsync(cancellationToken);
        var plays = await Task.WhenAll(Enumerable.Range(0, Scenarios.Count * Plays).Select(async at =>
            (Scenario: Scenarios[at / Plays], Place: await world.MakePlaceAsync(Place.NameOf("kr", at), cancellationToken))));
        await Task.WhenAll(plays.Select(play => play.Scenario.Arrange(play.Place, cancellationToken)));
        var marks = await Journals.MarkAsync(world, cancellationToken);
        await Task.WhenAll(plays.Select(play => play.Scenario.Act(play.Place, cancellationToken)));
        await Task.WhenAll(plays.Select(play => play.Scenario.UntilDoneAsync(play.Place, cancellationToken)));
        await ChaosWorld.StopAsync(process, cancellationToken);

        var journals = await Journals.SinceAsync(world, marks, cancellationToken);
        List<Recording> recordings = [];
        foreach (var same in plays.GroupBy(play => play.Scenario))
        {
            var recorded = same.Select(play => Boundary.Recorded(journals, play.Place.Name)).ToList();
            recordings.Add(new Recording(
                same.Key,
                [.. recorded[0].Where(boundary => recorded.TrueForAll(other => other.Contains(boundary)))],
                await Scenario.PictureAsync(same.First().Place, cancellationToken),
                [.. recorded.SelectMany(one => one).Distinct().Where(boundary => !recorded.TrueForAll(other => other.Contains(boundary)))]));
        }

        return recordings;
    }
}
