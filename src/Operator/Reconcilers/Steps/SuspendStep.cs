namespace Operator.Reconcilers.Steps;

/// <summary>
/// First stop: a suspended object is left alone, its deletion included, because whoever suspends wants nothing in AWS to move.
/// </summary>
internal sealed class SuspendStep : IPassStep<ObjectPass>
{
    public Task<PassOutcome?> RunAsync(ObjectPass pass, CancellationToken cancellationToken)
    {
        PassOutcome? outcome = !pass.IsSuspended || (pass.IsDeleting && !pass.HasFinalizer) ? null
            : new PassOutcome.Suspended(pass.IsDeleting
                ? "Set spec.suspend to false to let the deletion go on."
                : "Set spec.suspend to false to let the operator work on this object again.");
        return Task.FromResult(outcome);
    }
}
