using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;
using Operator.References;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Cli;

/// <summary>What a ReferenceGrant among the files leads to at objects of the cluster: what the operator then does there, and nothing if it is there already.</summary>
public sealed class DiffGrantTests : IAsyncLifetime
{
    private static readonly ReferencedKind GrantKind = new("gateway.networking.k8s.io/v1beta1", ReferenceGrant.KindName);

    private readonly TemporaryFolder folder = new();
    private TestWorld world = null!;

    public async ValueTask InitializeAsync()
    {
        world = await TestWorld.StartAsync();
        await world.CreateNamespaceAsync("shared");
        await world.Targets.InstallAsync(Api, GrantKind);
        await world.Targets.CreateAsync(Api, "orders", "shared");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http), "shared");
    }

    public async ValueTask DisposeAsync()
    {
        await world.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_new_one_lets_an_object_begin_that_waits_for_it()
    {
        await ApplyAsync(isAllowed: false);
        Assert.Equal(Reasons.ReferenceNotPermitted, (await ReadyAsync()).Reason);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Given("API"));
        var since = Diff.Now(world.Gateway);
        await world.Targets.CreateAsync(GrantKind, "g", "shared", Allowing("API"));
        // A new process knows what the cluster holds now.
        world.Restart();
        await world.SettleAsync("one");

        Assert.Equal((2, "", "CreateIntegration"), (diff.ExitCode, diff.Error, diff.Operations));
        Assert.Equal("""["ReferenceGrant shared/g"]""", diff.Plans.Single()["followsFrom"]!.ToJsonString());
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task One_that_allows_less_than_the_one_in_the_cluster_stops_an_object()
    {
        await world.Targets.CreateAsync(GrantKind, "g", "shared", Allowing("API"));
        await ApplyAsync();
        Assert.Equal(Reasons.Available, (await ReadyAsync()).Reason);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Given("VPCLink"));
        var since = Diff.Now(world.Gateway);
        await world.Targets.PatchAsync(GrantKind, "g", Allowing("VPCLink").ToJsonString(), "shared");
        world.Restart();
        await world.ReconcileAsync("one");

        var ready = await ReadyAsync();
        Assert.Equal(Reasons.ReferenceNotPermitted, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (diff.ExitCode, diff.Error, (string)diff.Plans.Single()["note"]!));
        Assert.Equal("""["ReferenceGrant shared/g"]""", diff.Plans.Single()["followsFrom"]!.ToJsonString());
        Assert.Empty(Diff.Made(world.Gateway, since));
    }

    // Somebody changed the integration: the operator will mend that, whether the file is applied or not.
    [Theory]
    [InlineData("API", 0)]
    [InlineData("VPCLink", 1)]
    public async Task One_that_is_in_the_cluster_as_it_is_concerns_nobody(string inFiles, int plans)
    {
        await world.Targets.CreateAsync(GrantKind, "g", "shared", Allowing("API"));
        await ApplyAsync();
        await world.Aws.UpdateIntegrationAsync(
            new() { ApiId = TestWorld.Http, IntegrationId = (await world.GetAsync("one")).Status!.IntegrationId, Description = "theirs" }, TestContext.Current.CancellationToken);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Given(inFiles));

        Assert.Equal((plans, "", ""), (diff.Plans.Count, diff.Error, diff.Operations));
    }

    private static JsonObject Allowing(string kind) => new()
    {
        ["spec"] = new JsonObject
        {
            ["from"] = new JsonArray(new JsonObject { ["group"] = ApiGroup.Name, ["kind"] = nameof(Integration), ["namespace"] = "default" }),
            ["to"] = new JsonArray(new JsonObject { ["group"] = Api.Group, ["kind"] = kind }),
        },
    };

    private string Given(string kind) => folder.Write(
        "grant.yaml",
        $"apiVersion: {GrantKind.ApiVersion}\nkind: {GrantKind.Kind}\nmetadata: {{name: g, namespace: shared, labels: {{a: b}}}}\nspec: {Allowing(kind)["spec"]!.ToJsonString()}\n");

    private async Task ApplyAsync(bool isAllowed = true)
    {
        await world.ApplyAsync("one", spec => (spec.ApiId, spec.ApiRef, spec.Description) = (null, new ObjectReference { Name = "orders", Namespace = "shared" }, "mine"));
        await (isAllowed ? world.SettleAsync("one") : world.ReconcileAsync("one"));
    }

    private async Task<V1Condition> ReadyAsync() => (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
}
