namespace Operator.Reconcilers.Steps;

/// <summary>Ends a pass that did all that the policies let it do.</summary>
internal sealed class SettleStep : IPassStep<IntegrationPass>
{
    public Task<PassOutcome?> RunAsync(IntegrationPass pass, CancellationToken cancellationToken) => Task.FromResult<PassOutcome?>(Settlement.Of(pass));
}
