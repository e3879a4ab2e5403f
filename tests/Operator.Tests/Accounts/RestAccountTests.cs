using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Tests.Reconcilers.RestDeployments;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Accounts;

/// <summary>REST APIs that tenants share by path.</summary>
public sealed class RestAccountTests
{
    [Fact]
    public async Task A_path_that_is_allowed_works_as_ever()
    {
        await using var world = await WorldAsync("/orders", "/orders/*");
        await world.ApplyAsync("one", _ => { });

        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));

        Assert.NotNull(await world.IntegrationAsync());
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.Null(await world.IntegrationAsync());
    }

    [Fact]
    public async Task Another_path_causes_no_call()
    {
        await using var world = await WorldAsync("/payments", "/payments/*");
        await world.ApplyAsync("one", _ => { });

        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task A_resource_by_id_could_be_on_any_path_and_causes_no_call()
    {
        await using var world = await WorldAsync("/orders");
        await world.ApplyAsync("one", spec => (spec.ResourcePath, spec.ResourceId) = (null, RestWorld.Orders));

        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);

        Assert.Empty(world.Gateway.Journal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_edited_status_leads_neither_a_write_nor_the_clean_up_to_another_path(bool delete)
    {
        await using var world = await WorldAsync("/orders");
        await world.ApplyAsync("one", _ => { });
        await world.SettleAsync("one");
        await world.Aws.PutIntegrationAsync(
            new() { RestApiId = RestWorld.Api, ResourceId = RestWorld.Order, HttpMethod = "GET", Type = "HTTP_PROXY", IntegrationHttpMethod = "GET", Uri = "https://others.example.com/" },
            TestContext.Current.CancellationToken);
        await world.PatchStatusAsync("one", $$"""{"status":{"resourceId":"{{RestWorld.Order}}","lastAppliedGeneration":0} }""");
        if (delete)
        {
            await world.DeleteAsync("one");
        }
        else
        {
            await world.PatchAsync("one", """{"spec":{"timeoutInMillis":1000}}""");
        }

        world.Gateway.ResetCalls();
        Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one"));

        Assert.DoesNotContain(world.Gateway.Calls.Keys, operation => !operation.Split('.')[^1].StartsWith("Get", StringComparison.Ordinal));
        Assert.Equal("https://others.example.com/", (await world.IntegrationAsync(RestWorld.Order))!.Uri);
    }

    [Fact]
    public async Task An_API_that_is_allowed_by_path_is_not_deployed()
    {
        await using var world = await DeploymentWorld.StartAsync();
        world.AwsAccounts.Replace([Account("/orders")]);
        world.Namespaces.Replace([Namespace()]);
        await world.ApplyAsync();
        world.Gateway.ResetCalls();

        Assert.Equal(Reasons.ApiNotAllowed, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("prod")).Reason);

        Assert.Empty(world.Gateway.Calls);
    }

    private static async Task<RestWorld> WorldAsync(params string[] paths)
    {
        var world = await RestWorld.StartAsync();
        world.AwsAccounts.Replace([Account(paths)]);
        world.Namespaces.Replace([Namespace()]);
        return world;
    }

    private static AwsAccount Account(params string[] paths) => new()
    {
        Metadata = new V1ObjectMeta { Name = AwsAccount.DefaultName },
        Spec = new AwsAccountSpec { AllowedApis = [new AllowedApi { Id = "*", ResourcePaths = paths }] },
    };

    private static V1Namespace Namespace() => new() { Metadata = new V1ObjectMeta { Name = "default" } };
}
