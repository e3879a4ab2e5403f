using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers;

/// <summary>Specs for the other protocol, found without a GetApi before each create.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task What_AWS_takes_is_recorded_reported_and_deleted_with_the_object_and_no_second_one_is_made()
    {
        await using var world = await TestWorld.StartAsync();
        foreach (var name in new[] { "one", "two" })
        {
            await world.ApplyAsync(name, Plain);
        }

        var first = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        var again = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));
        var second = Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("two"));

        Assert.All(new[] { first, again, second }, result => Assert.Equal(Reasons.ProtocolMismatch, result.Reason));
        Assert.Equal((1, 1), (world.Gateway.CountOf("CreateIntegration"), world.Gateway.CountOf("GetApi")));
        Assert.NotNull((await world.GetAsync("one")).Status!.IntegrationId);

        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Empty(await world.IntegrationsAsync(TestWorld.WebSocket));
    }

    [Fact]
    public async Task What_AWS_refuses_for_its_protocol_is_told_as_that()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.ApiId = TestWorld.WebSocket);

        Assert.Equal(Reasons.ProtocolMismatch, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(await world.IntegrationsAsync(TestWorld.WebSocket));
        Assert.Null((await world.GetAsync("one")).Status!.PendingCreate);
    }

    [Fact]
    public async Task GetApi_is_asked_once_where_integrations_do_not_show_their_protocol()
    {
        await using var world = await TestWorld.StartAsync();
        foreach (var name in new[] { "one", "two", "three" })
        {
            await world.ApplyAsync(name, spec =>
            {
                Plain(spec);
                spec.ApiId = TestWorld.Http;
                spec.TimeoutInMillis = 5000;
            });
            Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync(name));
        }

        Assert.Equal((3, 1), (world.Gateway.CountOf("CreateIntegration"), world.Gateway.CountOf("GetApi")));
    }

    // Both protocols take a plain HTTP proxy.
    private static void Plain(IntegrationSpec spec)
    {
        spec.ApiId = TestWorld.WebSocket;
        spec.IntegrationType = "HTTP_PROXY";
        spec.IntegrationMethod = "GET";
        spec.IntegrationUri = "https://example.com/";
    }
}
