using Operator.Apis.V1Alpha1;

namespace Operator.Reconcilers;

/// <summary>
/// The only place that decides what <c>Ready</c> says. Ready means: the integration exists and is as the spec and its policies
/// want it. A difference that the policies leave alone does not make it False (it is what the user asked for) but shows as the
/// reason, and as its own condition.
/// </summary>
/// <param name="Status">True, False or Unknown.</param>
/// <param name="Reason">For machines.</param>
/// <param name="Message">For people.</param>
internal sealed record ReadySummary(string Status, string Reason, string Message)
{
    /// <summary>What Ready says after a pass; null when it stays as it is.</summary>
    /// <param name="outcome">How the pass ended.</param>
    /// <param name="standingDrift">What differs and is left so; null when nothing does.</param>
    /// <param name="generationIsNew">Whether no pass has come to an end for this generation yet.</param>
    /// <param name="deleting">Whether the object is being deleted.</param>
    /// <param name="stale">Whether AWS could not be read for too long.</param>
    /// <param name="matchesLastObserved">Whether the spec equals what AWS held when it was last read.</param>
    public static ReadySummary? Of(PassOutcome outcome, string? standingDrift, bool generationIsNew, bool deleting, bool stale, bool matchesLastObserved) => outcome switch
    {
        PassOutcome.Settled when standingDrift is not null => new("True", Reasons.DriftDetected, standingDrift),
        PassOutcome.Settled settled => new("True", settled.Reason, settled.Message),
        PassOutcome.Waiting waiting => new("False", waiting.Reason, waiting.Message),
        PassOutcome.Stalled stalled => new("False", stalled.Reason, stalled.Message),
        PassOutcome.Suspended when generationIsNew && !matchesLastObserved => new("Unknown", Reasons.Suspended,
            "Set spec.suspend to false to have this generation applied; until then nothing is known about it."),
        PassOutcome.Retry { IsUnknown: true } unknown when generationIsNew => new("False", Reasons.InternalError, unknown.Message),
        PassOutcome.Retry retry when generationIsNew && deleting => new("False", Reasons.Deleting, retry.Message),
        PassOutcome.Retry retry when generationIsNew => new("False", Reasons.ProgressingWithRetry, retry.Message),
        PassOutcome.Retry retry when stale => new("Unknown", Reasons.Stale, retry.Message),
        PassOutcome.Conflict conflict when generationIsNew && deleting => new("False", Reasons.Deleting, conflict.Message),
        PassOutcome.Conflict conflict when generationIsNew => new("Unknown", Reasons.ConflictRetrying, conflict.Message),
        _ => null,
    };
}
