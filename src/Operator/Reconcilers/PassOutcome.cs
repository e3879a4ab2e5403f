namespace Operator.Reconcilers;

/// <summary>How a pass over an object ended, before it becomes conditions and a place in the queue.</summary>
internal abstract record PassOutcome
{
    private PassOutcome()
    {
    }

    /// <summary>AWS is as wanted, or differs in what the policies leave alone.</summary>
    public sealed record Settled(string Reason, string Message) : PassOutcome;

    /// <summary>Something outside must happen first.</summary>
    /// <param name="Reason">For machines.</param>
    /// <param name="Message">For people.</param>
    /// <param name="After">When to look again.</param>
    /// <param name="IsRoutine">It happens in every normal life and passes by itself: no event warns of it.</param>
    public sealed record Waiting(string Reason, string Message, TimeSpan After, bool IsRoutine = false) : PassOutcome;

    /// <summary>Only a change of the object (or a repair from outside) helps.</summary>
    public sealed record Stalled(string Reason, string Message, TimeSpan RecheckAfter) : PassOutcome;

    /// <summary><c>spec.suspend</c>.</summary>
    public sealed record Suspended(string Message) : PassOutcome;

    /// <summary>Somebody else wrote at the same moment.</summary>
    public sealed record Conflict(string Message) : PassOutcome;

    /// <summary>An error that should pass, or that nobody expected: thrown after the status is written.</summary>
    /// <param name="Exception">What is thrown.</param>
    /// <param name="Message">For the conditions.</param>
    /// <param name="IsUnknown">Nobody expected it: a defect, ours or of AWS.</param>
    public sealed record Retry(Exception Exception, string Message, bool IsUnknown = false) : PassOutcome;

    /// <summary>The object is no longer the one that was read: nothing is said about it, and it is looked at afresh.</summary>
    /// <param name="Message">For the log.</param>
    /// <param name="IsQueued">The watch has shown the newer one, so a pass over it is due already.</param>
    public sealed record Superseded(string Message, bool IsQueued = false) : PassOutcome;

    /// <summary>The object is gone, or is let go: there is no status to write.</summary>
    public sealed record Gone : PassOutcome;
}
