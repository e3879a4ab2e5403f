using Operator.Apis.V1Alpha1;
using Operator.Drift.Rest;

namespace Operator.Reconcilers.Rest.Steps;

/// <summary>Works out what the spec stands for in this account and region.</summary>
internal sealed class EffectiveStep(RestServices services) : IPassStep<RestIntegrationPass>
{
    public Task<PassOutcome?> RunAsync(RestIntegrationPass pass, CancellationToken cancellationToken)
    {
        pass.Effective = EffectiveRest.Of(pass.Spec, pass.Target.Region, pass.Status.AccountId);
        PassOutcome? outcome = pass.Effective switch
        {
            { Problem: null } => null,
            { NeedsAccount: true } => new PassOutcome.Waiting(Reasons.AccountUnknown, pass.Effective.Problem, services.Options.CredentialsRecheck),
            _ => new PassOutcome.Stalled(Reasons.InvalidSpec, pass.Effective.Problem, services.Options.StalledRecheck),
        };
        return Task.FromResult(outcome);
    }
}
