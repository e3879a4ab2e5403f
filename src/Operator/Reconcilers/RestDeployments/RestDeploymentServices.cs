using Microsoft.Extensions.Logging;
using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Aws;
using Operator.Reconcilers.Rest;
using Operator.References;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>What the steps for a <see cref="RestDeployment"/> share beyond what all kinds do.</summary>
internal sealed record RestDeploymentServices(
    ObjectWriter<RestDeployment> Writer,
    ConditionWriter Conditions,
    ITargetResolver Targets,
    IAccountIds Accounts,
    ObjectHomes Homes,
    ApiWriteLanes Lanes,
    RestSnapshots Snapshots,
    ApiNeighbours Neighbours,
    DeploymentMemory Memory,
    IReferenceFollower References,
    ReconcilerOptions Options,
    TimeProvider TimeProvider,
    ILogger Logger)
    : PassServices<RestDeployment>(Writer, Conditions, Targets, Accounts, Homes, Lanes, References, Options, TimeProvider, Logger)
{
    /// <summary>Now, as status keeps times: whole seconds, rounded up, so that no pause counted from it is too short.</summary>
    public DateTime Now() => WholeSeconds(TimeProvider.GetUtcNow().UtcDateTime);

    /// <summary>A time as <see cref="Now"/> has it.</summary>
    public static DateTime WholeSeconds(DateTime time)
    {
        var ticks = time.ToUniversalTime().Ticks + TimeSpan.TicksPerSecond - 1;
        return new DateTime(ticks - (ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }
}
