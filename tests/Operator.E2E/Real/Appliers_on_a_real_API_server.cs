using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>People and GitOps tools apply, the operator reconciles: nobody takes a field from anybody.</summary>
[Trait("World", "Real")]
public sealed class Appliers_on_a_real_API_server(SharedCluster shared)
{
    private const string Operator = "apigateway-integration-operator";
    private static readonly string[] Kubectl = ["apply", "-f", "-"];
    private static readonly string[] ArgoCd = ["apply", "-f", "-", "--server-side", "--field-manager=argocd-controller"];
    private static readonly string[] Flux = ["apply", "-f", "-", "--server-side", "--field-manager=kustomize-controller"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_operator_owns_its_status_finalizer_and_annotation_and_repeated_applies_change_nothing()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "appliers");
        stage.StartOperator();
        var appliers = new Dictionary<string, string[]> { ["kubectl"] = Kubectl, ["argo"] = ArgoCd, ["flux"] = Flux };
        foreach (var (name, apply) in appliers)
        {
            (await stage.KubectlWithAsync(Manifest(name, "first"), apply)).EnsureSucceeded();
        }

        foreach (var (name, apply) in appliers)
        {
            var ready = await stage.Kubernetes.UntilAsync(name, Settled("first"), stage.Token);
            AssertOwnership(ready);
            var diff = await stage.KubectlWithAsync(Manifest(name, "first"), ["diff", "-f", "-", .. apply.Skip(3)]);
            Assert.True(diff.ExitCode == 0, $"{name}: exit {diff.ExitCode} {diff.Output}{diff.Error}");
            for (var round = 0; round < 2; round++)
            {
                (await stage.KubectlWithAsync(Manifest(name, "first"), apply)).EnsureSucceeded();
                var again = (await stage.Kubernetes.GetAsync(name, stage.Token))!;
                Assert.Equal(Version(ready), Version(again));
            }
        }

