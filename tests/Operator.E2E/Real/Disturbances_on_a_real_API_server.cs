using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>What an administrator does to a control plane while people work. On a control plane of its own.</summary>
[Trait("World", "Real")]
public sealed class Disturbances_on_a_real_API_server(OwnCluster own) : IClassFixture<OwnCluster>
{
    private const string Crd = "apis/apiextensions.k8s.io/v1/customresourcedefinitions/integrations.apigateway.integration-operator.io";
    private const string HttpApi = "a1b2c3d4";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_lost_when_the_API_server_restarts_and_etcd_is_compacted_under_load()
    {
        var cluster = await own.GetAsync(Cancel);
        await using var stage = await Stage.SetAsync(cluster, "restarts", TimeSpan.FromSeconds(180));
        await stage.Aws.StopThrottlingAsync(stage.Token);
        string[] names = [.. Enumerable.Range(0, 20).Select(i => $"edited-{i}")];
        var process = stage.StartOperator(options: ["--aws-requests-per-second", "200", "--aws-burst", "200"]);
        foreach (var name in names)
        {
            await stage.Kubernetes.CreateAsync(name, Stage.HttpProxy("new"), stage.Token);
        }

        await stage.Kubernetes.UntilAllAsync(names.Length, KubernetesHttp.IsReady, stage.Token);
        IReadOnlyDictionary<string, string> last;
        await using (var editor = new Editor(stage, names))
        {
            for (var round = 0; round < 3; round++)
            {
                await cluster.ControlPlane!.CompactAsync(stage.Token);
                // Also the watch cache forgets: every watch of before is too old for what comes after.
                await cluster.ControlPlane.RestartApiServerAsync(stage.Token);
                var edits = editor.Count + 40;
                while (editor.Count < edits)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stage.Token);
                }
            }

            last = await editor.StopAsync();
        }

        Assert.Equal(names.Length, last.Count);
        Dictionary<string, string> ids = [];
        foreach (var name in names)
        {
            var wanted = (string)(await stage.Kubernetes.GetAsync(name, stage.Token))!["spec"]!["description"]!;
            var ready = await stage.Kubernetes.UntilAsync(name, Stage.ReadyWith(wanted), stage.Token);
            ids.Add((string)ready["status"]!["integrationId"]!, wanted);
        }

        var inAws = await stage.Aws.GetIntegrationsAsync(HttpApi, stage.Token);
        Assert.Equal(
            ids.Select(pair => $"{pair.Key} {pair.Value}").Order(),
            inAws.Select(i => $"{i["integrationId"]} {i["description"]}").Order());
        // The very process that was there before: it neither gave up nor was it restarted.
        process.Signal("TERM");
        Assert.True(await process.ExitCodeAsync(stage.Token) == 0, process.Log);
    }

    [Fact]
    public async Task The_CRD_is_upgraded_in_place_and_new_fields_survive_an_operator_that_does_not_know_them()
    {
        await using var stage = await Stage.SetAsync(await own.GetAsync(Cancel), "upgrade", TimeSpan.FromSeconds(180));
        var process = stage.StartOperator();
        await stage.Kubernetes.CreateAsync("old", Stage.HttpProxy("first"), stage.Token);
        var old = await stage.Kubernetes.UntilAsync("old", Stage.ReadyWith("first"), stage.Token);

        var crd = JsonNode.Parse(await stage.Cluster.Admin.GetStringAsync(Crd, stage.Token))!;
        var generation = crd["metadata"]!["generation"]!.GetValue<long>();
        crd["metadata"]!.AsObject().Remove("managedFields");
        foreach (var part in new[] { "spec", "status" })
        {
            crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]![part]!["properties"]!.AsObject()["fromTheFuture"] =
                new JsonObject { ["type"] = "string", ["maxLength"] = 64 };
        }

        (await stage.KubectlWithAsync(crd.ToJsonString(), "replace", "-f", "-")).EnsureSucceeded();
        Assert.Equal(generation + 1, JsonNode.Parse(await stage.Cluster.Admin.GetStringAsync(Crd, stage.Token))!["metadata"]!["generation"]!.GetValue<long>());

        var unchanged = (await stage.Kubernetes.GetAsync("old", stage.Token))!;
        Assert.True(JsonNode.DeepEquals(old["spec"], unchanged["spec"]));
        Assert.True(JsonNode.DeepEquals(old["status"], unchanged["status"]));
        await UntilFutureIsKeptAsync(stage);
        var spec = Stage.HttpProxy("second");
        spec["fromTheFuture"] = "kept";
        await stage.Kubernetes.CreateAsync("new", spec, stage.Token);
        var made = await stage.Kubernetes.UntilAsync("new", Stage.ReadyWith("second"), stage.Token);
        await stage.Kubernetes.PatchAsync("old", """{"spec":{"description":"edited","fromTheFuture":"kept too"}}""", stage.Token);
        var edited = await stage.Kubernetes.UntilAsync("old", Stage.ReadyWith("edited"), stage.Token);

        Assert.Equal("kept", (string?)made["spec"]!["fromTheFuture"]);
        Assert.Equal("kept too", (string?)edited["spec"]!["fromTheFuture"]);
        Assert.Equal((string)old["status"]!["integrationId"]!, (string)edited["status"]!["integrationId"]!);
        foreach (var name in new[] { "old", "new" })
        {
            await stage.Kubernetes.DeleteAsync(name, stage.Token);
            await stage.Kubernetes.UntilGoneAsync(name, stage.Token);
        }

        Assert.Empty(await stage.Aws.GetIntegrationsAsync(HttpApi, stage.Token));
        process.Signal("TERM");
        Assert.True(await process.ExitCodeAsync(stage.Token) == 0, process.Log);
    }

    // The schema that the server works with follows the stored one after a moment; until then it drops the field.
    private static async Task UntilFutureIsKeptAsync(Stage stage)
    {
        var spec = Stage.HttpProxy("probe");
        spec["fromTheFuture"] = "kept";
        spec["suspend"] = true;
        await stage.Kubernetes.CreateAsync("probe", spec, stage.Token);
        while ((await stage.Kubernetes.PatchAsync("probe", """{"spec":{"fromTheFuture":"kept"}}""", stage.Token))["spec"]!["fromTheFuture"] is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, stage.Token);
        }

        await stage.Kubernetes.DeleteAsync("probe", stage.Token);
    }
}
