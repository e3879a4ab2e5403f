using Operator.Apis.V1Alpha1;
using Operator.Permissions;
using Operator.Reconcilers;

namespace Operator.Planning;

/// <summary>The operator's own steps, as far as they only look.</summary>
internal static class PlannedPass
{
    /// <summary>Runs steps until one has an outcome.</summary>
    public static async Task<PassOutcome?> RunAsync<TPass>(TPass pass, IEnumerable<IPassStep<TPass>> steps, CancellationToken cancellationToken)
        where TPass : ObjectPass
    {
        foreach (var step in steps)
        {
            if (await step.RunAsync(pass, cancellationToken) is { } outcome)
            {
                return outcome;
            }
        }

        return null;
    }

    /// <summary>What to know of the permission that an object asks for; null when it has it.</summary>
    public static string? NoteOf(PermissionOutcome? granted) => granted?.Condition is { Status: not "True" } condition
        ? $"{Conditions.PermissionGranted} would be {condition.Status}, {condition.Reason}: {condition.Message}"
        : null;

    /// <summary>Why nothing of an object that is being deleted would be deleted in AWS, whatever is there; null when something may be.</summary>
    public static string? LeftBecause(ObjectPass pass, DeletionPolicy deletion) =>
        !pass.HasFinalizer ? "The operator has let go of the object."
        : pass.ManagementPolicy == ManagementPolicy.Observe ? "Left in AWS: managementPolicy is Observe."
        : deletion == DeletionPolicy.Retain ? "Left in AWS: deletionPolicy is Retain."
        : null;

    /// <summary>The end of an object: its permissions go after what is planned already.</summary>
    public static async Task<IntegrationPlan> ReleasedAsync(
        PlanServices services, ObjectPass pass, PermissionStatus? recorded, IntegrationPlan plan, CancellationToken cancellationToken)
    {
        var blocked = await services.Permissions.ReleaseAsync(pass, recorded, cancellationToken);
        plan = plan with { Calls = [.. plan.Calls, .. services.Policies.Take()] };
        return blocked is null ? plan : plan.Noting(IntegrationPlan.Blocked(blocked).Note) with { IsBlocked = true };
    }
}
