using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Permissions;
using Operator.Reconcilers;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;

namespace Operator.Tests.Reconcilers.World;

/// <summary>The world of <see cref="RestIntegration"/> objects.</summary>
internal sealed class RestWorld : World<RestIntegration>
{
    public const string Api = "r3st4p1x";
    public const string Orders = "res0orders";
    public const string Order = "res1ordrid";
    public const string Function = "arn:aws:lambda:us-west-2:123456789012:function:orders";

    private RestWorld(ApiGatewayServer gateway, KubernetesApiServer cluster, ReconcilerOptions options)
        : base(gateway, cluster, options, new SnapshotStore<RestIntegration>(RestClaims.ByMethod, RestClaims.KeysOf, (ApiNeighbours.ByApi, ApiNeighbours.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf))) =>
        Aws = Backdoor.GetRestApiClient(AwsAccount.Default, "us-west-2");

    /// <summary>AWS as other people reach it.</summary>
    public IAmazonAPIGateway Aws { get; }

    /// <summary>Whether STS tells the account.</summary>
    public bool KnowsAccount { get; set; } = true;

    /// <summary>The Integrations that the watch shows.</summary>
    public SnapshotStore<global::Operator.Apis.V1Alpha1.Integration> Integrations { get; } = new(LambdaUsers.ByFunction, LambdaUsers.FunctionsOf);

    /// <summary>The RestDeployments that the watch shows.</summary>
    public SnapshotStore<RestDeployment> Deployments { get; } = new(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);

    public static async Task<RestWorld> StartAsync(ApiGatewayOptions? gateway = null, bool validate = true) => new(
        await StartGatewayAsync(gateway), await StartClusterAsync(validate), new ReconcilerOptions { DefaultRegion = "us-west-2" });

    /// <summary>An object for GET /orders with a MOCK integration, edited.</summary>
    public async Task<RestIntegration> ApplyAsync(string name, Action<RestIntegrationSpec> edit)
    {
        var entity = new RestIntegration
        {
            ApiVersion = ApiGroup.GroupVersion,
            Kind = nameof(RestIntegration),
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new RestIntegrationSpec { RestApiId = Api, ResourcePath = "/orders", HttpMethod = "GET", Type = "MOCK" },
        };
        edit(entity.Spec);
        return await ApplyAsync(entity);
    }

    /// <summary>The method as AWS holds it; null when there is none.</summary>
    public async Task<GetMethodResponse?> MethodAsync(string resourceId = Orders, string httpMethod = "GET")
    {
        try
        {
            return await Aws.GetMethodAsync(new() { RestApiId = Api, ResourceId = resourceId, HttpMethod = httpMethod }, Cancel);
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return null;
        }
    }

    public async Task<ApiGateway.V1.Model.Integration?> IntegrationAsync(string resourceId = Orders, string httpMethod = "GET") =>
        (await MethodAsync(resourceId, httpMethod))?.MethodIntegration;

    public async Task<IReadOnlyList<Resource>> ResourcesAsync() => await Aws.GetAllResourcesAsync(Api, Cancel);

    /// <summary>What somebody else puts on GET /orders.</summary>
    public Task PutByOthersAsync(string uri = "https://others.example.com/") => Aws.PutIntegrationAsync(
        new() { RestApiId = Api, ResourceId = Orders, HttpMethod = "GET", Type = "HTTP_PROXY", IntegrationHttpMethod = "GET", Uri = uri }, Cancel);

    protected override IReconciler<RestIntegration> CreateReconciler(ApiGatewayClientFactory clients) => new RestIntegrationReconciler(
        Mortal, Store, new DefaultTargets(clients, clients), new Accounts(this), PermissionsOver(clients, Integrations, Store, Deployments), new ApiWriteLanes(), Events, Options, Clock,
        NullLogger<RestIntegrationReconciler>.Instance,
        deployed: new DeployedCondition(new ApiNeighbours(Store, Deployments, Options.DefaultRegion)), random: new Random(1));

    protected override (IList<V1Condition>? Conditions, long? ObservedGeneration) StatusOf(RestIntegration entity) =>
        (entity.Status?.Conditions, entity.Status?.ObservedGeneration);

    private sealed class Accounts(RestWorld world) : IAccountIds
    {
        public ValueTask<string?> FindAsync(AwsTarget target, CancellationToken cancellationToken) => new(world.KnowsAccount ? "123456789012" : null);
    }
}
