using Microsoft.Extensions.Logging.Abstractions;
using Operator.ApiGateway;
using Operator.ApiGateway.Errors;
using Operator.ApiGateway.Identity;
using Operator.ApiGateway.V1;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Drift.Rest;
using Operator.Kubernetes.Controllers;
using Operator.Kubernetes.Core;
using Operator.Reconcilers;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;
using Operator.References;
using Operator.Sandbox.ApiGateway;
using Operator.Sandbox.KubernetesApi;
using Operator.Tests.Reconcilers.World;

namespace Operator.Tests.Reconcilers.RestDeployments;

/// <summary>
/// The world of <see cref="RestDeployment"/> objects. RestIntegrations are shown in the cache as their own reconciler would leave them;
/// the methods and integrations behind them are real ones in the sandbox.
/// </summary>
internal sealed class DeploymentWorld : World<RestDeployment>
{
    public const string Api = "r3st4p1x";

    /// <summary>What stage prod of the samples' world serves from the start.</summary>
    public const string ByOthers = "d3p0x0";

    private static readonly (string Resource, string Verb)[] Methods =
        [("res0orders", "GET"), ("res0orders", "POST"), ("res0orders", "PUT"), ("res1ordrid", "GET"), ("res2mock00", "GET")];

    private DeploymentWorld(ApiGatewayServer gateway, KubernetesApiServer cluster, ReconcilerOptions options)
        : base(gateway, cluster, options, new SnapshotStore<RestDeployment>(ApiNeighbours.ByApi, ApiNeighbours.ApisOf, (ReferenceUsers.ByReference, entity => ReferenceUsers.KeysOf(SpecReferences.Of(entity))))) =>
        Aws = Backdoor.GetRestApiClient(AccountAccess.Default, "us-west-2");

    /// <summary>AWS as other people reach it.</summary>
    public IAmazonAPIGateway Aws { get; }

    /// <summary>The RestIntegrations that the watch shows.</summary>
    public SnapshotStore<RestIntegration> Integrations { get; } = new(ApiNeighbours.ByApi, ApiNeighbours.ApisOf);

    public ApiNeighbours Neighbours => new(Integrations, Store, Homes);

    /// <summary>A world in which every method of the API has an integration and a RestIntegration.</summary>
    public static async Task<DeploymentWorld> StartAsync(ApiGatewayOptions? gateway = null, bool validate = true, ReconcilerOptions? options = null)
    {
        var world = new DeploymentWorld(
            await Servers.StartGatewayAsync(gateway), await Servers.StartClusterAsync(validate), options ?? new ReconcilerOptions { DefaultRegion = "us-west-2" });
        foreach (var (resource, verb) in Methods)
        {
            await world.PutAsync("https://example.com/1", resource, verb);
        }

        await world.ShowAsync();
        return world;
    }

    /// <summary>Deployments in the world of RestIntegrations that their own reconciler keeps; methods that have none get an integration of somebody else's.</summary>
    public static async Task<DeploymentWorld> OverAsync(RestWorld integrations)
    {
        var world = new DeploymentWorld(integrations.Gateway, integrations.Cluster, integrations.Options) { IsGuest = true };
        foreach (var (resource, verb) in Methods)
        {
            if (await integrations.IntegrationAsync(resource, verb) is null)
            {
                await world.PutAsync("https://example.com/1", resource, verb);
            }
        }

        return world;
    }

    /// <summary>Settles an object after the watch has shown the RestIntegrations of the other world.</summary>
    public async Task<ReconcileResult> FollowAsync(RestWorld integrations, string name = "prod")
    {
        Integrations.Replace(await integrations.ListAsync());
        return await SettleAsync(name);
    }

    /// <summary>The same world, with stage prod deployed by object <c>prod</c>.</summary>
    public static async Task<DeploymentWorld> DeployedAsync()
    {
        var world = await StartAsync();
        await world.ApplyAsync();
        Assert.IsType<ReconcileResult.Succeeded>(await world.SettleAsync("prod"));
        return world;
    }

    public Task<RestDeployment> ApplyAsync(string name = "prod", Action<RestDeploymentSpec>? edit = null)
    {
        var entity = new RestDeployment
        {
            ApiVersion = ApiGroup.GroupVersion,
            Kind = nameof(RestDeployment),
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default" },
            Spec = new RestDeploymentSpec { RestApiId = Api, StageName = "prod" },
        };
        edit?.Invoke(entity.Spec);
        return ApplyAsync(entity);
    }

    /// <summary>Puts an integration in AWS, which nobody in the cluster knows of before <see cref="ShowAsync"/>.</summary>
    public Task PutAsync(string uri, string resource = "res0orders", string verb = "GET") => Aws.PutIntegrationAsync(
        new() { RestApiId = Api, ResourceId = resource, HttpMethod = verb, Type = "HTTP_PROXY", IntegrationHttpMethod = "GET", Uri = uri }, Cancel);

