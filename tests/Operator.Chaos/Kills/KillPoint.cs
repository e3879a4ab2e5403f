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

    // The AwsAccount controller has two workers, and a held request has one to itself.
    private const int AccountsAtOnce = 2;

    /// <summary>Points at which one process can die together.</summary>
    public static IEnumerable<IReadOnlyList<KillPoint>> Batches(IEnumerable<KillPoint> points, int size)
    {
        var all = points.ToLookup(point => point.Boundary.IsOfAccount);
        var (scarce, others) = (new Queue<KillPoint>(all[true]), new Queue<KillPoint>(all[false]));
        while (scarce.Count + others.Count > 0)
        {
            var batch = Enumerable.Range(0, Math.Min(AccountsAtOnce, scarce.Count)).Select(_ => scarce.Dequeue()).ToList();
            while (batch.Count < size && others.TryDequeue(out var next))
            {
                batch.Add(next);
            }

            yield return batch;
        }
    }

    /// <summary>Every write is died at before, on the wire and after; a read, which leaves nothing behind, only before its answer.</summary>
    public static IEnumerable<KillPoint> All(IEnumerable<Recording> recordings) =>
        from recording in recordings
        from boundary in recording.Boundaries
        from moment in boundary.IsWrite ? new[] { Moment.Before, Moment.Late, Moment.After } : [Moment.Before]
        select new KillPoint(recording, boundary, moment, null);
}

/// <summary>What became of a point: whether a process died there, and what is wrong, null where nothing is.</summary>
internal sealed record Outcome(KillPoint Point, bool Died, string? Wrong);
