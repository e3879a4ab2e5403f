using Microsoft.Extensions.Logging.Abstractions;
using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Permissions;
using Operator.Planning.Sources;
using Operator.Reconcilers;
using Operator.Reconcilers.Integrations;
using Operator.Reconcilers.Rest;
using Operator.Reconcilers.RestDeployments;

namespace Operator.Planning;

/// <summary>
/// What the operator's own steps work with when they run for a plan: clients that only read, caches that hold the world as it will be, policies
/// whose changes are noted. Everything that is read is read once in a run.
/// </summary>
internal sealed class PlanServices : IDisposable
{
    private static readonly TimeSpan WholeRun = TimeSpan.FromDays(1);

    private readonly RestStageNames stages;

    /// <summary>Puts them together; reads nothing yet.</summary>
    /// <param name="aws">Reads AWS.</param>
    /// <param name="world">The objects.</param>
    /// <param name="defaultRegion">Region of objects for which nobody names one.</param>
    public PlanServices(AwsReader aws, PlanWorld world, string? defaultRegion)
    {
        World = world;
        Options = new ReconcilerOptions { DefaultRegion = defaultRegion, SnapshotMaxAge = WholeRun, PolicyMaxAge = WholeRun, InventoryMaxAge = WholeRun, CreateSettleTime = TimeSpan.Zero };
        var clusterId = world.Cluster.ClusterId ?? Recorded(world);
        var cluster = new UnwrittenCluster(clusterId ?? PlannedPolicies.AnyCluster, world.Find);
        var homes = new ObjectHomes(world.Accounts, defaultRegion, aws.KnownAccount);
        var (time, log) = (TimeProvider.System, NullLogger.Instance);
        var (conditions, lanes) = (new ConditionWriter(time, log), new ApiWriteLanes());
        Policies = new PlannedPolicies(new PolicyStore(aws.Lambda, time, WholeRun), clusterIsKnown: clusterId is not null);
        stages = new RestStageNames(time, WholeRun);
        LambdaUsers = new LambdaUsers(world.Integrations, world.RestIntegrations, world.RestDeployments, homes);
        Permissions = new UnrecordedPermissions(new LambdaPermissions(LambdaUsers, Policies, stages, new ClusterIdentity(cluster), Options));
        Integrations = new ReconcilerServices(
            new ObjectWriter<Integration>(cluster, null), conditions, aws.Targets, aws.Accounts, homes, lanes, new ApiMetadataCache(time),
            new IntegrationSnapshots(time, Options.RoundMaxAge, Options.InventoryMaxAge), new ManualStages(time, Options.ResyncPeriod, log), new IntegrationClaims(world.Integrations, homes),
            new IntegrationPeers(world.Integrations, homes), Permissions, world.References, Options, time, log);
        RestIntegrations = new RestServices(
            new ObjectWriter<RestIntegration>(cluster, null), conditions, aws.Targets, aws.Accounts, homes, lanes, new RestSnapshots(time, WholeRun),
            new RestClaims(world.RestIntegrations, homes), Permissions, world.References, Options, time, log);
        RestDeployments = new RestDeploymentServices(
            new ObjectWriter<RestDeployment>(cluster, null), conditions, aws.Targets, aws.Accounts, homes, lanes, RestIntegrations.Snapshots,
            new ApiNeighbours(world.RestIntegrations, world.RestDeployments, homes), new DeploymentMemory(time), world.References, Options, time, log);
    }

    /// <summary>The objects.</summary>
    public PlanWorld World { get; }

    public ReconcilerOptions Options { get; }

    /// <summary>Policies of functions, and the calls that change them.</summary>
    public PlannedPolicies Policies { get; }

    /// <summary>Who has to do with a function.</summary>
    public LambdaUsers LambdaUsers { get; }

    public ILambdaPermissions Permissions { get; }

    public ReconcilerServices Integrations { get; }

    public RestServices RestIntegrations { get; }

    public RestDeploymentServices RestDeployments { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Integrations.Snapshots.Dispose();
        Integrations.Stages.Dispose();
        RestIntegrations.Snapshots.Dispose();
        stages.Dispose();
    }

    // Each statement that a status names has the cluster in its id.
    private static string? Recorded(PlanWorld world) => world.Integrations.List().Select(entity => entity.Status?.Permission)
        .Concat(world.RestIntegrations.List().Select(entity => entity.Status?.Permission))
        .SelectMany(permission => PermissionRecord.Held(permission).Values.SelectMany(ids => ids))
        .Select(PermissionStatement.ClusterOf).FirstOrDefault(cluster => cluster is not null);
}
