using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Controllers;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Reconcilers.Rest;

/// <summary>References of a RestIntegration: the API, the function, templates, and two objects for one method.</summary>
public sealed class RestReferenceTests
{
    [Fact]
    public async Task The_integration_is_made_when_API_and_template_are_there_and_goes_without_them()
    {
        await using var world = await RestWorld.StartAsync();
        await world.Targets.InstallAsync(RestApi);
        await ApplyAsync(world, "one", spec =>
        {
            spec.RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["application/json"] = From("in.vtl") };
            spec.Method = new RestMethodSpec { MethodResponses = [new() { StatusCode = "200" }] };
            spec.IntegrationResponses = [new() { StatusCode = "200", ResponseTemplatesFrom = new Dictionary<string, TemplateSource> { ["application/json"] = From("out.vtl") } }];
            (spec.ResourcePath, spec.CreateResource) = ("/made/here", true);
        });
        Assert.Equal(Reasons.ReferenceNotFound, Assert.IsType<ReconcileResult.Waiting>(await world.ReconcileAsync("one")).Reason);

        await world.Targets.CreateAsync(RestApi, "orders");
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await world.Targets.PatchStatusAsync(RestApi, "orders", Synced("id", RestWorld.Api));
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await world.Targets.CreateAsync(ConfigMap, "templates", further: new JsonObject
        {
            ["data"] = new JsonObject { ["in.vtl"] = "{\"statusCode\":200}", ["out.vtl"] = "{\"ok\":true}" },
        });
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("one"));
        var status = (await world.GetAsync("one")).Status!;
        var made = (await world.IntegrationAsync(status.ResourceId!))!;
        Assert.Equal("{\"statusCode\":200}", made.RequestTemplates!["application/json"]);
        Assert.Equal("{\"ok\":true}", made.IntegrationResponses!["200"].ResponseTemplates!["application/json"]);

        await world.Targets.PatchAsync(ConfigMap, "templates", """{"data":{"out.vtl":"{\"ok\":false}"}}""");
        Assert.IsType<ReconcileResult.Succeeded>(await SeesAsync(
            world, async () => (await world.IntegrationAsync(status.ResourceId!))!.IntegrationResponses!["200"].ResponseTemplates!["application/json"] == "{\"ok\":false}"));

        await world.Targets.DeleteAsync(RestApi, "orders");
        await world.Targets.DeleteAsync(ConfigMap, "templates");
        await world.DeleteAsync("one");
        await world.SettleAsync("one");
        Assert.Null(await world.FindAsync("one"));
        Assert.DoesNotContain(await world.ResourcesAsync(), resource => resource.Path == "/made/here");
    }

    [Fact]
    public async Task Of_two_new_objects_for_one_method_the_older_has_it_before_either_is_resolved()
    {
        await using var world = await RestWorld.StartAsync();
        await world.Targets.InstallAsync(RestApi);
        await world.Targets.CreateAsync(RestApi, "orders");
        await world.Targets.PatchStatusAsync(RestApi, "orders", Synced("id", RestWorld.Api));
        await ApplyAsync(world, "one", spec => spec.Adopt = true);
        await ApplyAsync(world, "two", spec => spec.Adopt = true);

        var results = await world.PassOverAllAsync(QueuePriority.Edit);

        // Which of two of the same second is the older one, their uids say.
        var loser = Assert.Single(results, result => result.Value is ReconcileResult.Stalled or ReconcileResult.Waiting);
        Assert.Equal(
            Reasons.AlreadyClaimed,
            loser.Value is ReconcileResult.Stalled stalled ? stalled.Reason : ((ReconcileResult.Waiting)loser.Value).Reason);
        Assert.NotNull(await world.IntegrationAsync());
    }

    // The watch is told of an edit in its own time; a pass that came too early would change nothing.
    private static async Task<ReconcileResult> SeesAsync(RestWorld world, Func<Task<bool>> isDone)
    {
        ReconcileResult result;
        do
        {
            await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
            result = await world.ReconcileAsync("one", QueuePriority.Reference);
        }
        while (!await isDone());
        return result;
    }

    private static TemplateSource From(string key) => new() { ConfigMapKeyRef = new() { Name = "templates", Key = key } };

    private static Task<RestIntegration> ApplyAsync(RestWorld world, string name, Action<RestIntegrationSpec>? edit = null) => world.ApplyAsync(name, spec =>
    {
        (spec.RestApiId, spec.RestApiRef) = (null, new() { Name = "orders" });
        edit?.Invoke(spec);
    });
}
