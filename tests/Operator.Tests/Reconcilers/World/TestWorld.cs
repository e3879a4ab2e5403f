using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Amazon.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.Resilience;
using Operator.ApiGateway.V2;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Client.Configuration;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Manifests;
using Operator.Reconcilers;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Tests.Reconcilers.World;

/// <summary>
/// A cluster and an API Gateway on loopback, real clients for both, and a reconciler that the test drives pass by pass on its own
/// clock. After every pass the conditions on the server are checked against the invariants.
/// </summary>
internal sealed class TestWorld : IAsyncDisposable
{
    public const string Http = "a1b2c3d4";
    public const string WebSocket = "aabbccddee";
    public const string Lambda = "arn:aws:lambda:us-west-2:123456789012:function:echo";

    private readonly KubernetesClient kube;
    private readonly ApiGatewayClientFactory backdoor;
    private ApiGatewayClientFactory factory = null!;
    private IntegrationReconciler reconciler = null!;

    private TestWorld(ApiGatewayServer gateway, KubernetesApiServer cluster, ReconcilerOptions options)
    {
        Gateway = gateway;
        Cluster = cluster;
        Options = options;
        kube = new KubernetesClient(
            new KubernetesClientConfiguration { Host = cluster.Address.AbsoluteUri },
            new KubernetesClientOptions { JsonOptions = ApiJson.Options });
        backdoor = Factory(handler: null, TimeProvider.System);
        Aws = backdoor.GetClient(AwsAccount.Default, "us-west-2");
        Mortal = new MortalKubernetesClient(kube, Crash);
        Restart();
    }

    public ApiGatewayServer Gateway { get; }

    public KubernetesApiServer Cluster { get; }

    public ReconcilerOptions Options { get; }

    public ManualClock Clock { get; } = new();

    public CrashPlan Crash { get; } = new();

    public RecordedEvents Events { get; } = new();

    public SnapshotStore Store { get; } = new();

    public MortalKubernetesClient Mortal { get; }

    /// <summary>AWS as other people reach it: past the operator's own client, limiter and crashes.</summary>
    public IAmazonApiGatewayV2 Aws { get; }

    public bool HasCredentials { get; set; } = true;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<TestWorld> StartAsync(ApiGatewayOptions? gateway = null, ReconcilerOptions? options = null, bool validate = true) => new(
        await ApiGatewayServer.StartAsync(gateway ?? new ApiGatewayOptions { ThrottleEnabled = false }, Cancel),
        await KubernetesApiServer.StartAsync(new KubernetesApiOptions { CustomResourceDefinitions = [.. CrdManifests.Documents().Select(document => validate ? document : WithoutRules(document))] }, Cancel),
        options ?? new ReconcilerOptions { DefaultRegion = "us-west-2", IdWritePause = TimeSpan.Zero });

    /// <summary>A new process: nothing in memory, and alive.</summary>
    public void Restart()
    {
        Crash.Revive();
        factory?.Dispose();
        factory = Factory(new MortalHandler(Crash), Clock);
        reconciler = new IntegrationReconciler(
            Mortal, Store, new DefaultTargets(factory, factory), new FixedAccount(), Events, Options, Clock, NullLogger<IntegrationReconciler>.Instance, random: new Random(1));
    }

    public async Task<Integration> ApplyAsync(string name, Action<IntegrationSpec> edit, Action<V1ObjectMeta>? meta = null)
    {
        var entity = new Integration
        {
            ApiVersion = ApiGroup.GroupVersion,
            Kind = "Integration",
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new IntegrationSpec { ApiId = Http, IntegrationType = "AWS_PROXY", IntegrationUri = Lambda },
        };
        edit(entity.Spec);
        meta?.Invoke(entity.Metadata);
        return await ApplyAsync(entity);
    }

    public Task<Integration> ApplyAsync(Integration entity)
    {
        entity.Metadata.NamespaceProperty ??= "default";
        return kube.CreateAsync(entity, Cancel);
    }

    /// <summary>Merge-patches the object as a user would.</summary>
    public Task<Integration> PatchAsync(string name, string json) => kube.PatchAsync<Integration>(
        new ObjectKey("default", name), new V1Patch(json, V1Patch.PatchType.MergePatch), null, Cancel);

    /// <summary>Merge-patches the status, as only a test would.</summary>
    public Task<Integration> PatchStatusAsync(string name, string json) => kube.PatchStatusAsync<Integration>(
        new ObjectKey("default", name), new V1Patch(json, V1Patch.PatchType.MergePatch), null, Cancel);

    public Task DeleteAsync(string name) => kube.DeleteAsync<Integration>(new ObjectKey("default", name), null, Cancel);

    public Task<Integration?> FindAsync(string name) => kube.GetAsync<Integration>(new ObjectKey("default", name), Cancel);

    public async Task<Integration> GetAsync(string name) => await FindAsync(name) ?? throw new InvalidOperationException($"{name} does not exist.");

