namespace Operator.ApiGateway.Resilience;

/// <summary>
/// Who is next: the most urgent lane, unless a less urgent one has been passed over so often that its turn has come. Not thread-safe.
/// </summary>
/// <remarks>
/// Guarantees: within a lane first in, first out; while a lane waits, it gets at least one of every 4 (deletions), 8 (references) or
/// 16 (resyncs) turns, and edits get what is left, at least 9 of 16, so that the head of any lane waits a bounded number of turns
/// (<see cref="MostPassedOver"/>). A lane saves nothing up while it is empty. A strict order would let one user's thousand edits stop all
/// drift correction; plain weights would make one edit wait behind resyncs for no reason when they are few.
/// </remarks>
/// <param name="isGone">Whether a waiter has given up; it is skipped, and costs no turn.</param>
internal sealed class RequestLanes<T>(Func<T, bool> isGone)
    where T : class
{
    // Of how many turns one is this lane's at least; the most urgent lane needs none, it goes first anyway.
    private static readonly int[] TurnEvery = [16, 8, 4];

    private readonly Queue<T>[] _lanes = [.. Enum.GetValues<RequestPriority>().Select(_ => new Queue<T>())];
    private readonly int[] _passedOver = new int[Enum.GetValues<RequestPriority>().Length];

    /// <summary>How many turns others can have at most before the head of a lane has its own.</summary>
    public static int MostPassedOver(RequestPriority lane) => lane switch
    {
        // Less urgent lanes whose turns fall together go first, one each.
        RequestPriority.Edit => TurnEvery.Length,
        _ => TurnEvery[(int)lane] - 1 + (int)lane,
    };

    /// <summary>Adds a waiter to the end of a lane.</summary>
    public void Enqueue(RequestPriority lane, T waiter) => _lanes[(int)lane].Enqueue(waiter);

    /// <summary>Whether anybody waits.</summary>
    public bool IsEmpty => Next() < 0;

    /// <summary>Takes the waiter whose turn it is.</summary>
    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? waiter)
    {
        var next = Next();
        if (next < 0)
        {
            waiter = null;
            return false;
        }

        waiter = _lanes[next].Dequeue();
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            _passedOver[lane] = lane == next || _lanes[lane].Count == 0 ? 0 : _passedOver[lane] + 1;
        }

        return true;
    }

    private int Next()
    {
        var next = -1;
        for (var lane = _lanes.Length - 1; lane >= 0; lane--)
        {
            while (_lanes[lane].TryPeek(out var head) && isGone(head))
            {
                _lanes[lane].Dequeue();
            }

            if (_lanes[lane].Count == 0)
            {
                _passedOver[lane] = 0;
            }
            else if (next < 0 || (lane < TurnEvery.Length && _passedOver[lane] >= TurnEvery[lane] - 1))
            {
                next = lane;
            }
        }

        return next;
    }
}
