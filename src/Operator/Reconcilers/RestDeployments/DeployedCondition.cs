using Operator.Accounts;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers.RestDeployments;

/// <summary>
/// What condition <see cref="Conditions.Deployed"/> of a RestIntegration says: whether every stage that a RestDeployment looks after
/// serves what AWS holds for the method. Computed from the caches alone; no call to AWS.
/// </summary>
internal sealed class DeployedCondition(ApiNeighbours neighbours)
{
    /// <summary>The condition; null when no RestDeployment looks after the API, because then nothing is known of its stages.</summary>
    /// <param name="entity">The RestIntegration.</param>
    /// <param name="contentHash">What AWS holds for it, as of this pass; null when there is nothing in place.</param>
    /// <param name="restApiId">Its API.</param>
    /// <param name="home">Its account and Region.</param>
    public ReadySummary? Of(RestIntegration entity, string? contentHash, string restApiId, ObjectHome home)
    {
        var name = ApiContents.NameOf(entity);
        var all = neighbours.DeploymentsOf(restApiId, home).OrderBy(deployment => ObjectKey.Of(deployment).ToString(), StringComparer.Ordinal).ToList();
        if (all.Count == 0)
        {
            return null;
        }

        if (string.IsNullOrEmpty(contentHash))
        {
            return new("False", Reasons.DeploymentPending, "See condition Ready: there is nothing to deploy before the integration is in place.");
        }

        var behind = all.Where(deployment => deployment.Status?.Deployed?.TryGetValue(name, out var held) != true || held != contentHash).ToList();
        if (behind.Count == 0)
        {
            return new("True", Reasons.Deployed, $"Served by {Stages(all)} of API {restApiId}.");
        }

        return behind.Find(deployment => deployment.Spec.RollbackTo is { Length: > 0 }) is { } pinned
            ? new("False", Reasons.RolledBack,
                $"Take spec.rollbackTo out of RestDeployment {ObjectKey.Of(pinned)} to have the changes go live: it pins {Stages([pinned])} to another deployment.")
            : new("False", Reasons.DeploymentPending,
                $"Wait for RestDeployment {string.Join(", ", behind.Select(deployment => ObjectKey.Of(deployment)))}, whose conditions say more: {Stages(behind)} of API {restApiId} does not serve this yet.");
    }

    private static string Stages(IReadOnlyCollection<RestDeployment> deployments)
    {
        var names = deployments.Select(deployment => deployment.Spec.StageName).Distinct(StringComparer.Ordinal).ToList();
        return (names.Count == 1 ? "stage " : "stages ") + string.Join(", ", names);
    }
}
