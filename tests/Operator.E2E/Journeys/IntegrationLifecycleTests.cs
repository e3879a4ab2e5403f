using System.Text.Json.Nodes;
using Operator.Processes;

namespace Operator.E2E.Journeys;

/// <summary>The main job with the built binaries: an object goes to API Gateway and back, over real HTTP, as its user sees it.</summary>
public sealed class IntegrationLifecycleTests
{
    private const string HttpApi = "a1b2c3d4";
    private const string RestApi = "r3st4p1x";
    private const string Annotation = "apigateway.integration-operator.io/reconcile-requested-at";

    [Fact]
    public async Task Every_sample_becomes_ready_and_exists_once_in_AWS_and_Ctrl_C_stops_everything()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token);

        var samples = await sandbox.Kubernetes.ListAsync(deadline.Token);

        Assert.True(samples.Count >= 21, $"{samples.Count} samples");
        Assert.All(samples, sample => Assert.True(KubernetesHttp.IsReady(sample!), sample!.ToJsonString()));
        foreach (var api in samples.GroupBy(s => s!["status"]!["apiId"]!.GetValue<string>()))
        {
            var inAws = await sandbox.ApiGateway.GetIntegrationsAsync(api.Key, deadline.Token);
            Assert.Equal(
                api.Select(s => s!["status"]!["integrationId"]!.GetValue<string>()).Order(),
                inAws.Select(i => i["integrationId"]!.GetValue<string>()).Order());
        }

        await AssertRestSamplesAreLiveAsync(sandbox, deadline.Token);
        sandbox.Process.Signal("INT");
        Assert.Equal(0, await sandbox.Process.ExitCodeAsync(deadline.Token));
    }

    [Fact]
    public async Task An_object_is_created_edited_corrected_after_drift_and_deleted()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        var (kubernetes, aws) = (sandbox.Kubernetes, sandbox.ApiGateway);

        await kubernetes.CreateAsync("orders", HttpProxy("https://orders.example.com/v1", "first"), deadline.Token);
        var created = await kubernetes.UntilAsync("orders", KubernetesHttp.IsReady, deadline.Token);
        var id = created["status"]!["integrationId"]!.GetValue<string>();
        Assert.Equal("first", (await aws.GetIntegrationAsync(HttpApi, id, deadline.Token))!["description"]!.GetValue<string>());

        await kubernetes.PatchAsync("orders", """{"spec":{"description":"second"}}""", deadline.Token);
        await kubernetes.UntilAsync("orders", KubernetesHttp.IsReady, deadline.Token);
        Assert.Equal("second", (await aws.GetIntegrationAsync(HttpApi, id, deadline.Token))!["description"]!.GetValue<string>());

        await aws.UpdateIntegrationAsync(
            HttpApi, id, new JsonObject { ["integrationType"] = "HTTP_PROXY", ["description"] = "somebody was here" }, deadline.Token);
        await RequestPassAsync(kubernetes, "orders", "drift", deadline.Token);
        Assert.Equal("second", (await aws.GetIntegrationAsync(HttpApi, id, deadline.Token))!["description"]!.GetValue<string>());

        await kubernetes.PatchAsync("orders", """{"spec":{"description":null}}""", deadline.Token);
        await kubernetes.UntilAsync("orders", KubernetesHttp.IsReady, deadline.Token);
        Assert.True(string.IsNullOrEmpty((await aws.GetIntegrationAsync(HttpApi, id, deadline.Token))!["description"]?.GetValue<string>()));

        await kubernetes.DeleteAsync("orders", deadline.Token);
        await kubernetes.UntilGoneAsync("orders", deadline.Token);
        Assert.Null(await aws.GetIntegrationAsync(HttpApi, id, deadline.Token));
    }

    [Fact]
    public async Task An_object_that_waits_for_its_API_recovers_when_the_API_appears()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        var spec = HttpProxy("https://early.example.com", "early");
        spec["apiId"] = "nosuchapi1";

        await sandbox.Kubernetes.CreateAsync("early", spec, deadline.Token);
        var waiting = await sandbox.Kubernetes.UntilAsync(
            "early", e => KubernetesHttp.Condition(e, "Ready") == "False", deadline.Token);

        Assert.Contains("nosuchapi1", waiting["status"]!["conditions"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Null(KubernetesHttp.Condition(waiting, "Stalled"));
    }

    [Fact]
    public async Task What_only_AWS_refuses_stalls_with_its_message_and_is_not_tried_in_a_loop()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples");
        var spec = HttpProxy("arn:aws:elasticloadbalancing:us-west-2:123456789012:listener/app/web/50dc6c495c0c9188/f2f7dc8efc522ab2", "no such link");
        spec["connectionType"] = "VPC_LINK";
        spec["connectionId"] = "nolink";

        await sandbox.Kubernetes.CreateAsync("refused", spec, deadline.Token);
        var stalled = await sandbox.Kubernetes.UntilAsync("refused", e => KubernetesHttp.Condition(e, "Stalled") == "True", deadline.Token);
        await RequestPassAsync(sandbox.Kubernetes, "refused", "again", deadline.Token, mustSettle: false);

        Assert.Contains("nolink", stalled["status"]!["conditions"]!.ToJsonString(), StringComparison.Ordinal);
        var calls = await sandbox.ApiGateway.CallsAsync(deadline.Token);
        Assert.InRange(calls.GetValueOrDefault("CreateIntegration"), 1, 3);
    }

    [Fact]
    public async Task A_killed_operator_leaves_no_orphan_and_no_duplicate_when_it_comes_back()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        string[] names = [.. Enumerable.Range(0, 12).Select(i => $"kill-{i}")];
        foreach (var name in names)
        {
            await sandbox.Kubernetes.CreateAsync(name, HttpProxy($"https://{name}.example.com", name), deadline.Token);
        }

        await using (var first = sandbox.StartOperator("--leader-elect=false"))
        {
            await sandbox.Kubernetes.UntilAsync(names[3], e => e["status"]?["integrationId"] is not null, deadline.Token);
            first.Signal("KILL");
            await first.ExitCodeAsync(deadline.Token);
        }

        await using var second = sandbox.StartOperator("--leader-elect=false");
        // The first one may have done all the work before it died; a signal to a process that is still starting proves nothing.
        await second.LineAsync(line => line.Contains("Controller integration runs", StringComparison.Ordinal), deadline.Token);
        HashSet<string> ids = [];
        foreach (var name in names)
        {
            var ready = await sandbox.Kubernetes.UntilAsync(name, KubernetesHttp.IsReady, deadline.Token);
            ids.Add(ready["status"]!["integrationId"]!.GetValue<string>());
        }

        var inAws = await sandbox.ApiGateway.GetIntegrationsAsync(HttpApi, deadline.Token);
        Assert.Equal(names.Length, ids.Count);
        Assert.Equal(ids.Order(), inAws.Select(i => i["integrationId"]!.GetValue<string>()).Order());

        second.Signal("TERM");
        Assert.Equal(0, await second.ExitCodeAsync(deadline.Token));
    }

    [Fact]
    public async Task A_stopped_operator_finishes_its_pass_and_gives_the_lease_away_before_it_ends()
    {
        using var deadline = Deadline.Source();
        await using var sandbox = await SandboxProcess.UpAsync(deadline.Token, "--no-samples", "--no-operator");
        await using var process = sandbox.StartOperator();
        // Longer than a command line library lets a process live after a signal.
        await sandbox.ApiGateway.DelayAsync("CreateIntegration", TimeSpan.FromSeconds(4), deadline.Token);
        await sandbox.Kubernetes.CreateAsync("slow", HttpProxy("https://slow.example.com", "slow"), deadline.Token);
        await sandbox.Kubernetes.UntilAsync("slow", e => e["status"]?["pendingCreate"] is not null, deadline.Token);

        process.Signal("TERM");
        var exitCode = await process.ExitCodeAsync(deadline.Token);

        Assert.True(exitCode == 0, $"exit code {exitCode}\n{process.Log}");
        var made = Assert.Single(await sandbox.ApiGateway.GetIntegrationsAsync(HttpApi, deadline.Token));
        var entity = await sandbox.Kubernetes.GetAsync("slow", deadline.Token);
        Assert.Equal((string)made["integrationId"]!, (string?)entity!["status"]!["integrationId"]);
        using var http = new HttpClient { BaseAddress = sandbox.KubernetesAddress };
        var lease = JsonNode.Parse(await http.GetStringAsync(
            "apis/coordination.k8s.io/v1/namespaces/default/leases/apigateway-integration-operator", deadline.Token))!;
        Assert.True(string.IsNullOrEmpty((string?)lease["spec"]!["holderIdentity"]), lease.ToJsonString());
    }

    // All go live with one deployment, or with two where the first ones are done long before the last.
    private static async Task AssertRestSamplesAreLiveAsync(SandboxProcess sandbox, CancellationToken cancellationToken)
    {
        var samples = await sandbox.Kubernetes.ListAsync(cancellationToken, "restintegrations");
        Assert.True(samples.Count >= 18, $"{samples.Count} REST samples");
        Assert.All(samples, sample => Assert.True(
            KubernetesHttp.IsReady(sample!) && KubernetesHttp.Condition(sample!, "Deployed") == "True", sample!.ToJsonString()));
        var deployment = Assert.Single(await sandbox.Kubernetes.ListAsync(cancellationToken, "restdeployments"))!;
        Assert.True(KubernetesHttp.IsReady(deployment), deployment.ToJsonString());
        Assert.Equal(samples.Count, deployment["status"]!["deployed"]!.AsObject().Count);

        var methods = (await sandbox.ApiGateway.GetResourcesAsync(RestApi, cancellationToken))
            .SelectMany(resource => (resource["resourceMethods"]?.AsObject() ?? []).Select(method => method.Value!))
            .ToList();
        Assert.Equal(samples.Count, methods.Count);
        Assert.All(methods, method => Assert.NotNull(method["methodIntegration"]));
        var calls = await sandbox.ApiGateway.CallsAsync(cancellationToken);
        Assert.InRange(calls["apigateway.CreateDeployment"], 1, 2);
        Assert.Equal(samples.Count, calls["apigateway.PutIntegration"]);
        Assert.InRange(calls["apigateway.GetStages"], 1, 12);
    }

    private static JsonObject HttpProxy(string uri, string description) => new()
    {
        ["apiId"] = HttpApi,
        ["integrationType"] = "HTTP_PROXY",
        ["integrationMethod"] = "GET",
        ["integrationUri"] = uri,
        ["description"] = description,
    };

    private static async Task RequestPassAsync(
        KubernetesHttp kubernetes, string name, string token, CancellationToken cancellationToken, bool mustSettle = true)
    {
        var patched = await kubernetes.PatchAsync(
            name,
            new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [Annotation] = token } } }.ToJsonString(),
            cancellationToken);
        Assert.Equal(token, patched["metadata"]!["annotations"]![Annotation]!.GetValue<string>());
        if (mustSettle)
        {
            await kubernetes.UntilAsync(
                name, e => e["status"]?["lastHandledReconcileAt"]?.GetValue<string>() == token && KubernetesHttp.IsReady(e), cancellationToken);
        }
    }
}
