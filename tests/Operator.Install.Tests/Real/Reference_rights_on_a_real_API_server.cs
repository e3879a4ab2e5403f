using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>
/// Rights to follow references, added by the components of <c>config/components</c> to kustomizations outside the repository, and what
/// <c>operator check</c> says of them with the account that has them. On an API server of its own: rights of other installations would show.
/// </summary>
[Trait("World", "Real")]
public sealed class Reference_rights_on_a_real_API_server
{
    private const string Namespace = "apigateway-integration-operator";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Components_grant_them_in_one_namespace_or_in_all_and_the_check_tells_which_are_granted()
    {
        await using var server = new ApiServer();
        var controlPlane = await server.StartAsync(Cancel);
        var account = controlPlane.KubeconfigFor($"system:serviceaccount:{Namespace}:{Namespace}", "system:serviceaccounts", $"system:serviceaccounts:{Namespace}");
        await KubectlAsync(server, "create", "namespace", "team-a");

        using (var namespaced = OwnKustomization.CopyOf("namespaced"))
        {
            await ApplyAsync(server, namespaced);
        }

        var one = await ApiServer.CheckAsync(account, Namespace, ["--watch-namespace=team-a"], result => result.ExitCode == 0, Cancel);
        Assert.Contains("ok   references of family ack in namespace team-a: all 21 of config/components/references-ack/role.yaml\n", one.Output, StringComparison.Ordinal);
        Assert.Contains("ok   references of family configmaps in namespace team-a: all 3 of ", one.Output, StringComparison.Ordinal);
        // The Role names kinds that have no namespace, too, and grants nothing of them.
        Assert.Contains(
            "skip references of family crossplane in namespace team-a: granted in part; no Role grants kinds without namespace, so refer to namespaced ones, or apply config/components/references-crossplane/role.yaml as it is, with a ClusterRole: " +
            "restapis.apigateway.aws.upbound.io, vpclinks.apigateway.aws.upbound.io, apis.apigatewayv2.aws.upbound.io, vpclinks.apigatewayv2.aws.upbound.io, roles.iam.aws.upbound.io, aliases.lambda.aws.upbound.io, functions.lambda.aws.upbound.io are refused\n",
            one.Output, StringComparison.Ordinal);
        Assert.Contains("ok   references of family grants in namespace team-a: all 3 of ", one.Output, StringComparison.Ordinal);

        // That file as it is gives them, beside the Role.
        await KubectlAsync(server, "apply", "--server-side", "-f", Path.Combine(Binaries.Repository, "config", "components", "references-crossplane", "role.yaml"));
        var withClusterRole = await ApiServer.CheckAsync(
            account, Namespace, ["--watch-namespace=team-a"], result => result.Output.Contains("crossplane in namespace team-a: all", StringComparison.Ordinal), Cancel);
        Assert.Contains("ok   references of family crossplane in namespace team-a: all 42 of config/components/references-crossplane/role.yaml\n", withClusterRole.Output, StringComparison.Ordinal);
        await KubectlAsync(server, "delete", "-f", Path.Combine(Binaries.Repository, "config", "components", "references-crossplane", "role.yaml"));

        using (var own = OwnKustomization.With("references-ack", "references-grants"))
        {
            await ApplyAsync(server, own);
        }

        // Some rights of a family, by hand.
        await KubectlAsync(server, "create", "clusterrole", "some-configmaps", "--verb=get", "--resource=configmaps");
        await KubectlAsync(server, "create", "clusterrolebinding", "some-configmaps", "--clusterrole=some-configmaps", $"--serviceaccount={Namespace}:{Namespace}");
        var all = await ApiServer.CheckAsync(
            account, Namespace, [], result => result.ExitCode == 0 && result.Output.Contains("in part", StringComparison.Ordinal), Cancel);
        Assert.Contains("ok   references of family ack in all namespaces: all 21 of config/components/references-ack/role.yaml\n", all.Output, StringComparison.Ordinal);
        Assert.Contains("ok   references of family grants in all namespaces: all 3 of ", all.Output, StringComparison.Ordinal);
        Assert.Contains("skip references of family crossplane in all namespaces: not granted; who needs them grants config/components/references-crossplane/role.yaml\n", all.Output, StringComparison.Ordinal);
        Assert.Contains(
            "skip references of family configmaps in all namespaces: granted in part; config/components/references-configmaps/role.yaml grants all: list configmaps, watch configmaps are refused\n",
            all.Output, StringComparison.Ordinal);
    }

    private static async Task ApplyAsync(ApiServer server, OwnKustomization kustomization)
    {
        await KubectlAsync(server, "apply", "--server-side", "--force-conflicts", "-k", kustomization.Path);
        await KubectlAsync(server, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    }

    private static async Task KubectlAsync(ApiServer server, params string[] arguments) =>
        (await server.KubectlAsync(null, Cancel, arguments)).EnsureSucceeded();
}
