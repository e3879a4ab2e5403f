using Amazon.Runtime;
using Operator.Kubernetes.Core;
using Operator.Sandbox.ApiGateway;

namespace Operator.Tests.Reconcilers.World;

/// <summary>What happens to object "one" and around it, as steps from which scenarios are put together.</summary>
internal static class Steps<TWorld, TEntity>
    where TWorld : World<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    /// <summary>One step after the other.</summary>
    public static Func<TWorld, Task> Then(params Func<TWorld, Task>[] steps) => async world =>
    {
        foreach (var step in steps)
        {
            await step(world);
        }
    };

    /// <summary>A pass that comes to its end, whichever that is.</summary>
    public static async Task Reconcile(TWorld world) => await world.ReconcileAsync("one");

    /// <summary>Passes until nothing is left to do.</summary>
    public static async Task Settle(TWorld world) => await world.SettleAsync("one");

    /// <summary>A pass that AWS makes fail.</summary>
    public static async Task Fail(TWorld world) => await Assert.ThrowsAnyAsync<AmazonServiceException>(() => world.ReconcileAsync("one"));

    /// <summary>A pass of a process that dies right before its n-th write.</summary>
    public static Func<TWorld, Task> DieBefore(int write) => async world =>
    {
        world.Crash.DieAt(write, after: false);
        await world.DyingPassAsync("one");
        Assert.True(world.Crash.Dead, "The pass has fewer writes.");
    };

    public static Func<TWorld, Task> Patch(string json) => async world => await world.PatchAsync("one", json);

    public static Func<TWorld, Task> Suspend { get; } = Patch("""{"spec":{"suspend":true}}""");

    public static Task Delete(TWorld world) => world.DeleteAsync("one");

    /// <summary>From here on calls go wrong; all of them, or as many as <paramref name="count"/> says.</summary>
    public static Func<TWorld, Task> Fault(string operation, FaultKind fault, int status = 503, int? count = null) => Do(world =>
        world.Gateway.AddFault(new FaultRule { Operation = operation, Fault = fault, Status = status, Count = count }));

    public static Func<TWorld, Task> Wait(TimeSpan time) => Do(world => world.Clock.Advance(time));

    /// <summary>The operator's process has no credentials any more.</summary>
    public static Func<TWorld, Task> NoCredentials { get; } = Do(world =>
    {
        world.HasCredentials = false;
        world.Restart();
    });

    /// <summary>STS does not tell the account.</summary>
    public static Func<TWorld, Task> NoAccount { get; } = Do(world => world.Account.IsKnown = false);

    /// <summary>Something that takes no time.</summary>
    public static Func<TWorld, Task> Do(Action<TWorld> step) => world =>
    {
        step(world);
        return Task.CompletedTask;
    };
}