        foreach (var (name, apply) in appliers)
        {
            (await stage.KubectlWithAsync(Manifest(name, "second"), apply)).EnsureSucceeded();
            AssertOwnership(await stage.Kubernetes.UntilAsync(name, Stage.ReadyWith("second"), stage.Token));
            var diff = await stage.KubectlWithAsync(Manifest(name, "second"), ["diff", "-f", "-", .. apply.Skip(3)]);
            Assert.True(diff.ExitCode == 0, $"{name}: exit {diff.ExitCode} {diff.Output}{diff.Error}");
        }
    }

    [Fact]
    public async Task Two_managers_of_one_object_keep_their_own_fields_however_often_they_apply()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "managers");
        stage.StartOperator();
        var tool = Manifest("shared", description: null);
        // What a person adds by hand: one field, under kubectl's name.
        var person = Manifest("shared", description: "by hand", only: "description");
        string[] kubectl = ["apply", "-f", "-", "--server-side"];

        (await stage.KubectlWithAsync(tool, ArgoCd)).EnsureSucceeded();
        (await stage.KubectlWithAsync(person, kubectl)).EnsureSucceeded();
        var ready = await stage.Kubernetes.UntilAsync("shared", Settled("by hand"), stage.Token);
        for (var round = 0; round < 3; round++)
        {
            (await stage.KubectlWithAsync(tool, ArgoCd)).EnsureSucceeded();
            (await stage.KubectlWithAsync(person, kubectl)).EnsureSucceeded();
        }

        var after = (await stage.Kubernetes.GetAsync("shared", stage.Token))!;
        Assert.Equal(Version(ready), Version(after));
        Assert.Equal(["argocd-controller", "kubectl"], Managers(after).Where(m => m != Operator));
        AssertOwnership(after);

        // A manager that no longer applies its field takes it away; the other's stay.
        (await stage.KubectlWithAsync(Manifest("shared", description: null, only: "description"), kubectl)).EnsureSucceeded();
        var without = await stage.Kubernetes.UntilAsync(
            "shared", e => KubernetesHttp.IsReady(e) && e["metadata"]!["generation"]!.GetValue<long>() > 1 && e["spec"]!["description"] is null, stage.Token);
        Assert.Equal("https://backend.example.com/", (string)without["spec"]!["integrationUri"]!);
        AssertOwnership(without);
    }

    [Fact]
    public async Task A_new_object_is_in_progress_for_generic_tools_before_any_operator_has_seen_it()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "unseen");

        var answer = await stage.Kubernetes.CreateAsync("one", Stage.HttpProxy("first"), stage.Token);
        var read = await stage.Kubernetes.GetAsync("one", stage.Token);

        // kstatus takes an object without a status for done.
        Assert.Equal(-1, read!["status"]?["observedGeneration"]?.GetValue<long>());
        Assert.Equal(-1, answer["status"]?["observedGeneration"]?.GetValue<long>());
    }

    [Fact]
    public async Task Wait_for_Ready_holds_until_the_new_generation_is_in_AWS()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "waits");
        stage.StartOperator();
        await stage.Kubernetes.CreateAsync("one", Stage.HttpProxy("first"), stage.Token);
        var ready = await stage.Kubernetes.UntilAsync("one", Stage.ReadyWith("first"), stage.Token);
        var id = (string)ready["status"]!["integrationId"]!;
        // Long enough that a wait which believes the old condition returns first.
        await stage.Aws.DelayAsync("UpdateIntegration", TimeSpan.FromSeconds(3), stage.Token);

        foreach (var description in new[] { "second", "third" })
        {
            (await stage.KubectlAsync("patch", "integration", "one", "--type=merge", "-p", $$$"""{"spec":{"description":"{{{description}}}"}}""")).EnsureSucceeded();
            (await stage.KubectlAsync("wait", "--for=condition=Ready", "integration/one", "--timeout=60s")).EnsureSucceeded();
            Assert.Equal(description, (string)(await stage.Aws.GetIntegrationAsync("a1b2c3d4", id, stage.Token))!["description"]!);
        }
    }

    // The annotation is the pass's last write, a moment after Ready.
    private static Func<JsonNode, bool> Settled(string description) => entity => Stage.ReadyWith(description)(entity)
        && (string?)entity["metadata"]!["annotations"]?["apigateway.integration-operator.io/integration-id"] == (string?)entity["status"]!["integrationId"];

    private static string Manifest(string name, string? description, string? only = null)
    {
        var spec = Stage.HttpProxy(description ?? "");
        if (description is null)
        {
            spec.Remove("description");
        }

        foreach (var field in spec.Select(f => f.Key).Where(f => only is not null && f != only).ToList())
        {
            spec.Remove(field);
        }

        return new JsonObject
        {
            ["apiVersion"] = "apigateway.integration-operator.io/v1alpha1",
            ["kind"] = "Integration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec,
        }.ToJsonString();
    }

    private static (string ResourceVersion, long Generation) Version(JsonNode entity) =>
        ((string)entity["metadata"]!["resourceVersion"]!, entity["metadata"]!["generation"]!.GetValue<long>());

    private static IEnumerable<string> Managers(JsonNode entity) =>
        entity["metadata"]!["managedFields"]!.AsArray().Select(f => (string)f!["manager"]!).Distinct().Order(StringComparer.Ordinal);

    /// <summary>What the operator owns, and that nobody else owns it.</summary>
    private static void AssertOwnership(JsonNode entity)
    {
        var owned = entity["metadata"]!["managedFields"]!.AsArray()
            .Select(f => (Manager: (string)f!["manager"]!, Subresource: (string?)f["subresource"], Paths: Paths(f["fieldsV1"]!).ToList())).ToList();
        Assert.Equal(
            [
                "f:metadata/f:annotations/f:apigateway.integration-operator.io/integration-id",
                "f:metadata/f:finalizers/v:\"apigateway.integration-operator.io/finalizer\"",
            ],
            owned.Where(o => o.Manager == Operator && o.Subresource is null).SelectMany(o => o.Paths).Where(p => !p.EndsWith("/.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(
            owned.Where(o => o.Manager == Operator && o.Subresource == "status").SelectMany(o => o.Paths),
            path => Assert.StartsWith("f:status", path, StringComparison.Ordinal));
        Assert.Contains(owned, o => o is { Manager: Operator, Subresource: "status" });
        Assert.DoesNotContain(
            owned.Where(o => o.Manager != Operator).SelectMany(o => o.Paths),
            path => path.StartsWith("f:status", StringComparison.Ordinal) || path.StartsWith("f:metadata/f:finalizers", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Paths(JsonNode fields) => fields.AsObject().SelectMany(field =>
        field.Value is JsonObject { Count: > 0 } inner ? Paths(inner).Select(path => $"{field.Key}/{path}") : [field.Key]);
}