    /// <summary>One pass; what it throws is thrown.</summary>
    public async Task<ReconcileResult> ReconcileAsync(string name)
    {
        await RefreshAsync();
        var entity = await GetAsync(name);
        try
        {
            return await reconciler.ReconcileAsync(entity, new ReconcileContext("test", QueuePriority.Edit, 0), Cancel);
        }
        finally
        {
            await CheckAsync(name);
        }
    }

    /// <summary>Passes until nothing is left to do, as the queue would make them; a failed pass is repeated.</summary>
    public async Task<ReconcileResult> SettleAsync(string name, int passes = 12)
    {
        ReconcileResult? result = null;
        for (var pass = 0; pass < passes; pass++)
        {
            if (await FindAsync(name) is null)
            {
                return new ReconcileResult.Succeeded(null);
            }

            try
            {
                result = await ReconcileAsync(name);
            }
            catch (AmazonServiceException)
            {
                Clock.Advance(TimeSpan.FromSeconds(10));
                continue;
            }

            switch (result)
            {
                case ReconcileResult.Succeeded:
                    return result;
                case ReconcileResult.Waiting waiting:
                    Clock.Advance(waiting.After);
                    break;
                case ReconcileResult.Stalled:
                    return result;
                default:
                    Clock.Advance(TimeSpan.FromSeconds(1));
                    break;
            }
        }

        throw new InvalidOperationException($"{name} did not settle: {result}");
    }

    /// <summary>One pass of a process that may die in it.</summary>
    public async Task DyingPassAsync(string name)
    {
        try
        {
            await ReconcileAsync(name);
        }
        catch (Exception exception) when (Crash.Dead && exception is HttpRequestException or AmazonServiceException)
        {
            // It died.
        }
    }

    public async Task<IReadOnlyList<Model.Integration>> IntegrationsAsync(string apiId = Http) => await Aws.GetAllIntegrationsAsync(apiId, Cancel);

    public async Task<string> CreateRouteAsync(string apiId, string key, string integrationId)
    {
        var made = await PostAsync($"v2/apis/{apiId}/routes", new JsonObject { ["routeKey"] = key, ["target"] = $"integrations/{integrationId}" });
        return (string)made["routeId"]!;
    }

    /// <summary>An HTTP API made by quick create; its id.</summary>
    public async Task<string> QuickCreateAsync(string target)
    {
        var made = await PostAsync("v2/apis", new JsonObject { ["name"] = "quick", ["protocolType"] = "HTTP", ["target"] = target });
        return (string)made["apiId"]!;
    }

    public async ValueTask DisposeAsync()
    {
        factory.Dispose();
        backdoor.Dispose();
        kube.Dispose();
        await Cluster.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject content)
    {
        using var client = new HttpClient { BaseAddress = Gateway.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(content) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260504/us-west-2/apigateway/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await client.SendAsync(request, Cancel);
        var body = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancel))!;
        Assert.True(response.IsSuccessStatusCode, body.ToJsonString());
        return body;
    }

    // An API server without the rules: what an older schema let in, the reconciler must still cope with.
    private static JsonObject WithoutRules(JsonObject schema)
    {
        var result = new JsonObject();
        foreach (var (name, value) in schema)
        {
            if (name != "x-kubernetes-validations")
            {
                result[name] = value switch
                {
                    JsonObject inner => WithoutRules(inner),
                    JsonArray array => new JsonArray([.. array.Select(item => item is JsonObject inner ? WithoutRules(inner) : item?.DeepClone())]),
                    _ => value?.DeepClone(),
                };
            }
        }

        return result;
    }

    private async Task RefreshAsync() =>
        Store.Replace((await kube.ListAsync<Integration>(new ListOptions { Namespace = "default" }, Cancel)).Items);

    private async Task CheckAsync(string name)
    {
        if (await FindAsync(name) is not { Status: { } status } entity || Crash.Dead)
        {
            return;
        }

        if (status.ObservedGeneration is null or -1 && status.Conditions is null)
        {
            return;
        }

        Assert.Empty(ConditionInvariants.Check([.. status.Conditions ?? []], entity.Metadata.Generation, status.ObservedGeneration));
    }

    private ApiGatewayClientFactory Factory(HttpMessageHandler? handler, TimeProvider clock) => new(
        new TestCredentials(this),
        NullLoggerFactory.Instance,
        clock,
        new ApiGatewayClientFactoryOptions
        {
            ServiceURL = Gateway.Address,
            HttpMessageHandler = handler,
            // Retries inside a call are the client's own matter; here every failure reaches the reconciler.
            Resilience = new ApiGatewayResilienceOptions { MaxAttempts = 1, RequestsPerSecond = 1000, Burst = 1000, BreakerMinimumThroughput = 10_000 },
        });

    private sealed class TestCredentials(TestWorld world) : IAccountCredentials
    {
        public AWSCredentials GetCredentials(AwsAccount account) => world.HasCredentials
            ? new BasicAWSCredentials("AKIDEXAMPLE", "secret")
            : throw new ApiGateway.Errors.CredentialsUnavailableException("No credentials here.");
    }
}
