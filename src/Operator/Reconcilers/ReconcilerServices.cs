using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Kubernetes.Core;
using Operator.Permissions;
using Operator.Reconcilers.Integrations;
using Operator.References;

namespace Operator.Reconcilers;

/// <summary>
/// What the steps of a pass over any kind share. One instance per process and kind: lanes and caches only mean something when all
/// passes use the same ones.
/// </summary>
internal record PassServices<TEntity>(
    ObjectWriter<TEntity> Writer,
    ConditionWriter Conditions,
    ITargetResolver Targets,
    IAccountIds Accounts,
    ObjectHomes Homes,
    ApiWriteLanes Lanes,
    IReferenceFollower References,
    ReconcilerOptions Options,
    TimeProvider TimeProvider,
    ILogger Logger)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>What the steps for an <see cref="Integration"/> share beyond that.</summary>
internal sealed record ReconcilerServices(
    ObjectWriter<Integration> Writer,
    ConditionWriter Conditions,
    ITargetResolver Targets,
    IAccountIds Accounts,
    ObjectHomes Homes,
    ApiWriteLanes Lanes,
    ApiMetadataCache Apis,
    IntegrationSnapshots Snapshots,
    ManualStages Stages,
    IntegrationClaims Claims,
    IntegrationPeers Peers,
    ILambdaPermissions Permissions,
    IReferenceFollower References,
    ReconcilerOptions Options,
    TimeProvider TimeProvider,
    ILogger Logger)
    : PassServices<Integration>(Writer, Conditions, Targets, Accounts, Homes, Lanes, References, Options, TimeProvider, Logger);

/// <summary>One stop of a pass.</summary>
internal interface IPassStep<in TPass>
    where TPass : ObjectPass
{
    /// <summary>Does its part; an outcome ends the pass, null lets it go on.</summary>
    Task<PassOutcome?> RunAsync(TPass pass, CancellationToken cancellationToken);
}
