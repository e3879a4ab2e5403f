using Operator.Aws;

namespace Operator.Tests.Reconcilers;

/// <summary>The lock under the write lanes.</summary>
public sealed class KeyedLockTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Waiters_enter_in_the_order_of_arrival_and_other_keys_do_not_wait()
    {
        var keys = new KeyedLock<string>();
        var first = await keys.EnterAsync("a", Cancel);
        var second = keys.EnterAsync("a", Cancel).AsTask();
        var third = keys.EnterAsync("a", Cancel).AsTask();
        (await keys.EnterAsync("b", Cancel)).Dispose();
        Assert.False(second.IsCompleted || third.IsCompleted);

        first.Dispose();
        var holder = await second;
        Assert.False(third.IsCompleted);
        holder.Dispose();
        (await third).Dispose();
        Assert.Equal(0, keys.Count);
    }

    [Fact]
    public async Task A_cancelled_waiter_is_passed_over_and_releasing_twice_is_harmless()
    {
        var keys = new KeyedLock<string>();
        var first = await keys.EnterAsync("a", Cancel);
        using var impatience = new CancellationTokenSource();
        var cancelled = keys.EnterAsync("a", impatience.Token).AsTask();
        var patient = keys.EnterAsync("a", Cancel).AsTask();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);

        first.Dispose();
        var holder = await patient;
        first.Dispose();
        Assert.Equal(1, keys.Count);
        holder.Dispose();
        Assert.Equal(0, keys.Count);
    }
}
