using Operator.Processes;

namespace Operator.Install.Tests.Real;

/// <summary>The policy of <c>config/components/deletion-protection</c>, on an API server of its own: a policy that refuses deletions disturbs other tests.</summary>
[Trait("World", "Real")]
public sealed class Deletion_protection_on_a_real_API_server
{
    private const string Annotation = "apigateway.integration-operator.io/deletion-protection";

    // No operator runs, so nothing has a finalizer: what may be deleted is gone at once.
    private const string Objects = """
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: orders, namespace: team-a, annotations: {apigateway.integration-operator.io/deletion-protection: "true"}}
        spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: said-no, namespace: team-a, annotations: {apigateway.integration-operator.io/deletion-protection: "false"}}
        spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: said-nothing, namespace: team-a}
        spec: {apiId: a1b2c3d4, lambda: {functionName: "orders:live"}}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestIntegration
        metadata: {name: maintenance, namespace: team-a, annotations: {apigateway.integration-operator.io/deletion-protection: "true"}}
        spec: {restApiId: r3st4p1x, resourcePath: /orders, httpMethod: GET, type: MOCK, passthroughBehavior: NEVER}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestDeployment
        metadata: {name: prod, namespace: team-a, annotations: {apigateway.integration-operator.io/deletion-protection: "true"}}
        spec: {restApiId: r3st4p1x, stageName: prod}
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: AwsAccount
        metadata: {name: payments, annotations: {apigateway.integration-operator.io/deletion-protection: "true"}}
        spec: {allowedNamespaces: {matchLabels: {team: payments}}}
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_says_so_is_not_deleted_alone_or_with_all_until_it_says_so_no_more()
    {
        await using var server = new ApiServer();
        await server.StartAsync(Cancel);
        await KubectlAsync(server, null, "apply", "--server-side", "-k", Path.Combine(Binaries.Repository, "config", "crds"));
        await KubectlAsync(server, null, "wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
        await KubectlAsync(server, null, "create", "namespace", "team-a");
        await KubectlAsync(server, Objects, "apply", "--server-side", "-f", "-");
        await KubectlAsync(server, null, "apply", "--server-side", "-f", Path.Combine(Binaries.Repository, "config", "components", "deletion-protection", "policy.yaml"));

        foreach (var (kind, name) in new[] { ("Integration", "orders"), ("RestIntegration", "maintenance"), ("RestDeployment", "prod"), ("AwsAccount", "payments") })
        {
            Assert.EndsWith($"{kind} {name} is protected: to delete it, take its annotation {Annotation} away first", (await RefusedAsync(server, kind, name)).Trim(), StringComparison.Ordinal);
        }

        var all = await server.KubectlAsync(null, Cancel, "-n", "team-a", "delete", "integrations", "--all");
        Assert.NotEqual(0, all.ExitCode);
        Assert.Equal("integration.apigateway.integration-operator.io/orders", (await KubectlAsync(server, null, "-n", "team-a", "get", "integrations", "-o", "name")).Trim());

        await KubectlAsync(server, null, "-n", "team-a", "annotate", "integration", "orders", $"{Annotation}-");
        await KubectlAsync(server, null, "-n", "team-a", "delete", "integration", "orders", "--timeout=30s");
    }

    // A policy works a moment after it was taken.
    private static async Task<string> RefusedAsync(ApiServer server, string kind, string name)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        while (true)
        {
            var result = await server.KubectlAsync(null, Cancel, "-n", "team-a", "delete", kind, name, "--dry-run=server");
            if (result.ExitCode != 0)
            {
                return result.Error;
            }

            Assert.False(deadline.IsCancellationRequested, $"{kind} {name} is not protected.");
        }
    }

    private static async Task<string> KubectlAsync(ApiServer server, string? input, params string[] arguments) =>
        (await server.KubectlAsync(input, Cancel, arguments)).EnsureSucceeded();
}