    /// <summary>Takes an integration away in AWS.</summary>
    public Task TakeAsync(string resource, string verb) =>
        Aws.DeleteIntegrationAsync(new() { RestApiId = Api, ResourceId = resource, HttpMethod = verb }, Cancel);

    /// <summary>The cluster's RestIntegrations say what AWS holds now.</summary>
    public async Task ShowAsync(Action<RestIntegration>? edit = null)
    {
        var snapshot = await new RestSnapshots(TimeProvider.System, TimeSpan.Zero)
            .GetAsync(new AwsTargets(Backdoor, Backdoor).Resolve(AccountAccess.Default, "us-west-2"), Api, fresh: true, Cancel);
        List<RestIntegration> all = [];
        foreach (var (resource, verb) in Methods)
        {
            if (snapshot!.Find(resource)!.Methods[verb] is { Integration: not null } method)
            {
                var entity = IntegrationOf(resource, verb, ContentHash.Of(method, resource));
                edit?.Invoke(entity);
                all.Add(entity);
            }
        }

        Integrations.Replace(all);
    }

    /// <summary>Makes an object of <see cref="ShowAsync"/> one that only observes: for those to whom it does not matter whose the integrations are.</summary>
    public static void Observe(RestIntegration entity)
    {
        (entity.ApiVersion, entity.Kind) = (ApiGroup.GroupVersion, nameof(RestIntegration));
        (entity.Spec.ManagementPolicy, entity.Spec.Uri, entity.Spec.IntegrationHttpMethod) = (ManagementPolicy.Observe, "https://example.com/1", "GET");
    }

    public static RestIntegration IntegrationOf(string resource, string verb, string? contentHash) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{verb}-{resource}".ToLowerInvariant(), NamespaceProperty = "default", Generation = 1 },
        Spec = new RestIntegrationSpec { RestApiId = Api, ResourceId = resource, HttpMethod = verb, Type = "HTTP_PROXY" },
        Status = new RestIntegrationStatus
        {
            ObservedGeneration = 1,
            RestApiId = Api,
            Region = "us-west-2",
            ResourceId = resource,
            HttpMethod = verb,
            ContentHash = contentHash,
        },
    };

    public async Task<RestDeploymentStatus> StatusAsync(string name = "prod") =>
        (await GetAsync(name)).Status ?? throw new InvalidOperationException($"{name} has no status.");

    public async Task<V1Condition> ReadyAsync(string name = "prod") =>
        (await StatusAsync(name)).Conditions!.Single(condition => condition.Type == Conditions.Ready);

    /// <summary>Where a client of the stage ends up with GET /orders; null when the stage serves no such method, or does not exist.</summary>
    public string? LiveUri(string stage = "prod") =>
        (string?)Gateway.Deployed(Api, stage)?["/orders"]?["GET"]?["methodIntegration"]?["uri"];

    /// <summary>Deployments of the API without the one of the samples' world.</summary>
    public async Task<IReadOnlyList<string>> DeploymentsAsync() =>
        [.. (await Aws.GetAllDeploymentsAsync(Api, Cancel)).Select(deployment => deployment.Id!).Where(id => id != ByOthers)];

    public async Task<string?> ServedAsync(string stage = "prod")
    {
        try
        {
            return (await Aws.GetStageAsync(new() { RestApiId = Api, StageName = stage }, Cancel)).DeploymentId;
        }
        catch (AwsCallException exception) when (exception.ErrorClass == ErrorClass.NotFound)
        {
            return null;
        }
    }

    /// <summary>What somebody with a console does.</summary>
    public Task PointByHandAsync(string deploymentId, string stage = "prod") => Aws.UpdateStageAsync(
        new() { RestApiId = Api, StageName = stage, PatchOperations = [new() { Op = "replace", Path = "/deploymentId", Value = deploymentId }] }, Cancel);

    /// <summary>A change of GET /orders, seen by the cluster, and all that follows from it.</summary>
    public async Task<string> ChangeAsync(string uri)
    {
        await PutAsync(uri);
        await ShowAsync();
        Assert.IsType<ReconcileResult.Succeeded>(await SettleAsync("prod"));
        return (await StatusAsync()).DeploymentId!;
    }

    protected override IReconciler<RestDeployment> CreateReconciler(ApiGatewayClientFactory clients) => new RestDeploymentReconciler(
        Mortal, Neighbours, new AwsTargets(clients, clients), Account, References, new ApiWriteLanes(), Events, Options, Clock,
        NullLogger<RestDeploymentReconciler>.Instance, random: new Random(1), homes: Homes);

    protected override IReadOnlyList<SpecReference> ReferencesOf(RestDeployment entity) => SpecReferences.Of(entity);

    protected override (IList<V1Condition>? Conditions, long? ObservedGeneration) StatusOf(RestDeployment entity) =>
        (entity.Status?.Conditions, entity.Status?.ObservedGeneration);
}
