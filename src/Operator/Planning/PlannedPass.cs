using Operator.Apis.V1Alpha1;
using Operator.Permissions;
using Operator.Reconcilers;

namespace Operator.Planning;

/// <summary>The operator's own steps, as far as they only look.</summary>
internal static class PlannedPass
{
    /// <summary>The plan of a pass with the object that it is for.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="plan">Plans for an object that is there to stay.</param>
    /// <param name="deletion">Plans for one that is being deleted.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public static async Task<ObjectPlan> OfAsync<TPass>(
        TPass pass, Func<TPass, CancellationToken, Task<IntegrationPlan>> plan, Func<TPass, CancellationToken, Task<IntegrationPlan>> deletion, CancellationToken cancellationToken)
        where TPass : ObjectPass
    {
        var planned = pass.IsSuspended ? IntegrationPlan.Nothing("The object is suspended.") : await (pass.IsDeleting ? deletion : plan)(pass, cancellationToken);
        return new ObjectPlan(pass.Kind, pass.Key, pass.ApiId.Length > 0 ? pass.ApiId : pass.Home.ApiId, planned);
    }

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
