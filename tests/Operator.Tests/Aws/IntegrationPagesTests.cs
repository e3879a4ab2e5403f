using System.Text.Json.Nodes;
using Operator.Aws;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Aws;

/// <summary>As few pages as the service lets us.</summary>
public sealed class IntegrationPagesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_API_is_one_page_where_the_service_takes_the_largest()
    {
        await using var world = await WorldAsync(new ApiGatewayOptions { ThrottleEnabled = false });
        var list = await new IntegrationPages().ReadAsync(world.Aws, TestWorld.Http, int.MaxValue, Cancel);
        Assert.Equal((300, 1, true), (list.Items.Count, list.Pages, list.IsComplete));
    }

    [Fact]
    public async Task Pages_are_read_to_the_end_or_to_the_limit()
    {
        await using var world = await WorldAsync(new ApiGatewayOptions { ThrottleEnabled = false, MaximumPageSize = 100 });
        var all = await new IntegrationPages().ReadAsync(world.Aws, TestWorld.Http, int.MaxValue, Cancel);
        Assert.Equal((300, 3, true), (all.Items.Count, all.Pages, all.IsComplete));
        var two = await new IntegrationPages().ReadAsync(world.Aws, TestWorld.Http, 2, Cancel);
        Assert.Equal((200, 3, false), (two.Items.Count, two.Pages, two.IsComplete));
    }

    [Fact]
    public async Task A_page_size_that_the_service_refuses_is_left_out_from_then_on()
    {
        await using var world = await WorldAsync(new ApiGatewayOptions { ThrottleEnabled = false });
        world.Gateway.AddFault(new FaultRule { Operation = "GetIntegrations", Fault = FaultKind.Status, Status = 400, Count = 1 });
        var pages = new IntegrationPages();

        Assert.Equal(300, (await pages.ReadAsync(world.Aws, TestWorld.Http, int.MaxValue, Cancel)).Items.Count);
        Assert.Equal(1 + 12, world.Gateway.CountOf("GetIntegrations"));
        await pages.ReadAsync(world.Aws, TestWorld.Http, int.MaxValue, Cancel);
        Assert.Equal(1 + 12 + 12, world.Gateway.CountOf("GetIntegrations"));
    }

    private static async Task<TestWorld> WorldAsync(ApiGatewayOptions options)
    {
        var world = await TestWorld.StartAsync(options);
        for (var number = 0; number < 300; number++)
        {
            world.Gateway.AddIntegration(TestWorld.Http, new JsonObject
            {
                ["integrationType"] = "HTTP_PROXY",
                ["integrationMethod"] = "GET",
                ["integrationUri"] = $"https://example.com/{number}",
                ["payloadFormatVersion"] = "1.0",
            });
        }

        return world;
    }
}
