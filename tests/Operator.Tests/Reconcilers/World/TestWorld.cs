using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V2;
using Operator.Apis;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Permissions;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.RestDeployments;
using Operator.References;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;
using Model = Operator.ApiGateway.V2.Model;

namespace Operator.Tests.Reconcilers.World;

/// <summary>The world of <see cref="Integration"/> objects.</summary>
internal sealed class TestWorld : World<Integration>
{
    public const string Http = "a1b2c3d4";
    public const string WebSocket = "aabbccddee";
    public const string Lambda = "arn:aws:lambda:us-west-2:123456789012:function:echo";

    private IntegrationReconciler integrations = null!;

    private TestWorld(ApiGatewayServer gateway, KubernetesApiServer cluster, ReconcilerOptions options)
        : base(gateway, cluster, options, new SnapshotStore<Integration>(
            IntegrationClaims.ByIntegrationId, IntegrationClaims.IdsOf, (IntegrationPeers.ByApi, IntegrationPeers.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf), (ReferenceUsers.ByReference, entity => ReferenceUsers.KeysOf(SpecReferences.Of(entity))))) =>
        Aws = Backdoor.GetClient(AccountAccess.Default, "us-west-2");

    /// <summary>AWS as other people reach it.</summary>
    public IAmazonApiGatewayV2 Aws { get; }

    /// <summary>The RestIntegrations that the watch shows.</summary>
    public SnapshotStore<RestIntegration> RestIntegrations { get; } = new(LambdaUsers.ByFunction, LambdaUsers.FunctionsOf);

    public static async Task<TestWorld> StartAsync(ApiGatewayOptions? gateway = null, ReconcilerOptions? options = null, bool validate = true) => new(
        await Servers.StartGatewayAsync(gateway),
        await Servers.StartClusterAsync(validate),
        options ?? new ReconcilerOptions { DefaultRegion = "us-west-2", IdWritePause = TimeSpan.Zero });

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

    /// <summary>Object "one" with a lambda block instead of type and URI.</summary>
    public Task<Integration> ApplyLambdaAsync(LambdaSpec lambda, Action<IntegrationSpec>? edit = null) => ApplyAsync("one", spec =>
    {
        (spec.IntegrationType, spec.IntegrationUri, spec.Lambda) = (null, null, lambda);
        edit?.Invoke(spec);
    });

    /// <summary>Another object just like <paramref name="pattern"/>, status included, for another integration.</summary>
    public static Integration Likeness(Integration pattern, string name, string apiId, string integrationId)
    {
        var old = pattern.Status!;
        var text = JsonSerializer.Serialize(pattern, KubernetesJson.TypeInfo<Integration>(ApiJson.Options))
            .Replace(old.IntegrationId!, integrationId, StringComparison.Ordinal)
            .Replace(old.ApiId!, apiId, StringComparison.Ordinal);
        var entity = JsonSerializer.Deserialize(text, KubernetesJson.TypeInfo<Integration>(ApiJson.Options))!;
        entity.Metadata.Name = name;
        entity.Metadata.Uid = Guid.NewGuid().ToString();
        return entity;
    }

    public async Task<IReadOnlyList<Model.Integration>> IntegrationsAsync(string apiId = Http) => await Aws.GetAllIntegrationsAsync(apiId, Cancel);

    public async Task<string> CreateRouteAsync(string apiId, string key, string integrationId)
    {
        var made = await PostAsync($"v2/apis/{apiId}/routes", new JsonObject { ["routeKey"] = key, ["target"] = $"integrations/{integrationId}" });
        return (string)made["routeId"]!;
    }

    public Task CreateStageAsync(string apiId, string name, bool autoDeploy) =>
        PostAsync($"v2/apis/{apiId}/stages", new JsonObject { ["stageName"] = name, ["autoDeploy"] = autoDeploy });

    /// <summary>What runs beside the controller.</summary>
    public Task RunAsync(CancellationToken cancellationToken) => integrations.RunAsync(cancellationToken);

    /// <summary>What the operator does between rounds, when it has waited as long as it waits.</summary>
    public Task BetweenRoundsAsync() => BetweenRoundsAsync(ManualStages.Pause);

    /// <summary>What the operator does between rounds after so long.</summary>
    public Task BetweenRoundsAsync(TimeSpan after)
    {
        Clock.Advance(after);
        return integrations.AskAsync(Cancel);
    }

    public Task DeleteStageAsync(string apiId, string name) => SendAsync(HttpMethod.Delete, $"v2/apis/{apiId}/stages/{name}", null);

    /// <summary>An HTTP API made by quick create; its id.</summary>
    public async Task<string> QuickCreateAsync(string target)
    {
        var made = await PostAsync("v2/apis", new JsonObject { ["name"] = "quick", ["protocolType"] = "HTTP", ["target"] = target });
        return (string)made["apiId"]!;
    }

    protected override IReconciler<Integration> CreateReconciler(ApiGatewayClientFactory clients) => integrations = new IntegrationReconciler(
        Mortal, Store, new AwsTargets(clients, clients), Account, References, Events, Options, Clock, NullLogger<IntegrationReconciler>.Instance, random: new Random(1),
        permissions: PermissionsOver(clients, Store, RestIntegrations, new SnapshotStore<RestDeployment>(ApiNeighbours.ByApi, ApiNeighbours.ApisOf)), homes: Homes);

    protected override IReadOnlyList<SpecReference> ReferencesOf(Integration entity) => SpecReferences.Of(entity);

    protected override (IList<V1Condition>? Conditions, long? ObservedGeneration) StatusOf(Integration entity) =>
        (entity.Status?.Conditions, entity.Status?.ObservedGeneration);

    private async Task<JsonNode> PostAsync(string path, JsonObject content) => (await SendAsync(HttpMethod.Post, path, content))!;

    private async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonObject? content)
    {
        using var client = new HttpClient { BaseAddress = Gateway.Address };
        using var request = new HttpRequestMessage(method, path) { Content = content is null ? null : JsonContent.Create(content) };
        request.Headers.TryAddWithoutValidation(
            "Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260504/us-west-2/apigateway/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await client.SendAsync(request, Cancel);
        var body = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, body);
        return body.Length == 0 ? null : JsonNode.Parse(body);
    }
}
