using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Tests.Reconcilers.World;
using static Operator.Tests.Reconcilers.World.ReferenceTargets;

namespace Operator.Tests.Cli;

/// <summary>Objects that refer to others: <c>operator diff</c> finds in files, cluster and status what the operator finds.</summary>
public sealed class DiffReferenceTests : IDisposable
{
    private const string Header = "apiVersion: apigateway.integration-operator.io/v1alpha1\nkind: Integration\nmetadata: {name: one}\n";

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task A_reference_is_followed_in_the_cluster()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        var file = folder.Write("one.yaml", $"{Header}spec: {{apiRef: {{name: orders}}, integrationType: AWS_PROXY, integrationUri: '{TestWorld.Lambda}'}}\n");
        await ApplyAsync(world);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, file);
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Equal((2, "", TestWorld.Http), (diff.ExitCode, diff.Error, (string)diff.Plans[0]["apiId"]!));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Theory]
    [InlineData(false, false, Reasons.ReferenceKindNotServed)]
    [InlineData(true, false, Reasons.ReferenceNotFound)]
    [InlineData(true, true, Reasons.ReferenceNotReady)]
    public async Task What_is_unresolved_is_the_operators_condition_and_calls_nothing(bool isServed, bool exists, string reason)
    {
        await using var world = await TestWorld.StartAsync();
        if (isServed)
        {
            await world.Targets.InstallAsync(Api);
        }

        if (exists)
        {
            await world.Targets.CreateAsync(Api, "orders");
        }

        await ApplyAsync(world);

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, Diff.Live(folder, await world.GetAsync("one")));
        await world.ReconcileAsync("one");

        var ready = (await world.GetAsync("one")).Status!.Conditions!.Single(condition => condition.Type == Conditions.Ready);
        Assert.Equal(reason, ready.Reason);
        Assert.Equal((1, "", $"{ready.Reason}: {ready.Message}"), (diff.ExitCode, diff.Error, (string)diff.Plans[0]["note"]!));
        Assert.Empty(world.Gateway.Journal);
    }

    [Fact]
    public async Task A_template_comes_from_the_files_before_the_cluster()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.CreateAsync(ConfigMap, "templates", further: new() { ["data"] = new JsonObject { ["ok"] = """{"statusCode":200}""" } });
        await world.ApplyAsync("one", spec =>
        {
            (spec.ApiId, spec.ProtocolType, spec.IntegrationType, spec.IntegrationUri) = (TestWorld.WebSocket, ProtocolType.WEBSOCKET, "MOCK", null);
            spec.RequestTemplatesFrom = new Dictionary<string, TemplateSource> { ["200"] = new() { ConfigMapKeyRef = new() { Name = "templates", Key = "ok" } } };
        });
        await world.SettleAsync("one");
        // The first look at the ConfigMap counts as a change of it, too.
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var file = Diff.Live(folder, await world.GetAsync("one"));
        var edited = folder.Write("templates.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: templates}\ndata: {ok: '{\"statusCode\":404}'}\n");

        Assert.Equal((0, ""), Two(await Diff.RunAsync(world.Gateway, world.Cluster, file)));
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, edited, file);
        Assert.Equal((2, "UpdateIntegration"), Two(diff));
        Assert.Equal((2, "UpdateIntegration"), Two(await Diff.RunAsync(world.Gateway, cluster: null, edited, file)));
        var unknown = await Diff.RunAsync(world.Gateway, cluster: null, file);
        Assert.Equal((1, ""), Two(unknown));
        Assert.StartsWith("ReferenceNotFound: Pass ConfigMap default/templates (v1) along, or let a cluster be read", (string)unknown.Plans[0]["note"]!, StringComparison.Ordinal);

        await world.Targets.PatchAsync(ConfigMap, "templates", """{"data":{"ok":"{\"statusCode\":404}"}}""");
        var since = Diff.Now(world.Gateway);
        await world.Woken.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await world.ReconcileAsync("one");

        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
    }

    [Fact]
    public async Task Without_a_cluster_the_status_says_where_a_reference_leads()
    {
        await using var world = await TestWorld.StartAsync();
        await world.Targets.InstallAsync(Api);
        await world.Targets.CreateAsync(Api, "orders");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http));
        await ApplyAsync(world);
        var fresh = await Diff.RunAsync(world.Gateway, cluster: null, Diff.Live(folder, await world.GetAsync("one")));
        await world.SettleAsync("one");

        Assert.Equal((1, ""), Two(fresh));
        Assert.StartsWith("ReferenceNotFound: Pass API default/orders (apigatewayv2.services.k8s.aws/v1alpha1) along", (string)fresh.Plans[0]["note"]!, StringComparison.Ordinal);
        Assert.Equal((0, ""), Two(await Diff.RunAsync(world.Gateway, cluster: null, Diff.Live(folder, await world.GetAsync("one")))));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_reference_to_another_namespace_needs_a_grant_of_the_cluster_or_the_files(bool inCluster, bool inFiles)
    {
        await using var world = await TestWorld.StartAsync();
        await world.CreateNamespaceAsync("shared");
        await world.Targets.InstallAsync(Api, new("gateway.networking.k8s.io/v1beta1", "ReferenceGrant"));
        await world.Targets.CreateAsync(Api, "orders", "shared");
        await world.Targets.PatchStatusAsync(Api, "orders", Synced("apiID", TestWorld.Http), "shared");
        const string Grant = """{"from":[{"group":"apigateway.integration-operator.io","kind":"Integration","namespace":"default"}],"to":[{"group":"apigatewayv2.services.k8s.aws","kind":"API"}]}""";
        if (inCluster)
        {
            await world.Targets.CreateAsync(new("gateway.networking.k8s.io/v1beta1", "ReferenceGrant"), "g", "shared", new() { ["spec"] = JsonNode.Parse(Grant) });
        }

        folder.Write("one.yaml", $"{Header}spec: {{apiRef: {{name: orders, namespace: shared}}, integrationType: AWS_PROXY, integrationUri: '{TestWorld.Lambda}'}}\n");
        if (inFiles)
        {
            folder.Write("grant.yaml", $"apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\nmetadata: {{name: g, namespace: shared}}\nspec: {Grant}\n");
        }

        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, folder.Path);

        Assert.Equal(inCluster || inFiles ? (2, "CreateIntegration") : (1, ""), Two(diff));
        Assert.Equal(inCluster || inFiles, diff.Plans[0]["note"] is null);
        Assert.True(inCluster || inFiles || ((string)diff.Plans[0]["note"]!).StartsWith("ReferenceNotPermitted: Create a ReferenceGrant", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_from_Git_is_compared_with_what_its_object_in_the_cluster_has()
    {
        await using var world = await TestWorld.StartAsync();
        await world.ApplyAsync("one", spec => spec.Description = "old");
        await world.SettleAsync("one");
        string Manifest(string description) => $"{Header}spec: {{apiId: {TestWorld.Http}, integrationType: AWS_PROXY, integrationUri: '{TestWorld.Lambda}', description: {description}}}\n";

        var same = await Diff.RunAsync(world.Gateway, world.Cluster, folder.Write("one.yaml", Manifest("old")));
        var diff = await Diff.RunAsync(world.Gateway, world.Cluster, folder.Write("one.yaml", Manifest("new")));
        var offline = await Diff.RunAsync(world.Gateway, world.Cluster, "--offline", folder.Write("one.yaml", Manifest("new")));
        await world.PatchAsync("one", """{"spec":{"description":"new"}}""");
        var since = Diff.Now(world.Gateway);
        await world.SettleAsync("one");

        Assert.Equal((0, ""), Two(same));
        Assert.Equal((2, "UpdateIntegration"), Two(diff));
        Assert.Equal(diff.Written, Diff.Made(world.Gateway, since));
        Assert.Equal((2, "CreateIntegration"), Two(offline));
    }

    public void Dispose() => folder.Dispose();

    private static Task<Integration> ApplyAsync(TestWorld world) => world.ApplyAsync("one", spec => (spec.ApiId, spec.ApiRef) = (null, new ObjectReference { Name = "orders" }));

    private static (int ExitCode, string Operations) Two(Diff diff) => (diff.ExitCode, diff.Operations);
}
