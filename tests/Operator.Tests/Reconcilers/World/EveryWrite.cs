using Operator.Kubernetes.Core;

namespace Operator.Tests.Reconcilers.World;

/// <summary>
/// A scenario, run again and again: each time the process dies before or after one more of its writes, until it has none left.
/// </summary>
internal static class EveryWrite
{
    private const int MoreWritesThanAnyScenarioHas = 20;

    /// <summary>Kills the pass over the object at every write; the number of deaths.</summary>
    /// <param name="name">The object's name.</param>
    /// <param name="start">Makes a new world.</param>
    /// <param name="arrange">Brings it to where the pass begins.</param>
    /// <param name="assert">What holds when the next process is done.</param>
    /// <param name="afterDeath">What happens between the processes, while the object is still there.</param>
    public static async Task<int> KillAtAsync<TWorld, TEntity>(
        string name, Func<Task<TWorld>> start, Func<TWorld, Task> arrange, Func<TWorld, Task> assert, Func<TWorld, Task>? afterDeath)
        where TWorld : World<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var crashes = 0;
        for (var write = 1; write <= MoreWritesThanAnyScenarioHas; write++)
        {
            foreach (var after in new[] { false, true })
            {
                await using var world = await start();
                await arrange(world);
                world.Crash.DieAt(write, after);
                await world.DyingPassAsync(name);
                if (!world.Crash.Dead)
                {
                    return crashes;
                }

                crashes++;
                world.Restart();
                if (afterDeath is not null && await world.FindAsync(name) is not null)
                {
                    await afterDeath(world);
                }

                try
                {
                    await world.SettleAsync(name);
                    await assert(world);
                }
                catch (Exception exception)
                {
                    throw new InvalidOperationException($"Died {(after ? "after" : "before")} write {write}: {exception.Message}", exception);
                }
            }
        }

        throw new InvalidOperationException("The scenario has more writes than the test counts.");
    }
}
