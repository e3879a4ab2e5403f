using Operator.Chaos.Worlds;

namespace Operator.Chaos.Kills;

/// <summary>Where on its way the request was when the process died; the sandbox's own words.</summary>
internal enum Moment
{
    /// <summary>It was never sent.</summary>
    Before,

    /// <summary>It was on the wire, and takes effect when the next process already works.</summary>
    Late,

    /// <summary>It took effect, and the answer was lost.</summary>
    After,
}

/// <summary>One death: at which boundary of which scenario, in which place (null until it is played).</summary>
internal sealed record KillPoint(Recording Recording, Boundary Boundary, Moment Moment, Place? Place)
{
    public override string ToString() => $"{Recording.Scenario.Name}: killed {Moment switch
    {
        Moment.Before => "before",
        Moment.Late => "while the wire held",
        _ => "after",
    }} {Boundary} ({Place?.Name})";

    /// <summary>Points at which one process can die together: a held request has its worker to itself.</summary>
    public static IEnumerable<IReadOnlyList<KillPoint>> Batches(IEnumerable<KillPoint> points, int size)
    {
        var lanes = points.GroupBy(point => point.Boundary.Lane)
            .Select(lane => (Points: new Queue<KillPoint>(lane), AtOnce: lane.Key switch { Lane.Events => 1, Lane.Accounts => 2, _ => size }))
            .OrderBy(lane => lane.AtOnce)
            .ToList();
        while (lanes.Exists(lane => lane.Points.Count > 0))
        {
            List<KillPoint> batch = [];
            foreach (var (queue, atOnce) in lanes)
            {
                var limit = Math.Min(size, batch.Count + atOnce);
                while (batch.Count < limit && queue.TryDequeue(out var next))
                {
                    batch.Add(next);
                }
            }

            yield return batch;
        }
    }

    /// <summary>
    /// Every write is died at before, on the wire and after; a read, which leaves nothing behind, only before its answer. An event, which nothing
    /// is ever decided by and which takes a process of its own, in CI only after.
    /// </summary>
    public static IEnumerable<KillPoint> All(IEnumerable<Recording> recordings) =>
        from recording in recordings
        from boundary in recording.Boundaries
        from moment in Moments(boundary)
        select new KillPoint(recording, boundary, moment, null);

    private static IReadOnlyList<Moment> Moments(Boundary boundary) => boundary switch
    {
        { IsWrite: false } => [Moment.Before],
        { Lane: Lane.Events } when !ChaosMode.IsLong => [Moment.After],
        _ => [Moment.Before, Moment.Late, Moment.After],
    };
}

/// <summary>What became of a point: whether a process died there, and what is wrong, null where nothing is.</summary>
internal sealed record Outcome(KillPoint Point, bool Died, string? Wrong);
