using Operator.ApiGateway.V1;
using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Cli;

/// <summary>RestIntegrations.</summary>
public sealed class DiffLostRestCreateTests : LostCreateDiff
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_create_in_a_REST_API(bool isDeleted)
    {
        await EveryPlanIsDoneAsync<RestWorld, RestIntegration>(
            "one",
            () => RestWorld.StartAsync(),
            world => world.ApplyAsync("one", spec =>
            {
                (spec.ResourcePath, spec.CreateResource) = ("/shop/items", true);
                spec.Method = new RestMethodSpec { MethodResponses = [new() { StatusCode = "200" }] };
                spec.IntegrationResponses = [new() { StatusCode = "200" }];
            }),
            edit: null,
            isDeleted);

        Assert.Contains(Notes, note => note.StartsWith("The answer of a write was lost: what it made is there", StringComparison.Ordinal));
    }

    // Another type takes a put, which drops the responses: those in which others set something are put back, by the next process if need be.
    [Fact]
    public async Task A_rewrite()
    {
        await EveryPlanIsDoneAsync<RestWorld, RestIntegration>("one", () => RestWorld.StartAsync(), async world =>
        {
            await world.ApplyAsync("one", spec => spec.IntegrationResponses = [new() { StatusCode = "200", SelectionPattern = "2.." }, new() { StatusCode = "500" }]);
            await world.SettleAsync("one");
            await world.Aws.UpdateIntegrationResponseAsync(
                new()
                {
                    RestApiId = RestWorld.Api,
                    ResourceId = RestWorld.Orders,
                    HttpMethod = "GET",
                    StatusCode = "200",
                    PatchOperations = [new() { Op = Op.Add, Path = "/responseTemplates/application~1json", Value = "theirs" }],
                },
                TestContext.Current.CancellationToken);
            await world.PatchAsync("one", """{"spec":{"type":"HTTP","integrationHttpMethod":"GET","uri":"https://example.com/"}}""");
        });

        Assert.Contains("A rewrite of the integration was cut short: the operator puts back the responses that it took along.", Notes);
    }
}
