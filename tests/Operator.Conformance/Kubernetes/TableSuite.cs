using System.Text.Json.Nodes;
using Operator.Conformance.Worlds;

namespace Operator.Conformance.Kubernetes;

/// <summary>Objects as people see them: printer columns, through the Table form and as kubectl prints it.</summary>
public abstract class TableSuite(World world) : Suite(world)
{
    private const string TableForm = "application/json;as=Table;v=v1;g=meta.k8s.io";

    [Fact]
    public async Task An_integrations_row_shows_what_is_there_and_leaves_the_rest_empty()
    {
        await SeedIntegrationsAsync();
        var table = (await Api.GetAsync(Paths.Integrations(Namespace), Token, TableForm)).MustBe(200);
        Assert.Equal(("Table", "meta.k8s.io/v1"), ((string?)table.At("kind"), (string?)table.At("apiVersion")));
        Assert.Equal(
            ["Name:0", "Ready:0", "Reason:0", "API:0", "Type:0", "Integration-ID:0", "Drift:0", "Age:0", "URI:1", "Message:1"],
            table.At("columnDefinitions")!.AsArray().Select(c => $"{c!["name"]}:{c["priority"]}"));
        var rows = table.At("rows")!.AsArray();
        Assert.Equal(
            """["one","True","Available","a1b2c3d4","HTTP_PROXY","abc123",null,"https://example.com","All good."]""",
            WithoutAge(rows[0]!["cells"]!));
        Assert.Equal(
            """["two",null,null,null,null,null,null,null,null]""",
            WithoutAge(rows[1]!["cells"]!));
        Assert.Equal("PartialObjectMetadata", (string?)rows[0]!["object"]!["kind"]);
        Assert.Equal("one", (string?)rows[0]!["object"]!["metadata"]!["name"]);
    }

    [Fact]
    public async Task Typed_columns_show_numbers_booleans_dates_and_lists()
    {
        (await CreateWidgetAsync("one", """{"size":7,"enabled":true,"tags":["a","b"]}""")).MustBe(201);
        (await Api.MergeAsync($"{Widgets}/one/status", """{"status":{"since":"2001-01-01T00:00:00Z"}}""", Token)).MustBe(200);
        var table = (await Api.GetAsync($"{Widgets}/one", Token, TableForm)).MustBe(200);
        var cells = table.At("rows")![0]!["cells"]!.AsArray();
        Assert.Equal("""["one",7,null,true]""", new JsonArray([.. cells.Take(4).Select(c => c?.DeepClone())]).ToJsonString());
        Assert.Matches("^[0-9]+y$", (string?)cells[4] ?? "");
        Assert.Equal("""["a","b"]""", (string?)cells[5]);
    }

    [Fact]
    public async Task Kubectl_prints_the_columns()
    {
        await SeedIntegrationsAsync();
        var plain = await Kubectl.RunAsync(World.Kubeconfig, Token, "get", "apigwint", "-n", Namespace);
        Assert.Matches(
            """
            ^NAME +READY +REASON +API +TYPE +INTEGRATION-ID +DRIFT +AGE
            one +True +Available +a1b2c3d4 +HTTP_PROXY +abc123 +\d+s
            two +\d+s
            $
            """.ReplaceLineEndings("\n").TrimEnd('$', '\n') + "\n?$",
            plain);
        var wide = await Kubectl.RunAsync(World.Kubeconfig, Token, "get", "integrations.apigateway.integration-operator.io", "one", "-n", Namespace, "-o", "wide");
        Assert.Matches("DRIFT +AGE +URI +MESSAGE\n", wide);
        Assert.Matches("https://example.com +All good.\n", wide);
        var category = await Kubectl.RunAsync(World.Kubeconfig, Token, "get", "apigateway", "-n", Namespace, "-o", "name");
        Assert.Equal("integration.apigateway.integration-operator.io/one\nintegration.apigateway.integration-operator.io/two\n", category);
        var waited = await Kubectl.RunAsync(World.Kubeconfig, Token, "wait", "--for=condition=Ready", "apigwint/one", "-n", Namespace, "--timeout=10s");
        Assert.Equal("integration.apigateway.integration-operator.io/one condition met\n", waited);
    }

    [Fact]
    public async Task Kubectl_explains_a_field_from_the_published_schema()
    {
        var text = await Kubectl.RunAsync(World.Kubeconfig, Token, "explain", "integration.spec.integrationType");
        Assert.Contains("KIND:       Integration", text, StringComparison.Ordinal);
        Assert.Contains("Kind of backend, and who shapes the message.", text, StringComparison.Ordinal);
        Assert.Contains("FIELD: integrationType <string>", text, StringComparison.Ordinal);
    }

    private async Task SeedIntegrationsAsync()
    {
        foreach (var name in new[] { "one", "two" })
        {
            var integration = Resource("apigateway.integration-operator.io/v1alpha1", "Integration", name);
            integration["spec"] = new JsonObject
            {
                ["apiId"] = "a1b2c3d4",
                ["integrationType"] = "HTTP_PROXY",
                ["integrationMethod"] = "GET",
                ["integrationUri"] = "https://example.com",
            };
            (await Api.PostAsync(Paths.Integrations(Namespace), integration, Token)).MustBe(201);
        }

        (await Api.MergeAsync(
            $"{Paths.Integrations(Namespace)}/one/status",
            """
            {"status":{"apiId":"a1b2c3d4","integrationId":"abc123","observed":{"integrationType":"HTTP_PROXY","integrationUri":"https://example.com"},"conditions":[{"type":"Ready","status":"True","reason":"Available","message":"All good.",
             "lastTransitionTime":"2026-01-02T03:04:05Z","observedGeneration":1}]}}
            """,
            Token)).MustBe(200);
    }

    private static string WithoutAge(JsonNode cells)
    {
        var copy = cells.DeepClone().AsArray();
        Assert.Matches(@"^\d+s$", (string?)copy[7] ?? "");
        copy.RemoveAt(7);
        return copy.ToJsonString();
    }
}

[Collection(SandboxCollection.Name)]
[Trait("World", "Sandbox")]
public sealed class Tables_on_the_sandbox(SandboxWorld world) : TableSuite(world);

[Collection(RealCollection.Name)]
[Trait("World", "Real")]
public sealed class Tables_on_a_real_API_server(RealWorld world) : TableSuite(world);
