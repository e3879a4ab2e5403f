using Microsoft.Extensions.Logging;
using Operator.Aws;
using Operator.Reconcilers.Integrations;

namespace Operator.Reconcilers;

/// <summary>What the steps of a pass share. One instance per process: lanes, inventory and claims only mean something when all passes use the same ones.</summary>
internal sealed record ReconcilerServices(
    IntegrationWriter Writer,
    ConditionWriter Conditions,
    ITargetResolver Targets,
    IAccountIds Accounts,
    IIntegrationReader Reader,
    ApiWriteLanes Lanes,
    ApiMetadataCache Apis,
    IntegrationInventory Inventory,
    IntegrationClaims Claims,
    ReconcilerOptions Options,
    TimeProvider TimeProvider,
    ILogger Logger);

/// <summary>One stop of a pass.</summary>
internal interface IPassStep
{
    /// <summary>Does its part; an outcome ends the pass, null lets it go on.</summary>
    Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken);
}
