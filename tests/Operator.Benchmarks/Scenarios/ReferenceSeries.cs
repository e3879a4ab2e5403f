using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Operator.Benchmarks.Measuring;
using Operator.Benchmarks.Results;
using Operator.Benchmarks.Worlds;
using Operator.ControlPlane;
using Operator.Manifests;
using Operator.Processes;

namespace Operator.Benchmarks.Scenarios;

/// <summary>
/// Objects that wait for the API of another controller, one after the other, on a real API server: each API gets its id and becomes ready, and the
/// clock runs from the API server's answer to that until the gateway has decided about the dependant's CreateIntegration call.
/// </summary>
/// <remarks>The definition is a stand-in with ACK's group, kind and status; the sandbox is API Gateway. All processes read one clock.</remarks>
internal sealed class ReferenceSeries : IAsyncDisposable
{
    private const string ApiId = "a1b2c3d4";
    private const string Group = "apigatewayv2.services.k8s.aws";
    private const int Warmups = 3;
    private const int Rounds = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // What the previous round left to do is done by then.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private readonly LocalControlPlane controlPlane;
    private readonly SandboxProcess sandbox;
    private readonly SandboxControls controls;
    private readonly HttpClient cluster;
    private readonly KubernetesHttp integrations;
    private ChildProcess? process;

    private ReferenceSeries(LocalControlPlane controlPlane, SandboxProcess sandbox)
    {
        this.controlPlane = controlPlane;
        this.sandbox = sandbox;
        controls = new SandboxControls(sandbox.KubernetesAddress, sandbox.ApiGatewayAddress);
        cluster = new HttpClient(controlPlane.HandlerFor("benchmark", "system:masters")) { BaseAddress = controlPlane.Address, Timeout = Timeout.InfiniteTimeSpan };
        integrations = new KubernetesHttp(cluster, "default");
    }

    /// <summary>What a machine lacks to measure this; null when nothing.</summary>
    public static string? Missing => LocalControlPlane.Assets is null ? "KUBEBUILDER_ASSETS does not name a folder with etcd and kube-apiserver." : null;

