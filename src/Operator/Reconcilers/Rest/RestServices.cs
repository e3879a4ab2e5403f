using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Permissions;
using Operator.References;

namespace Operator.Reconcilers.Rest;

/// <summary>What the steps for a <see cref="RestIntegration"/> share beyond what all kinds do.</summary>
internal sealed record RestServices(
    ObjectWriter<RestIntegration> Writer,
    ConditionWriter Conditions,
    ITargetResolver Targets,
    IAccountIds Accounts,
    ObjectHomes Homes,
    ApiWriteLanes Lanes,
    RestSnapshots Snapshots,
    RestClaims Claims,
    ILambdaPermissions Permissions,
    IReferenceFollower References,
    ReconcilerOptions Options,
    TimeProvider TimeProvider,
    ILogger Logger)
    : PassServices<RestIntegration>(Writer, Conditions, Targets, Accounts, Homes, Lanes, References, Options, TimeProvider, Logger);
