using System.Text.Json.Nodes;
using Operator.Drift;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;

namespace Operator.Tests.Reconcilers.World;

/// <summary>A field is taken out of the spec of object "full", and only that changes in AWS.</summary>
internal static class FieldRemoval
{
    public static async Task TakeOutAsync<TEntity>(World<TEntity> world, string field)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        await world.PatchAsync("full", new JsonObject { ["spec"] = new JsonObject { [field] = null } }.ToJsonString());
        var result = await world.SettleAsync("full");
        Assert.True(result is ReconcileResult.Succeeded, result.ToString());
    }

    /// <summary>Everything else is as it was, and stays so without another write.</summary>
    public static async Task OthersStayAsync<TEntity>(World<TEntity> world, IEnumerable<string> others, ResourceState before, ResourceState after)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var other in others)
        {
            Assert.Equal(before.LeavesOf(other).OrderBy(leaf => leaf.Key), after.LeavesOf(other).OrderBy(leaf => leaf.Key));
        }

        world.Gateway.ResetCalls();
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.ReconcileAsync("full");
        Assert.All(world.Gateway.Calls.Keys, operation => Assert.StartsWith("Get", operation.Split('.')[^1], StringComparison.Ordinal));
    }
}
