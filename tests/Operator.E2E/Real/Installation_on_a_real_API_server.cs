using Operator.Processes;

namespace Operator.E2E.Real;

/// <summary>From <c>kubectl apply</c> of what we ship to ready integrations and back to nothing.</summary>
[Trait("World", "Real")]
public sealed class Installation_on_a_real_API_server(SharedCluster shared)
{
    private const string HttpApi = "a1b2c3d4";
    private const string WebSocketApi = "aabbccddee";
    private const string RestApi = "r3st4p1x";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_sample_becomes_ready_with_exactly_the_rights_of_config_rbac_and_deletion_leaves_nothing()
    {
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "samples");
        await stage.Aws.StopThrottlingAsync(stage.Token);
        var process = stage.StartOperator(options: ["--aws-requests-per-second", "200", "--aws-burst", "200"]);
        var samples = Samples(stage.Namespace);
        var resources = await ResourcesAsync(stage);

        (await stage.KubectlWithAsync(samples, "apply", "-f", "-")).EnsureSucceeded();
        foreach (var plural in new[] { "integrations", "restintegrations", "restdeployments" })
        {
            (await stage.KubectlAsync("wait", "--for=condition=Ready", plural, "--all", "--timeout=90s")).EnsureSucceeded();
        }

        (await stage.KubectlAsync("wait", "--for=condition=Deployed", "restintegrations", "--all", "--timeout=30s")).EnsureSucceeded();

        var objects = await stage.Kubernetes.ListAsync(stage.Token);
        Assert.True(objects.Count >= 21, $"{objects.Count} samples");
        Assert.All(objects, item => Assert.True(KubernetesHttp.IsReady(item!), item!.ToJsonString()));
        foreach (var api in new[] { HttpApi, WebSocketApi })
        {
            Assert.Equal(
                objects.Where(o => (string)o!["status"]!["apiId"]! == api).Select(o => (string)o!["status"]!["integrationId"]!).Order(),
                (await stage.Aws.GetIntegrationsAsync(api, stage.Token)).Select(i => (string)i["integrationId"]!).Order());
        }

        var rest = await stage.Kubernetes.ListAsync(stage.Token, "restintegrations");
        Assert.True(rest.Count >= 18, $"{rest.Count} REST samples");
        Assert.Equal(rest.Count, (await stage.Aws.GetResourcesAsync(RestApi, stage.Token)).Sum(Integrations));

        var events = (await stage.KubectlAsync("get", "events.events.k8s.io", "-o", "jsonpath={.items[*].reason}")).EnsureSucceeded();
        Assert.Contains("Created", events, StringComparison.Ordinal);
        (await stage.KubectlWithAsync(samples, "delete", "-f", "-", "--timeout=90s")).EnsureSucceeded();
        Assert.Empty(await stage.Aws.GetIntegrationsAsync(HttpApi, stage.Token));
        Assert.Empty(await stage.Aws.GetIntegrationsAsync(WebSocketApi, stage.Token));
        Assert.Equal(resources, await ResourcesAsync(stage));
        Assert.All(await stage.Aws.GetResourcesAsync(RestApi, stage.Token), resource => Assert.Equal(0, Integrations(resource)));
        Assert.DoesNotContain("forbidden", process.Log, StringComparison.OrdinalIgnoreCase);
        process.Signal("TERM");
        Assert.True(await process.ExitCodeAsync(stage.Token) == 0, process.Log);
    }

    [Fact]
    [Trait("Category", "Moto")]
    public async Task Samples_become_ready_on_moto_an_edit_arrives_and_deletion_leaves_nothing()
    {
        var python = await MotoProcess.PythonAsync(Cancel);
        Assert.SkipWhen(python is null, "python3 with moto.server (pip install 'moto[server]') is not on PATH.");
        await using var stage = await Stage.SetAsync(await shared.GetAsync(Cancel), "moto");
        await using var moto = await MotoProcess.StartAsync(python!, stage.Token);
        var http = await moto.CreateApiAsync("HTTP", stage.Token);
        var webSocket = await moto.CreateApiAsync("WEBSOCKET", stage.Token);
        stage.StartOperator(aws: moto.Address, options: ["--aws-requests-per-second", "200", "--aws-burst", "200"]);
        // moto has neither UpdateIntegration of REST APIs nor the sample API's methods, and nobody makes the samples' functions there.
        var samples = Samples(stage.Namespace, name => name.StartsWith("rest-", StringComparison.Ordinal) || name == "http-lambda-function.yaml")
            .Replace(HttpApi, http, StringComparison.Ordinal).Replace(WebSocketApi, webSocket, StringComparison.Ordinal);

        (await stage.KubectlWithAsync(samples, "apply", "-f", "-")).EnsureSucceeded();
        var waited = await stage.KubectlAsync("wait", "--for=condition=Ready", "integrations", "--all", "--timeout=60s");
        Assert.True(waited.ExitCode == 0, waited.Error + (await stage.KubectlAsync("get", "integrations", "-o", "wide")).Output);
        await stage.Kubernetes.PatchAsync("http-proxy", """{"spec":{"description":"edited"}}""", stage.Token);
        var edited = await stage.Kubernetes.UntilAsync("http-proxy", Stage.ReadyWith("edited"), stage.Token);

        var inMoto = await moto.Gateway.GetIntegrationAsync(http, (string)edited["status"]!["integrationId"]!, stage.Token);
        Assert.Equal("edited", (string)inMoto!["description"]!);
        (await stage.KubectlWithAsync(samples, "delete", "-f", "-", "--timeout=60s")).EnsureSucceeded();
        Assert.Empty(await moto.Gateway.GetIntegrationsAsync(http, stage.Token));
        Assert.Empty(await moto.Gateway.GetIntegrationsAsync(webSocket, stage.Token));
    }

    // The samples live in the default namespace; each journey has its own.
    private static string Samples(string ns, Predicate<string>? except = null) => string.Join(
        "\n---\n",
        Directory.EnumerateFiles(Path.Combine(Binaries.Repository, "config", "samples"), "*.yaml")
            .Where(file => except?.Invoke(Path.GetFileName(file)) != true)
            .Order(StringComparer.Ordinal)
            .Select(file => File.ReadAllText(file).Replace("namespace: default", $"namespace: {ns}", StringComparison.Ordinal)));

    private static async Task<IReadOnlyList<string>> ResourcesAsync(Stage stage) =>
        [.. (await stage.Aws.GetResourcesAsync(RestApi, stage.Token)).Select(resource => (string)resource["path"]!).Order(StringComparer.Ordinal)];

    private static int Integrations(System.Text.Json.Nodes.JsonNode resource) =>
        (resource["resourceMethods"]?.AsObject() ?? []).Count(method => method.Value!["methodIntegration"] is not null);
}
