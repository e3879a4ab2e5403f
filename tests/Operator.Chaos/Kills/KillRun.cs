using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;
using Operator.Processes;

namespace Operator.Chaos.Kills;

/// <summary>
/// Kills real processes at every boundary of every recorded scenario. One process dies at many boundaries at once: each scenario plays
/// in a place of its own, each is stopped at another request, and when all are stopped the process gets its SIGKILL. The next process
/// recovers them while the next batch is played, so that recoveries are killed too.
/// </summary>
internal sealed class KillRun(ChaosWorld world)
{
    // What a process can bring to its boundaries well before its first held call times out (ten seconds).
    private const int BatchSize = 48;

    // A point whose request did not come in time, or whose caller gave up before the kill, is played again, in a place of its own.
    private const int Plays = 4;

    private static readonly TimeSpan Reaching = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Leaving = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Trailing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly List<KillPoint> deaths = [];
    private readonly List<KillPoint> missed = [];
    private int places;

    /// <summary>Kills at all points, and looks at what became of each.</summary>
    public async Task<IReadOnlyList<Outcome>> RunAsync(IReadOnlyList<Recording> recordings, CancellationToken cancellationToken)
    {
        var process = await world.StartOperatorAsync(cancellationToken);
        IReadOnlyList<KillPoint> left = [.. KillPoint.All(recordings)];
        for (var play = 0; play < Plays && left.Count > 0; play++)
        {
            missed.Clear();
            foreach (var batch in KillPoint.Batches(left, BatchSize >> play))
            {
                await PlayAsync(batch, process, cancellationToken);
                process = await world.StartOperatorAsync(cancellationToken);
                await Task.WhenAll(ReleaseAsync(Side.Aws, cancellationToken), ReleaseAsync(Side.Kubernetes, cancellationToken));
            }

            left = [.. missed];
        }

        var died = await Task.WhenAll(deaths.Select(async point => new Outcome(point, Died: true, await WrongAsync(point, cancellationToken))));
        return [.. died, .. left.Select(NotCome)];
    }

    // Timing decides how often an object is looked at, and whether two news of it are written one by one or at once; not which writes there are.
    private static Outcome NotCome(KillPoint point) =>
        new(point, Died: false, point.Boundary is { IsWrite: true, Occurrence: 0 } ? $"its request did not come in {Plays} plays" : null);

    // Brings every point of a batch to its boundary, and kills the process there.
    private async Task PlayAsync(IReadOnlyList<KillPoint> batch, ChildProcess process, CancellationToken cancellationToken)
    {
        var made = await Task.WhenAll(batch.Select(async point =>
            point with { Place = await world.MakePlaceAsync(Place.NameOf("kp", Interlocked.Increment(ref places)), cancellationToken) }));
        await Task.WhenAll(made.Select(point => point.Recording.Scenario.Arrange(point.Place!, cancellationToken)));
        await Task.WhenAll(made.Select(point => HoldAsync(point, cancellationToken)));
        await Task.WhenAll(made.Select(point => point.Recording.Scenario.Act(point.Place!, cancellationToken)));
        await Task.WhenAll(Enum.GetValues<Side>().Select(side =>
            UntilHoldsAsync(side, "reached", made.Count(point => point.Boundary.Side == side), Reaching, cancellationToken)));
        var held = await HeldAsync(cancellationToken);
        await ChaosWorld.KillAsync(process, cancellationToken);
        foreach (var side in Enum.GetValues<Side>())
        {
            var callers = made.Count(point => point.Boundary.Side == side && held.Contains(point.Place!.Name));
            Assert.True(await UntilHoldsAsync(side, "left", callers, Leaving, cancellationToken), $"{callers} callers of {side} were killed, and their connections stay.");
        }

        deaths.AddRange(made.Where(point => held.Contains(point.Place!.Name)));
        missed.AddRange(made.Where(point => !held.Contains(point.Place!.Name)));
    }

    /// <summary>What differs from the undisturbed run; waits for the objects to become equal as long as the token allows.</summary>
    private static async Task<string?> WrongAsync(KillPoint point, CancellationToken cancellationToken)
    {
        var scenario = point.Recording.Scenario;
        try
        {
            await scenario.UntilDoneAsync(point.Place!, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            return exception.Message;
        }

        // Ready is not the last write: conditions of neighbours and annotations follow.
        using var settled = new CancellationTokenSource(Trailing);
        while (true)
        {
            var difference = Picture.Difference(point.Recording.Picture, await Scenario.PictureAsync(point.Place!, cancellationToken));
            if (difference is null || settled.IsCancellationRequested)
            {
                return difference;
            }

            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private Task<JsonNode> HoldAsync(KillPoint point, CancellationToken cancellationToken) => world.AdminAsync(
        point.Boundary.Side,
        HttpMethod.Post,
        "holds",
        new JsonObject
        {
            ["operation"] = point.Boundary.Operation,
            ["scope"] = point.Place!.Name,
            ["caller"] = point.Boundary.Side == Side.Aws ? ChaosWorld.OperatorKey : ChaosWorld.OperatorAgent,
            ["skip"] = point.Boundary.Occurrence,
            ["at"] = point.Moment switch { Moment.Before => "before", Moment.Late => "late", _ => "after" },
        },
        cancellationToken);

    private Task<JsonNode> ReleaseAsync(Side side, CancellationToken cancellationToken) => world.AdminAsync(side, HttpMethod.Delete, "holds", null, cancellationToken);

    // The places whose request is at its boundary now. A caller that gave up has gone on: what would be killed is not what was meant.
    private async Task<IReadOnlySet<string>> HeldAsync(CancellationToken cancellationToken)
    {
        HashSet<string> held = [];
        foreach (var side in Enum.GetValues<Side>())
        {
            var holds = (await world.AdminAsync(side, HttpMethod.Get, "holds", null, cancellationToken))["holds"]!.AsArray();
            held.UnionWith(holds.Where(hold => (string?)hold!["state"] == "held").Select(hold => (string)hold!["scope"]!));
        }

        return held;
    }

    // Whether so many holds came to this state within a time.
    private async Task<bool> UntilHoldsAsync(Side side, string state, int count, TimeSpan within, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(within);
        try
        {
            await world.AdminAsync(side, HttpMethod.Get, $"holds?{state}={count}", null, bound.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
