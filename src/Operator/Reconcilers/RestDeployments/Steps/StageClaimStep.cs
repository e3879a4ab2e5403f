using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.RestDeployments.Steps;

/// <summary>A stage has one RestDeployment: two would point it back and forth. Of two the older wins, so that the answer does not depend on who asks.</summary>
internal sealed class StageClaimStep(RestDeploymentServices services) : IPassStep<RestDeploymentPass>
{
    public Task<PassOutcome?> RunAsync(RestDeploymentPass pass, CancellationToken cancellationToken)
    {
        var first = services.Neighbours.DeploymentsOf(pass.ApiId, pass.Place)
            .Where(other => other.Metadata.Uid != pass.Metadata.Uid && other.Spec.StageName == pass.Spec.StageName)
            .Append(pass.Entity)
            .OrderBy(entity => entity.Metadata.CreationTimestamp ?? DateTime.MaxValue)
            .ThenBy(entity => entity.Metadata.Uid, StringComparer.Ordinal)
            .First();
        PassOutcome? outcome = ReferenceEquals(first, pass.Entity) ? null : new PassOutcome.Stalled(
            Reasons.AlreadyClaimed,
            $"Delete this object or {ObjectKey.Of(first)}: both look after stage {pass.Spec.StageName} of API {pass.ApiId}, and {ObjectKey.Of(first)} is older.",
            services.Options.StalledRecheck);
        return Task.FromResult(outcome);
    }
}
