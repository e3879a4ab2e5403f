using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Sandbox.ApiGateway;
using Operator.Tests.Reconcilers.World;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Tests.Reconcilers;

/// <summary>Edits are sent before AWS is read: what that must not miss, and when it is not done.</summary>
public sealed class EditTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_somebody_changed_since_is_in_the_reply_and_corrected_from_it()
    {
        await using var world = await WorldAsync();
        var id = await IdAsync(world);
        await world.Aws.UpdateIntegrationAsync(
            new()
            {
                ApiId = TestWorld.Http,
                IntegrationId = id,
                IntegrationType = "HTTP_PROXY",
                RequestParameters = new() { ["append:header.a"] = "theirs", ["append:header.b"] = "theirs" },
            },
            Cancel);
        await world.PatchAsync("one", """{"spec":{"description":"edited"}}""");
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        var now = await IntegrationAsync(world);
        Assert.Equal("edited", now.Description);
        var left = Assert.Single(now.RequestParameters!);
        Assert.Equal(("append:header.a", "ours"), (left.Key, left.Value));
        Assert.Equal((0, 2), (world.Gateway.CountOf("GetIntegration"), world.Gateway.CountOf("UpdateIntegration")));
    }

    [Fact]
    public async Task An_integration_that_was_deleted_meanwhile_is_made_again_as_edited()
    {
        await using var world = await WorldAsync();
        await world.Aws.DeleteIntegrationAsync(new() { ApiId = TestWorld.Http, IntegrationId = await IdAsync(world) }, Cancel);
        await world.PatchAsync("one", """{"spec":{"description":"edited"}}""");

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal("edited", (await IntegrationAsync(world)).Description);
        Assert.Equal(1, world.Gateway.CountOf("CreateIntegration"));
    }

    [Fact]
    public async Task Fields_left_to_others_are_read_first_and_kept()
    {
        await using var world = await WorldAsync(spec => spec.IgnoreFields = ["requestParameters.append:header.a"]);
        await world.Aws.UpdateIntegrationAsync(
            new()
            {
                ApiId = TestWorld.Http,
                IntegrationId = await IdAsync(world),
                IntegrationType = "HTTP_PROXY",
                RequestParameters = new() { ["append:header.a"] = "theirs" },
            },
            Cancel);
        await world.PatchAsync("one", """{"spec":{"description":"edited"}}""");
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal("theirs", (await IntegrationAsync(world)).RequestParameters!["append:header.a"]);
        Assert.Equal((1, 1), (world.Gateway.CountOf("GetIntegration"), world.Gateway.CountOf("UpdateIntegration")));
    }

    [Fact]
    public async Task An_edit_that_changes_nothing_in_AWS_looks_and_sends_nothing()
    {
        await using var world = await WorldAsync();
        await world.PatchAsync("one", """{"spec":{"driftPolicy":"Detect"}}""");
        world.Gateway.ResetCalls();

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));

        Assert.Equal(["GetIntegration"], world.Gateway.Calls.Keys);
    }

    [Fact]
    public async Task An_edit_that_AWS_refuses_is_judged_by_what_AWS_holds()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "UpdateIntegration", Fault = FaultKind.Status, Status = 400 });
        await world.PatchAsync("one", """{"spec":{"description":"edited"}}""");

        Assert.Equal(Reasons.InvalidSpec, Assert.IsType<ReconcileResult.Stalled>(await world.ReconcileAsync("one")).Reason);
        Assert.Equal(1, world.Gateway.CountOf("GetIntegration"));
    }

    [Fact]
    public async Task Of_edits_in_quick_succession_the_one_that_was_overtaken_is_not_sent()
    {
        await using var world = await WorldAsync();
        var overtaken = await world.PatchAsync("one", """{"spec":{"description":"first"}}""");
        await world.PatchAsync("one", """{"spec":{"description":"second"}}""");
        world.Gateway.ResetCalls();

        Assert.Null(Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileCopyAsync(overtaken)).ResyncAfter);
        Assert.Empty(world.Gateway.Calls);

        Assert.IsType<ReconcileResult.Succeeded>(await world.ReconcileAsync("one"));
        Assert.Equal(1, world.Gateway.CountOf("UpdateIntegration"));
        Assert.Equal("second", (await IntegrationAsync(world)).Description);
    }

    [Fact]
    public async Task After_a_lost_answer_the_next_pass_reads_first_and_a_round_does_not_trust_what_was_listed()
    {
        await using var world = await WorldAsync();
        world.Gateway.AddFault(new FaultRule { Operation = "UpdateIntegration", Fault = FaultKind.LostAnswer, Count = 1 });
        await world.PatchAsync("one", """{"spec":{"description":"edited"}}""");

        await Assert.ThrowsAnyAsync<Amazon.Runtime.AmazonServiceException>(() => world.ReconcileAsync("one"));
        await world.SettleAsync("one");

        Assert.Equal("edited", (await IntegrationAsync(world)).Description);
        Assert.Equal("edited", (await world.GetAsync("one")).Status!.Observed!.Description);
    }

    private static async Task<string> IdAsync(TestWorld world) => (await world.GetAsync("one")).Status!.IntegrationId!;

    private static async Task<Model.Integration> IntegrationAsync(TestWorld world) => Assert.Single(await world.IntegrationsAsync());

    private static async Task<TestWorld> WorldAsync(Action<IntegrationSpec>? edit = null)
    {
        var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec =>
        {
            spec.IntegrationType = "HTTP_PROXY";
            spec.IntegrationMethod = "GET";
            spec.IntegrationUri = "https://example.com/";
            spec.RequestParameters = new Dictionary<string, string> { ["append:header.a"] = "ours" };
            edit?.Invoke(spec);
        });
        await world.ReconcileAsync("one");
        world.Gateway.ResetCalls();
        return world;
    }
}
