using System.Runtime.ExceptionServices;
using Operator.ApiGateway.Errors;

namespace Operator.Aws;

/// <summary>How long a <see cref="SnapshotCache{TSnapshot}"/> keeps what.</summary>
internal sealed record SnapshotLifetimes
{
    /// <summary>How long a snapshot is kept. No caller gets an older one, however much it tolerates.</summary>
    public required TimeSpan Keep { get; init; }

    /// <summary>After this time only what <c>release</c> leaves of a snapshot is kept.</summary>
    public TimeSpan? ReleaseAfter { get; init; }

    /// <summary>How long it is remembered that there is no such API.</summary>
    public TimeSpan Missing { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a write of ours is put on top of what is read after it. AWS promises nothing about a read that follows a write, so a
    /// list may lag behind the reply that we have; the price is that somebody else's change within that time shows one read later.
    /// </summary>
    public TimeSpan WritesSettle { get; init; }
}

/// <summary>
/// One picture of each API, shared by all who want to see it: read when somebody wants a newer one than there is, and kept current by
/// our own writes.
/// </summary>
/// <remarks>
/// <para>Single flight: of those who wait for the same API one reads, and the others take what it got, its failure included.</para>
/// <para>
/// Order: reads and writes are numbered, because a clock may stand still between two of them. A write that was noted after a read
/// began is put on top of what was read, as the pages may or may not show it. So nobody ever gets less than what our last reply said.
/// </para>
/// <para>Memory: nothing of an API that nobody asks about stays for longer than <see cref="SnapshotLifetimes.Keep"/>. Thread-safe.</para>
/// </remarks>
/// <typeparam name="TSnapshot">The picture. Immutable.</typeparam>
internal sealed class SnapshotCache<TSnapshot> : IDisposable
    where TSnapshot : class
{
    // Who asks for what was read after a moment wants to know what is, and may come back for the same moment much later.
    private static readonly TimeSpan LongestSince = TimeSpan.FromMinutes(1);

    private readonly KeyedLock<ApiKey> flights = new();
    private readonly Lock gate = new();
    private readonly Dictionary<ApiKey, Entry> entries = [];
    private readonly TimeProvider timeProvider;
    private readonly SnapshotLifetimes lifetimes;
    private readonly Func<TSnapshot, TSnapshot>? release;
    private readonly ITimer sweep;
    private bool sweeping;

    /// <param name="timeProvider">Clock.</param>
    /// <param name="lifetimes">How long what is kept.</param>
    /// <param name="release">What of a snapshot is worth keeping for long; needed with <see cref="SnapshotLifetimes.ReleaseAfter"/>.</param>
    public SnapshotCache(TimeProvider timeProvider, SnapshotLifetimes lifetimes, Func<TSnapshot, TSnapshot>? release = null)
    {
        this.timeProvider = timeProvider;
        this.lifetimes = lifetimes;
        this.release = release;
        sweep = timeProvider.CreateTimer(static cache => ((SnapshotCache<TSnapshot>)cache!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many APIs something is kept of; for tests and metrics.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return entries.Count;
            }
        }
    }

    /// <summary>How long ago each API that is known was read.</summary>
    public IReadOnlyList<(ApiKey Api, TimeSpan Age)> Ages
    {
        get
        {
            lock (gate)
            {
                return [.. entries.Where(entry => entry.Value.Snapshot is not null).Select(entry => (entry.Key, timeProvider.GetElapsedTime(entry.Value.ReadAt)))];
            }
        }
    }

    /// <summary>What is known and not too old, without a call.</summary>
    /// <returns>Whether something is known; the snapshot is null when what is known is that there is no such API.</returns>
    public bool TryGet(ApiKey api, TimeSpan maxAge, out TSnapshot? snapshot)
    {
        lock (gate)
        {
            snapshot = null;
            if (!entries.TryGetValue(api, out var entry) || !entry.IsCurrent)
            {
                return false;
            }

            snapshot = entry.Snapshot;
            var limit = snapshot is null ? lifetimes.Missing : lifetimes.Keep;
            return timeProvider.GetElapsedTime(entry.ReadAt) < (maxAge < limit ? maxAge : limit);
        }
    }

    /// <summary>The API as it was at most <paramref name="maxAge"/> ago, with all our writes since; null when there is no such API.</summary>
    /// <param name="api">The API.</param>
    /// <param name="maxAge">What the caller tolerates, counted from the end of the read; zero asks for a read that begins after this call.</param>
    /// <param name="read">Reads the API; null when there is none. What it throws is thrown to all who wait, and not remembered.</param>
    /// <param name="cancellationToken">Stops the wait, and the read if this caller makes it; another one then reads instead.</param>
    public async ValueTask<TSnapshot?> GetAsync(
        ApiKey api, TimeSpan maxAge, Func<CancellationToken, Task<TSnapshot?>> read, CancellationToken cancellationToken)
    {
        var asked = Moment.Next();
        if (TryGet(api, maxAge, out var known))
        {
            return known;
        }

        using var flight = await flights.EnterAsync(api, cancellationToken);
        return TryGet(api, maxAge, out known) || TryGetReadAfter(api, asked, out known) ? known : await ReadAsync(api, asked, read, cancellationToken);
    }

    /// <summary>The API as a read showed it that began after a moment, with all our writes since; null when there is no such API.</summary>
    /// <param name="api">The API.</param>
    /// <param name="since">The moment.</param>
    /// <param name="read">As for <see cref="GetAsync"/>.</param>
    /// <param name="cancellationToken">The same.</param>
    public async ValueTask<TSnapshot?> GetSinceAsync(
        ApiKey api, long since, Func<CancellationToken, Task<TSnapshot?>> read, CancellationToken cancellationToken)
    {
        var asked = Moment.Next();
        if (TryGetReadAfter(api, since, out var known))
        {
            return known;
        }

        using var flight = await flights.EnterAsync(api, cancellationToken);
        return TryGetReadAfter(api, since, out known) ? known : await ReadAsync(api, asked, read, cancellationToken);
    }

    /// <summary>A write of ours was answered: this is what it changed. Also for what a fresh read of a part showed.</summary>
    /// <param name="api">The API.</param>
    /// <param name="change">What it changed.</param>
    /// <param name="changeRead">The same, for a snapshot whose read began after the write; <paramref name="change"/> when null.</param>
    public void Wrote(ApiKey api, Func<TSnapshot, TSnapshot> change, Func<TSnapshot, TSnapshot>? changeRead = null)
    {
        lock (gate)
        {
            var entry = EntryOf(api);
            entry.Writes.Add(new Write(Moment.Next(), timeProvider.GetTimestamp(), change, changeRead ?? change));
            if (entry.Snapshot is { } snapshot)
            {
                entry.Snapshot = change(snapshot);
                // What this added is let go as well.
                entry.IsReleased = false;
            }
        }
    }

    /// <summary>What is known may be wrong, and so may be what is being read.</summary>
    public void Invalidate(ApiKey api)
    {
        lock (gate)
        {
            if (entries.TryGetValue(api, out var entry))
            {
                entry.IsCurrent = false;
                entry.Version++;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => sweep.Dispose();

    /// <summary>What was read after a moment, if it was, and not so long ago that nobody means that moment any more; without a call.</summary>
    /// <returns>As for <see cref="TryGet"/>.</returns>
    public bool TryGetReadAfter(ApiKey api, long since, out TSnapshot? snapshot)
    {
        lock (gate)
        {
            return TryGet(api, LongestSince, out snapshot) && entries[api].Begun > since;
        }
    }

    // Under the flight of the API.
    private async Task<TSnapshot?> ReadAsync(ApiKey api, long asked, Func<CancellationToken, Task<TSnapshot?>> read, CancellationToken cancellationToken)
    {
        Entry entry;
        long begun;
        long begunAt;
        int version;
        lock (gate)
        {
            // From here on the entry stays, and writes are noted in it.
            entry = EntryOf(api);
            if (entry.Failed is { } failed && failed.Begun > asked)
            {
                // Somebody else tried after we asked.
                failed.Exception.Throw();
            }

            entry.IsRead = true;
            begun = Moment.Next();
            begunAt = timeProvider.GetTimestamp();
            version = entry.Version;
        }

        try
        {
            var snapshot = await read(cancellationToken);
            lock (gate)
            {
                // Counted to the begin of the read: its first page may lag behind that moment, however long the others took.
                entry.Writes.RemoveAll(write => write.Number < begun && timeProvider.GetElapsedTime(write.At, begunAt) >= lifetimes.WritesSettle);
                foreach (var write in entry.Writes)
                {
                    snapshot = snapshot is null ? null : write.Number < begun ? write.ChangeRead(snapshot) : write.Change(snapshot);
                }

                (entry.Snapshot, entry.Begun, entry.ReadAt, entry.Failed) = (snapshot, begun, timeProvider.GetTimestamp(), null);
                // What was found to be wrong while we read may still be in it.
                entry.IsCurrent = entry.Version == version;
                entry.IsReleased = false;
            }

            return snapshot;
        }
        catch (AwsCallException exception)
        {
            lock (gate)
            {
                entry.Failed = new Failure(begun, ExceptionDispatchInfo.Capture(exception));
            }

            throw;
        }
        finally
        {
            lock (gate)
            {
                entry.IsRead = false;
                Arm();
            }
        }
    }

    // Under the lock.
    private Entry EntryOf(ApiKey api)
    {
        if (!entries.TryGetValue(api, out var entry))
        {
            entries[api] = entry = new Entry { ReadAt = timeProvider.GetTimestamp() };
            Arm();
        }

        return entry;
    }

    // Under the lock.
    private void Arm()
    {
        if (!sweeping && entries.Count > 0)
        {
            sweeping = true;
            sweep.Change(lifetimes.ReleaseAfter ?? lifetimes.Keep, Timeout.InfiniteTimeSpan);
        }
    }

    private void Sweep()
    {
        lock (gate)
        {
            foreach (var (api, entry) in entries)
            {
                var age = timeProvider.GetElapsedTime(entry.ReadAt);
                entry.Failed = null;
                entry.Writes.RemoveAll(write => !entry.IsRead && timeProvider.GetElapsedTime(write.At) >= lifetimes.WritesSettle);
                if (age >= lifetimes.Keep && !entry.IsRead && entry.Writes.Count == 0)
                {
                    entries.Remove(api);
                }
                else if (age >= lifetimes.ReleaseAfter && !entry.IsReleased && entry.Snapshot is { } snapshot)
                {
                    entry.Snapshot = release!(snapshot);
                    entry.IsReleased = true;
                }
            }

            sweeping = false;
            Arm();
        }
    }

    private sealed class Entry
    {
        // Number and end of the read that the snapshot is from.
        public long Begun { get; set; }

        public long ReadAt { get; set; }

        public TSnapshot? Snapshot { get; set; }

        public bool IsCurrent { get; set; }

        public bool IsReleased { get; set; }

        public bool IsRead { get; set; }

        // Counts what was found to be wrong.
        public int Version { get; set; }

        public List<Write> Writes { get; } = [];

        public Failure? Failed { get; set; }
    }

    private sealed record Write(long Number, long At, Func<TSnapshot, TSnapshot> Change, Func<TSnapshot, TSnapshot> ChangeRead);

    private sealed record Failure(long Begun, ExceptionDispatchInfo Exception);
}
