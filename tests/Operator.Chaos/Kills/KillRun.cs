using System.Text.Json.Nodes;
using Operator.Chaos.Worlds;

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

    private static readonly TimeSpan Trailing = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly List<KillPoint> points = [];
    private int places;

    /// <summary>Kills at all points; returns them with what is wrong afterwards, null where nothing is.</summary>
    public async Task<IReadOnlyList<(KillPoint Point, string? Wrong)>> RunAsync(IReadOnlyList<Recording> recordings, CancellationToken cancellationToken)
    {
        var process = await world.StartOperatorAsync(cancellationToken);
        foreach (var batch in KillPoint.All(recordings).Chunk(BatchSize))
        {
            var made = await Task.WhenAll(batch.Select(async point =>
                new KillPoint(point.Recording, point.Boundary, point.Moment, await world.MakePlaceAsync(Place.NameOf("kp", Interlocked.Increment(ref places)), cancellationToken))));
            points.AddRange(made);
            await Task.WhenAll(made.Select(point => point.Recording.Scenario.Arrange(point.Place, cancellationToken)));
            await Task.WhenAll(made.Select(point => HoldAsync(point, cancellationToken)));
            await Task.WhenAll(made.Select(point => point.Recording.Scenario.Act(point.Place, cancellationToken)));
            await UntilAllHoldsAsync("reached", cancellationToken);
            await StillHeldAsync(cancellationToken);
            await ChaosWorld.KillAsync(process, cancellationToken);
            await UntilAllHoldsAsync("left", cancellationToken);
            process = await world.StartOperatorAsync(cancellationToken);
            await Task.WhenAll(ReleaseAsync(Side.Aws, cancellationToken), ReleaseAsync(Side.Kubernetes, cancellationToken));
        }

        return await Task.WhenAll(points.Select(async point => (point, await WrongAsync(point, cancellationToken))));
    }

    /// <summary>What differs from the undisturbed run; waits for the objects to become equal as long as the token allows.</summary>
    private static async Task<string?> WrongAsync(KillPoint point, CancellationToken cancellationToken)
    {
        var scenario = point.Recording.Scenario;
        try
        {
            await scenario.UntilDoneAsync(point.Place, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            return exception.Message;
        }

        // Ready is not the last write: conditions of neighbours and annotations follow.
        using var settled = new CancellationTokenSource(Trailing);
        while (true)
        {
            var difference = Picture.Difference(point.Recording.Picture, await Scenario.PictureAsync(point.Place, cancellationToken));
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
            ["scope"] = point.Place.Name,
            ["caller"] = point.Boundary.Side == Side.Aws ? ChaosWorld.OperatorKey : ChaosWorld.OperatorAgent,
            ["skip"] = point.Boundary.Occurrence,
            ["at"] = point.Moment switch { Moment.Before => "before", Moment.Late => "late", _ => "after" },
        },
        cancellationToken);

    private Task<JsonNode> ReleaseAsync(Side side, CancellationToken cancellationToken) => world.AdminAsync(side, HttpMethod.Delete, "holds", null, cancellationToken);

    // A caller that gave up has gone on: what is killed then is not what was meant.
    private async Task StillHeldAsync(CancellationToken cancellationToken)
    {
        foreach (var side in Enum.GetValues<Side>())
        {
            var holds = (await world.AdminAsync(side, HttpMethod.Get, "holds", null, cancellationToken))["holds"]!.AsArray();
            var left = holds.Where(hold => (string?)hold!["state"] == "left").ToList();
            Assert.True(left.Count == 0, $"Callers timed out before the kill; make the batch smaller: {string.Join(", ", left.Select(hold => hold!.ToJsonString()))}");
        }
    }

    private async Task UntilAllHoldsAsync(string state, CancellationToken cancellationToken)
    {
        foreach (var side in Enum.GetValues<Side>())
        {
            var all = (await world.AdminAsync(side, HttpMethod.Get, "holds", null, cancellationToken))["holds"]!.AsArray().Count;
            try
            {
                using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                bound.CancelAfter(TimeSpan.FromSeconds(30));
                await world.AdminAsync(side, HttpMethod.Get, $"holds?{state}={all}", null, bound.Token);
            }
            catch (OperationCanceledException)
            {
                var holds = await world.AdminAsync(side, HttpMethod.Get, "holds", null, CancellationToken.None);
                throw new TimeoutException($"Not all {side} requests were {state}:\n{string.Join('\n', holds["holds"]!.AsArray().Select(hold => hold!.ToJsonString()))}");
            }
        }
    }
}