    /// <summary>Starts a real API server with all definitions, and a gateway.</summary>
    public static async Task<ReferenceSeries> PrepareAsync(CancellationToken cancellationToken)
    {
        var series = await StartAsync(cancellationToken);
        try
        {
            foreach (var definition in CrdManifests.Documents().Append(ApiDefinition()))
            {
                await series.SendAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition, cancellationToken);
            }

            await series.controls.ThrottleAsync(null, cancellationToken);
            return series;
        }
        catch
        {
            await series.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="TimeoutException">A dependant did not get as far as it should.</exception>
    public async Task<ReferenceLatency> RunAsync(CancellationToken cancellationToken)
    {
        await UntilServedAsync(cancellationToken);
        process = sandbox.StartOperator(
            new Dictionary<string, string?> { ["KUBECONFIG"] = controlPlane.KubeconfigFor("operator", "system:masters"), ["NO_PROXY"] = "127.0.0.1,localhost" },
            "--leader-elect=false", "--aws-requests-per-second", "200", "--aws-burst", "800", "--log-level", "Warning");
        List<double> fromAnswer = [];
        List<double> fromSend = [];
        for (var i = 0; i < Warmups + Rounds; i++)
        {
            var (sent, answered, arrived) = await RoundAsync(i, cancellationToken);
            if (i >= Warmups)
            {
                fromAnswer.Add((arrived - answered).TotalMilliseconds);
                fromSend.Add((arrived - sent).TotalMilliseconds);
            }
        }

        return new ReferenceLatency(Rounds, Quantiles.At(fromAnswer, 0.5), Quantiles.At(fromAnswer, 1), Quantiles.At(fromSend, 0.5));
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        integrations.Dispose();
        controls.Dispose();
        await sandbox.DisposeAsync();
        await controlPlane.DisposeAsync();
    }

    private static async Task<ReferenceSeries> StartAsync(CancellationToken cancellationToken)
    {
        var controlPlane = await LocalControlPlane.StartAsync(LocalControlPlane.Assets!, cancellationToken);
        try
        {
            return new ReferenceSeries(controlPlane, await SandboxProcess.UpAsync(cancellationToken, "--no-operator", "--no-samples"));
        }
        catch
        {
            await controlPlane.DisposeAsync();
            throw;
        }
    }

    private async Task<(DateTimeOffset Sent, DateTimeOffset Answered, DateTimeOffset Arrived)> RoundAsync(int number, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var (api, dependant) = ($"api-{number}", $"dependant-{number}");
        await SendAsync(
            HttpMethod.Post, $"apis/{Group}/v1alpha1/namespaces/default/apis",
            new JsonObject { ["apiVersion"] = $"{Group}/v1alpha1", ["kind"] = "API", ["metadata"] = new JsonObject { ["name"] = api } }, deadline.Token);
        await integrations.CreateAsync(
            dependant,
            new JsonObject
            {
                ["apiRef"] = new JsonObject { ["name"] = api },
                ["integrationType"] = "HTTP_PROXY",
                ["integrationMethod"] = "GET",
                ["integrationUri"] = $"https://{dependant}.example.com/",
            },
            deadline.Token);
        await integrations.UntilAsync(dependant, WaitsForReadiness, deadline.Token);
        await Task.Delay(Pause, TimeProvider.System, deadline.Token);

        var ready = new JsonObject
        {
            ["status"] = new JsonObject { ["apiID"] = ApiId, ["conditions"] = new JsonArray(new JsonObject { ["type"] = "ACK.ResourceSynced", ["status"] = "True" }) },
        };
        var sent = TimeProvider.System.GetUtcNow();
        await SendAsync(HttpMethod.Patch, $"apis/{Group}/v1alpha1/namespaces/default/apis/{api}/status", ready, deadline.Token);
        var answered = TimeProvider.System.GetUtcNow();
        await integrations.UntilAsync(dependant, KubernetesHttp.IsReady, deadline.Token);
        var arrived = await controls.LastCallAsync("CreateIntegration", $"/apis/{ApiId}/integrations", sent, deadline.Token)
            ?? throw new InvalidOperationException($"{dependant} is Ready, but no CreateIntegration reached the gateway.");
        return (sent, answered, arrived);
    }

    // A definition is taken before its objects are.
    private async Task UntilServedAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        foreach (var path in (string[])[$"apis/{Group}/v1alpha1/apis", .. CrdManifests.Documents().Select(PathOf)])
        {
            while (true)
            {
                using var response = await cluster.GetAsync(path, deadline.Token);
                if (response.IsSuccessStatusCode)
                {
                    break;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }
    }

    private async Task SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json")),
        };
        using var response = await cluster.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{method} {path}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
    }

    private static bool WaitsForReadiness(JsonNode dependant) => (dependant["status"]?["conditions"] as JsonArray ?? [])
        .Any(condition => (string?)condition!["type"] == "ReferencesResolved" && (string?)condition["reason"] == "ReferenceNotReady");

    private static string PathOf(JsonObject definition) =>
        $"apis/{definition["spec"]!["group"]}/{definition["spec"]!["versions"]![0]!["name"]}/{definition["spec"]!["names"]!["plural"]}";

    private static JsonObject ApiDefinition() => new()
    {
        ["apiVersion"] = "apiextensions.k8s.io/v1",
        ["kind"] = "CustomResourceDefinition",
        ["metadata"] = new JsonObject { ["name"] = $"apis.{Group}" },
        ["spec"] = new JsonObject
        {
            ["group"] = Group,
            ["scope"] = "Namespaced",
            ["names"] = new JsonObject { ["kind"] = "API", ["plural"] = "apis", ["singular"] = "api" },
            ["versions"] = new JsonArray(new JsonObject
            {
                ["name"] = "v1alpha1",
                ["served"] = true,
                ["storage"] = true,
                ["subresources"] = new JsonObject { ["status"] = new JsonObject() },
                ["schema"] = new JsonObject { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } },
            }),
        },
    };
}
