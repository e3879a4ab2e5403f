using Operator.Kubernetes.Diagnostics;

namespace Operator.Kubernetes.Queue;

/// <content>Transitions of single keys. Every member here runs under the lock.</content>
public sealed partial class WorkQueue<TKey>
{
    private void MakeDue(Entry entry, int lane)
    {
        if (entry.Delay is { } delay)
        {
            lane = Math.Max(lane, delay.Lane);
            CancelDelay(entry);
        }

        if (entry.Processing)
        {
            entry.DirtyLane = Math.Max(lane, entry.DirtyLane ?? 0);
        }
        else if (entry.Node is null)
        {
            Enqueue(entry, lane);
        }
        else if (lane > entry.Lane)
        {
            _lanes[entry.Lane].Remove(entry.Node);
            RuntimeDiagnostics.QueueDepth.Add(-1, _nameTag, _laneTags[entry.Lane]);
            Append(entry, lane);
        }
    }

    private void Delay(Entry entry, long due, int lane)
    {
        if (entry.Node is not null || entry.DirtyLane is not null)
        {
            // Due now already: only the lane can matter.
            MakeDue(entry, lane);
            return;
        }

        if (entry.Delay is { } existing)
        {
            existing.Lane = Math.Max(existing.Lane, lane);
            if (existing.Due <= due)
            {
                return;
            }

            lane = existing.Lane;
            CancelDelay(entry);
        }

        var ticket = new DelayTicket(entry, due, lane);
        entry.Delay = ticket;
        _delays.Enqueue(ticket, due);
        Compact();
        ArmTimer();
    }

    private void Enqueue(Entry entry, int lane)
    {
        RuntimeDiagnostics.QueueAdds.Add(1, _nameTag, _laneTags[lane]);
        Append(entry, lane);
        _available.Release();
    }

    private void Append(Entry entry, int lane)
    {
        entry.Lane = lane;
        entry.AddedAt = _time.GetTimestamp();
        entry.Node = _lanes[lane].AddLast(entry);
        RuntimeDiagnostics.QueueDepth.Add(1, _nameTag, _laneTags[lane]);
    }

    private Entry TakeNext()
    {
        var now = _time.GetTimestamp();
        Entry? best = null;
        var bestLane = long.MinValue;
        foreach (var lane in _lanes)
        {
            if (lane.First is not { Value: var head })
            {
                continue;
            }

            var effective = head.Lane + (_time.GetElapsedTime(head.AddedAt, now).Ticks / _options.AgingInterval.Ticks);
            if (best is null || effective > bestLane || (effective == bestLane && head.AddedAt < best.AddedAt))
            {
                best = head;
                bestLane = effective;
            }
        }

        if (best?.Node is null)
        {
            throw new InvalidOperationException("A permit without a queued key: the count of permits is broken.");
        }

        _lanes[best.Lane].Remove(best.Node);
        best.Node = null;
        return best;
    }

    private static void CancelDelay(Entry entry)
    {
        // The ticket stays in the heap until it is due; a cancelled one is skipped then. Cheaper than searching the heap.
        entry.Delay!.Cancelled = true;
        entry.Delay = null;
    }

    private void Compact()
    {
        // Keys that are edited again and again leave cancelled tickets behind, some due in hours.
        if (_delays.Count <= (2 * _entries.Count) + 64)
        {
            return;
        }

        var alive = _delays.UnorderedItems.Where(item => !item.Element.Cancelled).ToArray();
        _delays.Clear();
        _delays.EnqueueRange(alive);
    }

    private void MoveDue()
    {
        lock (_lock)
        {
            if (_shutDown)
            {
                return;
            }

            var now = _time.GetTimestamp();
            while (_delays.TryPeek(out var ticket, out var due) && (ticket.Cancelled || due <= now))
            {
                _delays.Dequeue();
                if (!ticket.Cancelled)
                {
                    ticket.Entry.Delay = null;
                    MakeDue(ticket.Entry, ticket.Lane);
                }
            }

            ArmTimer();
        }
    }

    private void ArmTimer()
    {
        while (_delays.TryPeek(out var ticket, out var due))
        {
            if (ticket.Cancelled)
            {
                _delays.Dequeue();
                continue;
            }

            // Rounded up to whole milliseconds, the timer's unit: a timer that fires early would only be set again.
            var wait = Math.Max(0, Math.Ceiling((due - _time.GetTimestamp()) * 1000.0 / _time.TimestampFrequency));
            _timer.Change(TimeSpan.FromMilliseconds(Math.Min(wait, int.MaxValue)), Timeout.InfiniteTimeSpan);
            return;
        }

        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private long DueAt(TimeSpan delay)
    {
        // A century is for ever, and keeps the arithmetic away from overflow.
        var seconds = Math.Min(delay.TotalSeconds, TimeSpan.FromDays(36500).TotalSeconds);
        return _time.GetTimestamp() + (long)(seconds * _time.TimestampFrequency);
    }

    private sealed class Entry(TKey key)
    {
        public TKey Key { get; } = key;

        public int Lane { get; set; }

        public long AddedAt { get; set; }

        public long StartedAt { get; set; }

        public bool Processing { get; set; }

        public int? DirtyLane { get; set; }

        public LinkedListNode<Entry>? Node { get; set; }

        public DelayTicket? Delay { get; set; }
    }

    private sealed class DelayTicket(Entry entry, long due, int lane)
    {
        public Entry Entry { get; } = entry;

        public long Due { get; } = due;

        public int Lane { get; set; } = lane;

        public bool Cancelled { get; set; }
    }
}
