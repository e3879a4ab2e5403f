using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Operator.Aws;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Aws;

/// <summary>
/// Reads, writes of ours and writes of others in any order, against a service whose lists are read item by item while it changes, and
/// lag behind for a while.
/// </summary>
public sealed class SnapshotCacheProperties
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    private enum Act
    {
        Ask,
        AskNow,
        FinishRead,
        FailRead,
        SendWrite,
        ReplyToWrite,
        ForeignWrite,
        Tick,
        Invalidate,
    }

    [Fact]
    public void Nobody_gets_less_than_the_last_reply_to_a_write_and_a_read_in_quiet_gets_what_there_is() =>
        Prop.ForAll(
            Gen.Choose(0, int.MaxValue).Zip(Gen.Elements(Enum.GetValues<Act>()).ListOf(60)).ToArbitrary(),
            one => RunAsync(one.Item1, one.Item2).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static async Task<bool> RunAsync(int seed, IEnumerable<Act> acts)
    {
        using var model = new Model(seed);
        foreach (var act in acts)
        {
            await model.DoAsync(act);
        }

        return await model.EndsWellAsync();
    }

    // What is kept for each id is a version; a higher one is newer.
    private sealed class Model : IDisposable
    {
        private const int Ids = 3;

        private static readonly ApiKey Api = new("account", "region", "api");

        private readonly ManualClock clock = new();
        private readonly Random random;
        private readonly SnapshotCache<ImmutableDictionary<int, int>> cache;
        private readonly List<(DateTimeOffset At, ImmutableDictionary<int, int> State)> history = [];
        private readonly Dictionary<int, int> replied = [];
        private readonly Queue<(int Id, int Version)> sent = [];
        private readonly List<Task> askers = [];
        private TaskCompletionSource<bool>? reading;
        private int version;
        private bool broken;

        public Model(int seed)
        {
            random = new Random(seed);
            cache = new SnapshotCache<ImmutableDictionary<int, int>>(
                clock, new SnapshotLifetimes { Keep = TimeSpan.FromMinutes(5), WritesSettle = Settle });
            history.Add((clock.GetUtcNow(), Enumerable.Range(0, Ids).ToImmutableDictionary(id => id, _ => 0)));
        }

        public async Task DoAsync(Act act)
        {
            switch (act)
            {
                case Act.Ask:
                    askers.Add(AskAsync(TimeSpan.FromMinutes(1)));
                    break;
                case Act.AskNow:
                    askers.Add(AskAsync(TimeSpan.Zero));
                    break;
                case Act.FinishRead or Act.FailRead when Interlocked.Exchange(ref reading, null) is { } read:
                    read.SetResult(act == Act.FinishRead);
                    await read.Task;
                    break;
                case Act.SendWrite:
                    sent.Enqueue(Change());
                    break;
                case Act.ReplyToWrite when sent.TryDequeue(out var write):
                    cache.Wrote(Api, state => state[write.Id] > write.Version ? state : state.SetItem(write.Id, write.Version));
                    replied[write.Id] = write.Version;
                    break;
                case Act.ForeignWrite:
                    Change();
                    break;
                case Act.Tick:
                    clock.Advance(TimeSpan.FromSeconds(random.Next(1, 30)));
                    break;
                case Act.Invalidate:
                    cache.Invalidate(Api);
                    break;
                default:
                    break;
            }
        }

        public async Task<bool> EndsWellAsync()
        {
            while (sent.Count > 0)
            {
                await DoAsync(Act.ReplyToWrite);
            }

            await DrainAsync();
            clock.Advance(TimeSpan.FromMinutes(1));
            var last = cache.GetAsync(Api, TimeSpan.Zero, ReadAsync, CancellationToken.None).AsTask();
            askers.Add(last);
            await DrainAsync();
            return !broken && (await last)!.OrderBy(entry => entry.Key).SequenceEqual(history[^1].State.OrderBy(entry => entry.Key));
        }

        public void Dispose() => cache.Dispose();

        private async Task DrainAsync()
        {
            var all = Task.WhenAll(askers);
            while (!all.IsCompleted)
            {
                await DoAsync(Act.FinishRead);
                await Task.Yield();
            }

            await all;
        }

        private async Task AskAsync(TimeSpan maxAge)
        {
            var atLeast = replied.ToDictionary();
            try
            {
                var seen = await cache.GetAsync(Api, maxAge, ReadAsync, CancellationToken.None);
                broken |= atLeast.Any(entry => seen![entry.Key] < entry.Value);
            }
            catch (ApiGateway.Errors.AmazonApiGatewayV2Exception)
            {
                // The read that failed, or one that this asker shared.
            }
        }

        // Each item as it was at some moment between the begin of the read, or a little earlier, and its end.
        private async Task<ImmutableDictionary<int, int>?> ReadAsync(CancellationToken cancellationToken)
        {
            var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            var lag = TimeSpan.FromSeconds(random.Next(0, 5));
            var begun = clock.GetUtcNow();
            reading = turn;
            if (!await turn.Task)
            {
                throw new ApiGateway.Errors.AmazonApiGatewayV2Exception("unavailable");
            }

            lock (history)
            {
                var from = Math.Max(0, history.FindLastIndex(moment => moment.At <= begun - lag));
                return Enumerable.Range(0, Ids).ToImmutableDictionary(id => id, id => history[random.Next(from, history.Count)].State[id]);
            }
        }

        private (int Id, int Version) Change()
        {
            lock (history)
            {
                var (id, next) = (random.Next(Ids), ++version);
                history.Add((clock.GetUtcNow(), history[^1].State.SetItem(id, next)));
                return (id, next);
            }
        }
    }
}
