using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Planning;

/// <summary>An object of the cluster that is not among the files, and what of them concerns it.</summary>
/// <param name="Entity">The object.</param>
/// <param name="Because">Kinds and names, in order.</param>
internal sealed record Consequence(CustomKubernetesEntity Entity, IReadOnlyList<string> Because)
{
    /// <summary>Whether a plan for it is worth showing: it does something, or it stops where the object's own condition does not say so already.</summary>
    public bool IsNews(IntegrationPlan plan) => plan.Calls.Count > 0 || (plan.IsBlocked && !ConditionsOf(Entity).Any(condition =>
        condition is { Type: Conditions.Ready, Status: not "True" } && plan.Note?.StartsWith($"{condition.Reason}: {condition.Message}", StringComparison.Ordinal) == true));

    private static IEnumerable<V1Condition> ConditionsOf(CustomKubernetesEntity entity) => entity switch
    {
        Integration integration => integration.Status?.Conditions,
        RestIntegration integration => integration.Status?.Conditions,
        RestDeployment deployment => deployment.Status?.Conditions,
        _ => null,
    } ?? [];
}
