using Operator.ApiGateway.Errors;
using Operator.Aws;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Aws;

/// <summary>Who reads, who shares, and how long what is kept.</summary>
public sealed class SnapshotCacheTests
{
    private static readonly ApiKey Api = new("account", "region", "api");

    private readonly ManualClock clock = new();
    private int reads;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_reads_for_all_who_ask_and_whoever_asks_for_now_gets_a_read_that_began_later()
    {
        using var cache = Cache();
        var gate = new TaskCompletionSource();
        var read = ReadBehind(gate.Task);
        var first = cache.GetAsync(Api, TimeSpan.FromMinutes(1), read, Cancel).AsTask();
        var second = cache.GetAsync(Api, TimeSpan.FromMinutes(1), read, Cancel).AsTask();
        var now = cache.GetAsync(Api, TimeSpan.Zero, read, Cancel).AsTask();
        var alsoNow = cache.GetAsync(Api, TimeSpan.Zero, read, Cancel).AsTask();
        gate.SetResult();

        Assert.Equal<string?[]>(["read 1", "read 1", "read 2", "read 2"], await Task.WhenAll(first, second, now, alsoNow));
    }

    [Fact]
    public async Task What_was_read_after_a_moment_is_good_for_all_who_mean_that_moment_for_a_minute()
    {
        using var cache = Cache();
        Task<string?> ReadAsync(CancellationToken cancellationToken) => Task.FromResult<string?>($"read {++reads}");
        await cache.GetAsync(Api, TimeSpan.FromMinutes(1), ReadAsync, Cancel);

        var since = Moment.Next();
        Assert.False(cache.TryGetReadAfter(Api, since, out _));
        Assert.Equal("read 2", await cache.GetSinceAsync(Api, since, ReadAsync, Cancel));
        Assert.Equal("read 2", await cache.GetSinceAsync(Api, since, ReadAsync, Cancel));
        Assert.True(cache.TryGetReadAfter(Api, since, out _));
        Assert.Equal("read 3", await cache.GetSinceAsync(Api, Moment.Next(), ReadAsync, Cancel));

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("read 4", await cache.GetSinceAsync(Api, since, ReadAsync, Cancel));
    }

    [Fact]
    public async Task A_read_that_was_under_way_at_the_moment_will_not_do()
    {
        using var cache = Cache();
        var gate = new TaskCompletionSource();
        var read = ReadBehind(gate.Task);
        var before = Moment.Next();
        var first = cache.GetSinceAsync(Api, before, read, Cancel).AsTask();
        var alike = cache.GetSinceAsync(Api, before, read, Cancel).AsTask();
        var later = cache.GetSinceAsync(Api, Moment.Next(), read, Cancel).AsTask();
        gate.SetResult();

        Assert.Equal<string?[]>(["read 1", "read 1", "read 2"], await Task.WhenAll(first, alike, later));
    }

    [Fact]
    public async Task A_failure_is_not_the_answer_to_who_comes_back_for_the_same_moment()
    {
        using var cache = Cache();
        var since = Moment.Next();
        await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => cache.GetSinceAsync(
            Api, since, _ => Task.FromException<string?>(new AmazonApiGatewayV2Exception("no")), Cancel).AsTask());
        Assert.Equal("good", await cache.GetSinceAsync(Api, since, _ => Task.FromResult<string?>("good"), Cancel));
    }

    [Fact]
    public async Task A_failure_is_shared_by_those_who_waited_and_remembered_for_nobody_else()
    {
        using var cache = Cache();
        var gate = new TaskCompletionSource();
        async Task<string?> FailingAsync(CancellationToken cancellationToken)
        {
            reads++;
            await gate.Task;
            throw new AmazonApiGatewayV2Exception("no");
        }

        var askers = Enumerable.Range(0, 5).Select(_ => cache.GetAsync(Api, TimeSpan.FromMinutes(1), FailingAsync, Cancel).AsTask()).ToList();
        gate.SetResult();
        foreach (var asker in askers)
        {
            await Assert.ThrowsAsync<AmazonApiGatewayV2Exception>(() => asker);
        }

        // The first read began before the others asked, so one of them reads again; that failure is everybody's.
        Assert.InRange(reads, 1, 2);
        Assert.Equal("good", await cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ => Task.FromResult<string?>("good"), Cancel));
    }

    [Fact]
    public async Task When_the_one_who_reads_gives_up_another_one_reads()
    {
        using var cache = Cache();
        using var given = new CancellationTokenSource();
        var first = cache.GetAsync(Api, TimeSpan.FromMinutes(1), async cancellationToken =>
        {
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return "never";
        }, given.Token).AsTask();
        var second = cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ => Task.FromResult<string?>("second"), Cancel).AsTask();
        await given.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task A_missing_API_is_remembered_briefly()
    {
        using var cache = Cache();
        Assert.Null(await cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ => Task.FromResult<string?>(null), Cancel));
        Assert.True(cache.TryGet(Api, TimeSpan.FromMinutes(1), out var missing));
        Assert.Null(missing);
        Assert.Empty(cache.Ages);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.False(cache.TryGet(Api, TimeSpan.FromMinutes(1), out _));
    }

    [Fact]
    public async Task Content_is_released_after_a_while_and_the_rest_after_another()
    {
        using var cache = new SnapshotCache<string>(
            clock, new SnapshotLifetimes { Keep = TimeSpan.FromMinutes(10), ReleaseAfter = TimeSpan.FromMinutes(1) }, content => content[..2]);
        await cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ => Task.FromResult<string?>("id and content"), Cancel);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(cache.TryGet(Api, TimeSpan.FromMinutes(5), out var left));
        Assert.Equal("id", left);
        Assert.Equal([(Api, TimeSpan.FromMinutes(1))], cache.Ages);

        // What a write of ours brings later is released as well.
        cache.Wrote(Api, _ => "is written");
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(cache.TryGet(Api, TimeSpan.FromMinutes(5), out left));
        Assert.Equal("is", left);
        for (var minute = 0; minute < 10; minute++)
        {
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task What_was_found_wrong_during_a_read_is_read_again()
    {
        using var cache = Cache();
        await cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ =>
        {
            cache.Invalidate(Api);
            return Task.FromResult<string?>("old");
        }, Cancel);
        Assert.Equal("new", await cache.GetAsync(Api, TimeSpan.FromMinutes(1), _ => Task.FromResult<string?>("new"), Cancel));
    }

    // A read that has begun and waits at the gate.
    private Func<CancellationToken, Task<string?>> ReadBehind(Task gate) => async _ =>
    {
        var number = ++reads;
        await gate;
        return $"read {number}";
    };

    private SnapshotCache<string> Cache() => new(clock, new SnapshotLifetimes { Keep = TimeSpan.FromMinutes(10) });
}
