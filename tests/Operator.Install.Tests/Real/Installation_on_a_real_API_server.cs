using System.Text.Json.Nodes;
using Operator.Install.Tests.Charts;
using Operator.Kubernetes.Schema;
using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>
/// What the charts and <c>config/</c> render to, taken by a real API server with strict field validation, and <c>operator check</c> with
/// the account that they make. The control plane of the tests has no Pod Security admission: <see cref="ContentTests"/> has its rules.
/// </summary>
[Collection(ApiServer.Collection)]
[Trait("World", "Real")]
public sealed class Installation_on_a_real_API_server(ApiServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static IEnumerable<TheoryDataRow<string>> Cases => RenderingTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Every_object_of_a_rendering_is_taken_field_by_field(string name)
    {
        await server.StartAsync(Cancel);
        var objects = new ChartCase(name).Objects;
        await ReadyAsync(objects);

        // The pod of a Deployment too: no controller here would make it.
        List<JsonObject> all = [.. objects, .. objects.Where(each => (string?)each["kind"] == "Deployment").Select(PodOf)];
        var result = await TakenAsync(ManifestYaml.Write(all));

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal(all.Count, result.Output.Trim().Split('\n').Length);
    }

    [Fact]
    public async Task A_field_that_does_not_exist_would_be_found()
    {
        await server.StartAsync(Cancel);
        var deployment = new ChartCase("default").Objects.Single(each => (string?)each["kind"] == "Deployment");
        await ReadyAsync([deployment]);
        deployment["spec"]!["template"]!["spec"]!["priorityClass"] = "x";

        var result = await TakenAsync(deployment.ToJsonString());

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("priorityClass", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_plain_manifests_install_pass_their_own_check_and_a_missing_right_is_named()
    {
        var controlPlane = await server.StartAsync(Cancel);
        const string ns = "apigateway-integration-operator";
        (await server.KubectlAsync(null, Cancel, "apply", "--server-side", "-k", Path.Combine(Binaries.Repository, "config", "default"))).EnsureSucceeded();
        (await server.KubectlAsync(null, Cancel, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s")).EnsureSucceeded();
        var account = controlPlane.KubeconfigFor($"system:serviceaccount:{ns}:{ns}", "system:serviceaccounts", $"system:serviceaccounts:{ns}");

        // Established is said a moment before the API is served.
        var complete = await ApiServer.CheckAsync(account, ns, [], result => result.ExitCode == 0, Cancel);
        Assert.Contains("ok   rights in all namespaces: all ", complete.Output, StringComparison.Ordinal);
        Assert.Contains("ok   rights in namespace kube-system: all 1 ", complete.Output, StringComparison.Ordinal);
        Assert.Contains("skip sample: this account may not create", complete.Output, StringComparison.Ordinal);

        var admin = await ApiServer.CheckAsync(controlPlane.KubeconfigFor("admin", "system:masters"), "default", [], result => result.ExitCode == 0, Cancel);
        Assert.Contains("ok   sample: ", admin.Output, StringComparison.Ordinal);

        (await server.KubectlAsync(null, Cancel, "delete", "clusterrolebinding", $"{ns}-cluster-identity")).EnsureSucceeded();
        var lacking = await ApiServer.CheckAsync(account, ns, [], result => result.ExitCode == 1, Cancel);
        Assert.Equal(1, lacking.ExitCode);
        Assert.Equal(
            "FAIL rights in namespace kube-system: Grant what config/rbac/cluster_identity_role.yaml grants: get namespaces is refused.", lacking.Error.Trim());

        // An older definition: a field that this operator writes is not there.
        (await server.KubectlAsync(
            """[{"op":"remove","path":"/spec/versions/0/schema/openAPIV3Schema/properties/status/properties/pendingCreate"}]""", Cancel,
            "patch", "crd", "integrations.apigateway.integration-operator.io", "--type=json", "--patch-file=/dev/stdin")).EnsureSucceeded();
        // OpenAPI follows the definition a moment later.
        var old = await ApiServer.CheckAsync(account, ns, [], result => result.Error.Contains("FAIL definition integrations.", StringComparison.Ordinal), Cancel);
        Assert.Contains("The served one lacks .status.pendingCreate.", old.Error, StringComparison.Ordinal);

        // Applying again mends both.
        (await server.KubectlAsync(null, Cancel, "apply", "--server-side", "--force-conflicts", "-k", Path.Combine(Binaries.Repository, "config", "default"))).EnsureSucceeded();
        await ApiServer.CheckAsync(account, ns, [], result => result.ExitCode == 0, Cancel);
    }

    private async Task ReadyAsync(IEnumerable<JsonObject> objects)
    {
        foreach (var ns in objects.Select(each => (string?)each["metadata"]!["namespace"]).Append("team-a").Append(Helm.Namespace).Where(ns => ns is not null and not "kube-system").Distinct())
        {
            await server.KubectlAsync(null, Cancel, "create", "namespace", ns!);
        }
    }

    private Task<ToolResult> TakenAsync(string manifests) =>
        server.KubectlAsync(manifests, Cancel, "apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-");

    private static JsonObject PodOf(JsonObject deployment) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = "from-template", ["namespace"] = (string?)deployment["metadata"]!["namespace"] },
        ["spec"] = deployment["spec"]!["template"]!["spec"]!.DeepClone(),
    };
}
