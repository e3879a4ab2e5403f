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
using Operator.References;
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
        : base(gateway, cluster, options, new SnapshotStore<RestIntegration>(RestClaims.ByMethod, RestClaims.KeysOf, (ApiNeighbours.ByApi, ApiNeighbours.ApisOf), (LambdaUsers.ByFunction, LambdaUsers.FunctionsOf), (ReferenceUsers.ByReference, entity => ReferenceUsers.KeysOf(SpecReferences.Of(entity))))) =>
        Aws = Backdoor.GetRestApiClient(AccountAccess.Default, "us-west-2");

    /// <summary>AWS as other people reach it.</summary>
    public IAmazonAPIGateway Aws { get; }

    /// <summary>The Integrations that the watch shows.</summary>
    public SnapshotStore<global::Operator.Apis.V1Alpha1.Integration> Integrations { get; } = new(LambdaUsers.ByFunction, LambdaUsers.FunctionsOf);

    /// <summary>The RestDeployments that the watch shows.</summary>
    public SnapshotStore<RestDeployment> Deployments { get; } = new(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);

    public static async Task<RestWorld> StartAsync(ApiGatewayOptions? gateway = null, bool validate = true, ReconcilerOptions? options = null) => new(
        await Servers.StartGatewayAsync(gateway), await Servers.StartClusterAsync(validate), options ?? new ReconcilerOptions { DefaultRegion = "us-west-2" });

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

    /// <summary>An object for a method with a lambda block for function "orders" instead of a type, edited.</summary>
    public Task<RestIntegration> ApplyLambdaAsync(string name = "one", string verb = "GET", Action<RestIntegrationSpec>? edit = null) => ApplyAsync(name, spec =>
    {
        (spec.HttpMethod, spec.Type, spec.Lambda) = (verb, null, new LambdaSpec { FunctionName = "orders" });
        edit?.Invoke(spec);
    });

    /// <summary>A RestDeployment as the watch shows it.</summary>
    /// <param name="stage">Its stage and name.</param>
    /// <param name="served">The content of object "one" that the stage serves; null when it does not serve it.</param>
    /// <param name="rollbackTo">The deployment it is pinned to.</param>
    public static RestDeployment Deployment(string stage, string? served = null, string? rollbackTo = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = stage, NamespaceProperty = "default" },
        Spec = new RestDeploymentSpec { RestApiId = Api, StageName = stage, RollbackTo = rollbackTo },
        Status = new RestDeploymentStatus { Deployed = served is null ? null : new Dictionary<string, string> { ["default/one"] = served } },
    };

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

    /// <summary>Somebody else deletes stage prod, the only one.</summary>
    public Task HaveNoStageAsync() => Aws.DeleteStageAsync(new() { RestApiId = Api, StageName = "prod" }, Cancel);

    /// <summary>Somebody else makes a stage.</summary>
    public Task MakeStageAsync(string name) => Aws.CreateStageAsync(new() { RestApiId = Api, StageName = name, DeploymentId = "d3p0x0" }, Cancel);

    /// <summary>What somebody else puts on GET /orders.</summary>
    public Task PutByOthersAsync(string uri = "https://others.example.com/") => Aws.PutIntegrationAsync(
        new() { RestApiId = Api, ResourceId = Orders, HttpMethod = "GET", Type = "HTTP_PROXY", IntegrationHttpMethod = "GET", Uri = uri }, Cancel);

    protected override IReconciler<RestIntegration> CreateReconciler(ApiGatewayClientFactory clients) => new RestIntegrationReconciler(
        Mortal, Store, new AwsTargets(clients, clients), Account, References, PermissionsOver(clients, Integrations, Store, Deployments), new ApiWriteLanes(), Events, Options, Clock,
        NullLogger<RestIntegrationReconciler>.Instance,
        deployed: new DeployedCondition(new ApiNeighbours(Store, Deployments, Homes)), random: new Random(1), homes: Homes);

    protected override IReadOnlyList<SpecReference> ReferencesOf(RestIntegration entity) => SpecReferences.Of(entity);

    protected override (IList<V1Condition>? Conditions, long? ObservedGeneration) StatusOf(RestIntegration entity) =>
        (entity.Status?.Conditions, entity.Status?.ObservedGeneration);
}
