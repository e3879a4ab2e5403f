using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>AWS takes cache keys and mappings away with the parameters they stand for: <c>operator diff</c> shows what the operator then has to send.</summary>
public sealed class DiffCacheKeyTests : IDisposable
{
    private const string Key = "method.request.header.b";

    private readonly TemporaryFolder folder = new();

    // The spec declares key a, or no keys at all; then somebody else has made b one.
    [Theory]
    [InlineData(false, """{"method":{"requestParameters":{"method.request.header.b":null}},"requestParameters":{"integration.request.header.b":null}}""", "UpdateMethod")]
    [InlineData(false, """{"method":{"requestParameters":{"method.request.header.b":true}}}""", "UpdateMethod")]
    [InlineData(false, """{"requestParameters":{"integration.request.header.b":"'b'"}}""", "UpdateIntegration")]
    [InlineData(false, """{"cacheKeyParameters":["method.request.header.b"],"method":{"requestParameters":{"method.request.header.b":true}}}""", "UpdateMethod,UpdateIntegration")]
    [InlineData(true, """{"method":{"requestParameters":{"method.request.header.a":true}}}""", "UpdateMethod,UpdateIntegration")]
    [InlineData(true, """{"requestParameters":{"integration.request.header.a":"'a'"}}""", "UpdateIntegration,UpdateIntegration")]
    [InlineData(true, """{"requestParameters":{"integration.request.header.a":"method.request.header.b","integration.request.header.b":"method.request.header.a"}}""", "UpdateIntegration,UpdateIntegration")]
    [InlineData(true, """{"requestParameters":{"integration.request.header.c":"method.request.header.a"}}""", "UpdateIntegration")]
    [InlineData(true, """{"requestParameters":{"integration.request.header.a":null},"cacheKeyParameters":null}""", "UpdateIntegration")]
    [InlineData(true, """{"method":{"requestParameters":{"method.request.header.a":null}},"requestParameters":{"integration.request.header.a":null},"cacheKeyParameters":["method.request.header.b"]}""", "UpdateMethod,UpdateIntegration")]
    public async Task The_plan_of_an_edit_of_parameters_is_what_the_operator_then_does(bool isDeclared, string edit, string calls)
    {
        await using var world = await RestWorld.StartAsync();
        await world.ApplyAsync("orders", spec =>
        {
            (spec.ResourcePath, spec.CreateResource) = ("/planned", true);
            (spec.Type, spec.Uri, spec.IntegrationHttpMethod) = ("HTTP", "https://example.com/", "GET");
            spec.Method = new() { RequestParameters = new Dictionary<string, bool> { ["method.request.header.a"] = false, [Key] = false } };
            spec.RequestParameters = new Dictionary<string, string> { ["integration.request.header.a"] = "method.request.header.a", ["integration.request.header.b"] = Key };
            spec.CacheKeyParameters = isDeclared ? ["method.request.header.a"] : null;
        });
        await world.SettleAsync("orders");
        if (!isDeclared)
        {
            await world.Aws.UpdateIntegrationAsync(
                new() { RestApiId = RestWorld.Api, ResourceId = (await world.GetAsync("orders")).Status!.ResourceId, HttpMethod = "GET", PatchOperations = [new() { Op = "add", Path = $"/cacheKeyParameters/{Key}" }] },
                TestContext.Current.CancellationToken);
        }

        // Past the round, so that the operator sees what somebody did.
        world.Clock.Advance(TimeSpan.FromMinutes(10));
        await world.SettleAsync("orders");
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Edited(folder, await world.GetAsync("orders"), edit));
        var since = Diff.Now(world.Gateway);
        await world.PatchAsync("orders", $$"""{"spec":{{edit}} }""");
        await world.SettleAsync("orders");

        Assert.Equal((2, "", calls), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Equal(0, (await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("orders")))).ExitCode);
    }

    public void Dispose() => folder.Dispose();
}
