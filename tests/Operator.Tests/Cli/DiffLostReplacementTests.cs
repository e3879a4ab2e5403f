using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>Integrations that take the place of others.</summary>
public sealed class DiffLostReplacementTests : LostCreateDiff
{
    [Fact]
    public async Task A_replacement()
    {
        await EveryPlanIsDoneAsync<TestWorld, Integration>("one", () => TestWorld.StartAsync(), async world =>
        {
            await world.ApplyAsync("one", _ => { });
            await world.SettleAsync("one");
            await world.CreateRouteAsync(TestWorld.Http, "GET /a", (await world.GetAsync("one")).Status!.IntegrationId!);
            await world.PatchAsync("one", """{"spec":{"integrationType":"HTTP_PROXY","integrationMethod":"GET","integrationUri":"https://example.com/"}}""");
        });

        Assert.Contains(Notes, note => note.StartsWith("The answer of a create was lost: integration ", StringComparison.Ordinal));
    }
}
