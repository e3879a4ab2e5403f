using System.Collections.Concurrent;
using Operator.Kubernetes.Queue;

namespace Operator.Kubernetes.Tests.Queue;

public sealed class WorkQueueConcurrencyTests
{
    [Fact]
    public async Task Many_workers_and_producers_never_share_a_key_and_lose_nothing()
    {
        const int Keys = 20;
        const int Rounds = 500;
        using var queue = new WorkQueue<int>(new WorkQueueOptions { Name = "concurrency" }, TimeProvider.System);
        var versions = new int[Keys];
        var seen = new ConcurrentDictionary<int, int>();
        var holders = new int[Keys];
        var overlaps = 0;

        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (await queue.GetAsync(CancellationToken.None) is { } item)
            {
                if (Interlocked.Increment(ref holders[item.Key]) != 1)
                {
                    Interlocked.Increment(ref overlaps);
                }

                seen[item.Key] = Volatile.Read(ref versions[item.Key]);
                await Task.Yield();
                Interlocked.Decrement(ref holders[item.Key]);
                queue.Done(item.Key);
            }
        })).ToArray();
        var producers = Enumerable.Range(0, 4).Select(p => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var key = ((i * 7) + p) % Keys;
                Interlocked.Increment(ref versions[key]);
                queue.Add(key, (i + p) % 4);
                if (i % 16 == 0)
                {
                    await Task.Yield();
                }
            }
        })).ToArray();

        await Task.WhenAll(producers);
        await Time.Eventually.TrueAsync(
            () => Enumerable.Range(0, Keys).All(key => seen.GetValueOrDefault(key) == versions[key]),
            "every key's last version is seen",
            TestContext.Current.CancellationToken);
        queue.ShutDown();
        await Time.Eventually.CompletesAsync(Task.WhenAll(workers), TestContext.Current.CancellationToken);
        Assert.Equal(0, overlaps);
    }
}
