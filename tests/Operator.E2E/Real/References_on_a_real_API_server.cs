using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>
/// Objects that refer to others, applied in the worst order, on a real API server with the rights of <c>config/rbac</c>: each says what it
/// waits for, goes on when that is there, and needs none of it to be deleted.
/// </summary>
[Trait("World", "Real")]
public sealed class References_on_a_real_API_server(SharedCluster shared)
{
    private static readonly string[] Optional = ["references-ack", "references-configmaps", "references-grants"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dependants_come_first_wait_for_right_kind_object_and_id_follow_edits_and_outlive_them_all()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "references", TimeSpan.FromMinutes(4));
        await stage.Aws.StopThrottlingAsync(stage.Token);
        var process = stage.StartOperator(options: ["--watch-namespace", Elsewhere]);
        try
        {
            await PlayAsync(stage);
            Assert.DoesNotContain("fail:", process.Log, StringComparison.Ordinal);
        }
        finally
        {
            // The cluster is shared: definitions and rights go with the test, which may have ended early.
            await stage.KubectlWithAsync($"{Definitions}\n---\n{GrantDefinition}", "delete", "-f", "-", "--ignore-not-found", "--wait=false");
            foreach (var component in Optional)
            {
                await stage.KubectlAsync("delete", "-f", RoleOf(component), "--ignore-not-found");
            }
        }
    }

    private static async Task PlayAsync(Stage stage)
    {
        async Task<string> Kubectl(params string[] arguments) => (await stage.KubectlAsync(arguments)).EnsureSucceeded().Trim();
        async Task<string> Apply(string manifest) => (await stage.KubectlWithAsync(manifest, "apply", "-f", "-")).EnsureSucceeded();
        Task Says(string reason) => stage.Kubernetes.UntilAsync("orders", entity => Reason(entity) == reason, stage.Token);
        async Task SetStatus(string kind, string name, string json) =>
            await Kubectl("patch", kind, name, "--subresource=status", "--type=merge", "-p", $$"""{"status":{{json}}}""");

        await Apply(Dependants);
        await Says("ReferenceKindNotServed");

        await Apply(Definitions);
        await Kubectl("wait", "--for=condition=Established", "crd/apis.apigatewayv2.services.k8s.aws", "crd/restapis.apigateway.services.k8s.aws", "--timeout=60s");
        await AskAgainAsync(stage, "orders", "ReferenceAccessDenied");
        Assert.Contains("references.ack.enabled", (await stage.Kubernetes.GetAsync("orders", stage.Token))!.ToJsonString(), StringComparison.Ordinal);

        foreach (var component in Optional)
        {
            await Kubectl("apply", "-f", RoleOf(component));
        }

        await AskAgainAsync(stage, "orders", "ReferenceNotFound");
        await Apply(Targets);
        await Says("ReferenceNotReady");
        await SetStatus("apis.apigatewayv2.services.k8s.aws", "shop", """{"apiID":"a1b2c3d4","conditions":[{"type":"ACK.ResourceSynced","status":"True"}]}""");
        await Kubectl("wait", "--for=condition=Ready", "integration/orders", "--timeout=30s");
        Assert.Equal("a1b2c3d4", await Kubectl("get", "integration", "orders", "-o", "jsonpath={.status.resolvedReferences[0].value}"));
        Assert.Contains("a1b2c3d4", await Kubectl("get", "integration", "orders", "--no-headers"), StringComparison.Ordinal);

        // The ConfigMap's edit reaches AWS by itself.
        await AskAgainAsync(stage, "mock", "ReferenceNotReady", "restintegration");
        await SetStatus("restapis.apigateway.services.k8s.aws", "shop", """{"id":"r3st4p1x","conditions":[{"type":"ACK.ResourceSynced","status":"True"}]}""");
        await Kubectl("create", "configmap", "templates", "--from-literal=mock.vtl={\"statusCode\": 200}");
        await Kubectl("wait", "--for=condition=Ready", "restintegration/mock", "--timeout=60s");
        await Kubectl("patch", "configmap", "templates", "--type=merge", "-p", """{"data":{"mock.vtl":"{\"statusCode\": 404}"}}""");
        await Kubectl("wait", "--for=jsonpath={.status.observed.requestTemplates['application/json']}={\"statusCode\": 404}", "restintegration/mock", "--timeout=30s");

        await PlayAbroadAsync(stage);

        // Everything that was referred to goes first.
        await Kubectl("delete", "configmap/templates", "apis.apigatewayv2.services.k8s.aws/shop", "restapis.apigateway.services.k8s.aws/shop");
        await Says("ReferenceNotFound");
        Assert.Single(await stage.Aws.GetIntegrationsAsync("a1b2c3d4", stage.Token));
        await Kubectl("delete", "integration/orders", "restintegration/mock", "--timeout=60s");
        Assert.Empty(await stage.Aws.GetIntegrationsAsync("a1b2c3d4", stage.Token));
    }

    // Another namespace has to allow the reference, and may take that back: then the integration stays as it is.
    private static async Task PlayAbroadAsync(Stage stage)
    {
        async Task Kubectl(string? input, params string[] arguments) => (await stage.KubectlWithAsync(input ?? "", arguments)).EnsureSucceeded();

        await Kubectl(GrantDefinition, "apply", "-f", "-");
        await Kubectl(null, "wait", "--for=condition=Established", "crd/referencegrants.gateway.networking.k8s.io", "--timeout=60s");
        await Kubectl(SharedApi, "--namespace", Elsewhere, "apply", "-f", "-");
        await Kubectl(
            null, "--namespace", Elsewhere, "patch", "apis.apigatewayv2.services.k8s.aws/shared", "--subresource=status", "--type=merge", "-p",
            """{"status":{"apiID":"a1b2c3d4","conditions":[{"type":"ACK.ResourceSynced","status":"True"}]}}""");
        await Kubectl(Abroad, "apply", "-f", "-");
        await AskAgainAsync(stage, "abroad", "ReferenceNotPermitted");

        await Kubectl(GrantTo(stage.Namespace), "--namespace", Elsewhere, "apply", "-f", "-");
        await Kubectl(null, "wait", "--for=condition=Ready", "integration/abroad", "--timeout=60s");

        await Kubectl(null, "--namespace", Elsewhere, "delete", "referencegrant/shop");
        await stage.Kubernetes.UntilAsync("abroad", entity => Reason(entity) == "ReferenceNotPermitted", stage.Token);
        Assert.Equal(2, (await stage.Aws.GetIntegrationsAsync("a1b2c3d4", stage.Token)).Count);
        await Kubectl(null, "delete", "integration/abroad", "--timeout=60s");
    }

    // What no watch shows is looked for after half a minute, or when somebody asks.
    private static async Task AskAgainAsync(Stage stage, string name, string reason, string kind = "integration")
    {
        var ask = 0;
        string said;
        do
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, stage.Token);
            (await stage.KubectlAsync("annotate", kind, name, "--overwrite", $"apigateway.integration-operator.io/reconcile-requested-at={++ask}")).EnsureSucceeded();
            said = (await stage.KubectlAsync("get", kind, name, "-o", "jsonpath={.status.conditions[?(@.type==\"ReferencesResolved\")].reason}")).EnsureSucceeded();
        }
        while (said != reason);
    }

    private static string? Reason(JsonNode entity) => (string?)(entity["status"]?["conditions"] as JsonArray ?? [])
        .FirstOrDefault(condition => (string?)condition!["type"] == "ReferencesResolved")?["reason"];

    private static string RoleOf(string component) => Path.Combine(Binaries.Repository, "config", "components", component, "role.yaml");

    private const string Dependants = """
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: orders}
        spec:
          apiRef: {name: shop}
          integrationType: HTTP_PROXY
          integrationMethod: GET
          integrationUri: https://backend.example.com/
        ---
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: RestIntegration
        metadata: {name: mock}
        spec:
          restApiRef: {name: shop}
          resourcePath: /referred
          createResource: true
          httpMethod: GET
          method: {authorizationType: NONE}
          type: MOCK
          requestTemplatesFrom:
            application/json:
              configMapKeyRef: {name: templates, key: mock.vtl}
        """;

    private const string Elsewhere = "kube-public";

    private const string SharedApi = """
        apiVersion: apigatewayv2.services.k8s.aws/v1alpha1
        kind: API
        metadata: {name: shared}
        """;

    private const string Abroad = $$"""
        apiVersion: apigateway.integration-operator.io/v1alpha1
        kind: Integration
        metadata: {name: abroad}
        spec:
          apiRef: {name: shared, namespace: {{Elsewhere}}}
          integrationType: HTTP_PROXY
          integrationMethod: GET
          integrationUri: https://backend.example.com/
        """;

    private static string GrantTo(string ns) => $$"""
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: shop}
        spec:
          from: [{group: apigateway.integration-operator.io, kind: Integration, namespace: {{ns}}}]
          to: [{group: apigatewayv2.services.k8s.aws, kind: API, name: shared}]
        """;

    private const string GrantDefinition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: referencegrants.gateway.networking.k8s.io
          annotations: {api-approved.kubernetes.io: "unapproved, a stand-in for tests"}
        spec:
          group: gateway.networking.k8s.io
          scope: Namespaced
          names: {kind: ReferenceGrant, plural: referencegrants, singular: referencegrant}
          versions:
          - name: v1beta1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    private const string Targets = """
        apiVersion: apigatewayv2.services.k8s.aws/v1alpha1
        kind: API
        metadata: {name: shop}
        ---
        apiVersion: apigateway.services.k8s.aws/v1alpha1
        kind: RestAPI
        metadata: {name: shop}
        """;

    private const string Definitions = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: apis.apigatewayv2.services.k8s.aws}
        spec:
          group: apigatewayv2.services.k8s.aws
          scope: Namespaced
          names: {kind: API, plural: apis, singular: api}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: restapis.apigateway.services.k8s.aws}
        spec:
          group: apigateway.services.k8s.aws
          scope: Namespaced
          names: {kind: RestAPI, plural: restapis, singular: restapi}
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: {status: {}}
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;
}
