using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Reconcilers.World;

/// <summary>The Integration "one", which refers to the API "orders" unless a test wants it otherwise.</summary>
internal static class Referring
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestWorld> ReadyAsync()
    {
        var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        await ApplyAsync(world);
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        await WokenAsync(world);
        return world;
    }

    public static Task<Integration> ApplyAsync(TestWorld world, Action<IntegrationSpec>? edit = null) => world.ApplyAsync("one", spec =>
    {
        (spec.ApiId, spec.ApiRef) = (null, new() { Name = "orders" });
        edit?.Invoke(spec);
    });

    // The first look at an object counts as a change of it, too.
    public static async Task WokenAsync(TestWorld world, int times = 1)
    {
        for (var time = 0; time < times; time++)
        {
            Assert.Equal("one", (await world.Woken.Reader.ReadAsync(Cancel)).Name);
        }
    }

    public static async Task AssertWaitsAsync(TestWorld world, string reason, string says)
    {
        var waiting = Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one"));
        Assert.Equal(reason, waiting.Reason);
        Assert.Contains(says, waiting.Message, StringComparison.Ordinal);
        var status = (await world.GetAsync("one")).Status!;
        AssertCondition(status, Conditions.ReferencesResolved, "False", reason);
        AssertCondition(status, Conditions.Ready, "False", reason);
    }

    public static void AssertCondition(IntegrationStatus status, string type, string value, string reason)
    {
        var condition = Assert.Single(status.Conditions!, one => one.Type == type);
        Assert.Equal((value, reason), (condition.Status, condition.Reason));
    }
}
