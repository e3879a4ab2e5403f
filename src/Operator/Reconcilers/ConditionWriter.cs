using Microsoft.Extensions.Logging;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Kubernetes.Conditions;
using Operator.Kubernetes.Events;

namespace Operator.Reconcilers;

/// <summary>
/// Turns the outcome of a pass into conditions, drift report and transition events. Sets, never clears and rebuilds, so that
/// transition times move only when something changed.
/// </summary>
/// <remarks>
/// An error that should pass says nothing new about a generation that was already judged: its conditions stay untouched until the
/// last good read is too old. <c>observedGeneration</c> is written last, when a pass came to an end for the generation, so in the
/// meantime every tool reads "in progress".
/// </remarks>
internal sealed class ConditionWriter(TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Says that work on a new generation has begun; nothing when the generation was judged before.</summary>
    public void Begin(ObjectPass pass, string message)
    {
        if (pass.ObservedGeneration == pass.Generation)
        {
            return;
        }

        var conditions = Edit(pass);
        Set(conditions, Conditions.Ready, ConditionStatus.Unknown, Reasons.Progressing, message);
        Set(conditions, Conditions.Synced, ConditionStatus.Unknown, Reasons.Progressing, message);
        Set(conditions, Conditions.Reconciling, ConditionStatus.True, Reasons.Progressing, message);
        conditions.Remove(Conditions.Stalled);
        conditions.Remove(Conditions.Suspended);
    }

    /// <summary>Puts the outcome into the status. May be called again with the same outcome; the second time changes nothing.</summary>
    public void Apply(ObjectPass pass, PassOutcome outcome, bool stale)
    {
        if (outcome is PassOutcome.Gone or PassOutcome.Superseded)
        {
            return;
        }

        var generationIsNew = pass.ObservedGeneration != pass.Generation;
        var unjudged = outcome is PassOutcome.Retry or PassOutcome.Conflict;
        if (unjudged && !generationIsNew && !stale)
        {
            return;
        }

        var conditions = Edit(pass);
        var standing = outcome is PassOutcome.Suspended || unjudged ? null : ReportDrift(pass, outcome, conditions);
        var summary = ReadySummary.Of(outcome, standing, generationIsNew, pass.IsDeleting, stale, outcome is PassOutcome.Suspended && pass.MatchesLastObserved);
        if (outcome is PassOutcome.Suspended suspended)
        {
            Set(conditions, Conditions.Suspended, ConditionStatus.True, Reasons.Suspended, suspended.Message);
        }
        else
        {
            conditions.Remove(Conditions.Suspended);
        }

        if (summary is not null)
        {
            Set(conditions, Conditions.Ready, summary.Status, summary.Reason, summary.Message);
            Synced(conditions, outcome, summary);
        }
        else if (outcome is PassOutcome.Suspended)
        {
            Renew(conditions, Conditions.Ready);
            Renew(conditions, Conditions.Synced);
        }

        Abnormal(conditions, Conditions.Stalled, outcome is PassOutcome.Stalled ? summary : null);
        Abnormal(
            conditions,
            Conditions.Reconciling,
            outcome is PassOutcome.Waiting || (unjudged && generationIsNew) ? summary : null);
        Abnormal(
            conditions,
            Conditions.DeletionBlocked,
            !pass.IsDeleting ? null
            : outcome is PassOutcome.Suspended asleep ? new ReadySummary("", Reasons.Suspended, asleep.Message)
            : outcome is PassOutcome.Waiting or PassOutcome.Stalled ? summary
            : null);

        foreach (var (type, further) in pass.FurtherConditions)
        {
            if (further is null)
            {
                conditions.Remove(type);
            }
            else
            {
                Set(conditions, type, further.Status, further.Reason, further.Message);
            }
        }

        // A conflict is repeated at once and has judged nothing.
        if (outcome is not PassOutcome.Conflict)
        {
            pass.ObservedGeneration = pass.Generation;
        }

        Announce(pass, outcome);
    }

    private static void Synced(ConditionSet conditions, PassOutcome outcome, ReadySummary summary)
    {
        var (status, reason, message) = outcome is PassOutcome.Settled
            ? (ConditionStatus.True, Reasons.Available, "The last comparison with AWS came to its end.")
            : (summary.Status, summary.Reason, summary.Message);
        Set(conditions, Conditions.Synced, status, reason, message);
    }

    // Returns the text about what stands, when the policies want it so.
    private static string? ReportDrift(ObjectPass pass, PassOutcome outcome, ConditionSet conditions)
    {
        if (pass.Differences is not { } differences)
        {
            return null;
        }

        pass.Drift = DriftReport.Entries(differences);
        var standing = differences.Where(change => !change.Ignored).ToList();
        if (standing.Count == 0 || (outcome is not PassOutcome.Settled && pass.IsEdit))
        {
            conditions.Remove(Conditions.Drifted);
            return null;
        }

        var names = DriftReport.Names(standing);
        if (outcome is PassOutcome.Settled)
        {
            var policy = pass.ManagementPolicy == ManagementPolicy.Observe ? "managementPolicy is Observe" : "driftPolicy is Detect";
            var text = $"Change AWS or the spec, or let the operator correct it ({policy}). AWS differs in {names}; status.drift has the values.";
            Set(conditions, Conditions.Drifted, ConditionStatus.True, Reasons.DriftDetected, text);
            return text;
        }

        Set(conditions, Conditions.Drifted, ConditionStatus.True, Reasons.DriftCorrectionFailed,
            $"See condition Ready for why the correction failed. AWS differs in {names}; status.drift has the values.");
        return null;
    }

    private static void Abnormal(ConditionSet conditions, string type, ReadySummary? summary)
    {
        if (summary is null)
        {
            conditions.Remove(type);
        }
        else
        {
            Set(conditions, type, ConditionStatus.True, summary.Reason, summary.Message);
        }
    }

    private static void Set(ConditionSet conditions, string type, string status, string reason, string message)
    {
        var existing = conditions.Find(type);
        conditions.Set(type, status, reason, existing is not null && Messages.SayTheSame(existing.Message, message) ? existing.Message : message);
    }

    private static void Renew(ConditionSet conditions, string type)
    {
        if (conditions.Find(type) is { } existing)
        {
            conditions.Set(type, existing.Status, existing.Reason, existing.Message);
        }
        else
        {
            conditions.SetUnknown(type, Reasons.Suspended, "Set spec.suspend to false to have this object looked at.");
        }
    }

    // Transitions only: the same failure found again is already on the object.
    private void Announce(ObjectPass pass, PassOutcome outcome)
    {
        var now = StatusSummary.Of(pass.Conditions, pass.Drift);
        var changed = now.ReadyReason != pass.Announced.ReadyReason || now.ReadyStatus != pass.Announced.ReadyStatus;
        var ready = pass.Conditions.First(condition => condition.Type == Conditions.Ready);
        if (changed)
        {
            ReconcilerLog.ReadyChanged(logger, pass.Key, ready.Status, ready.Reason, ready.Message);
        }

        if (changed && outcome is (PassOutcome.Waiting { IsRoutine: false } or PassOutcome.Stalled or PassOutcome.Retry))
        {
            pass.Publish(EventType.Warning, ready.Reason, pass.IsDeleting ? "Delete" : "Reconcile", ready.Message);
        }

        if (now.DriftedFields.Length > 0 && now.DriftedFields != pass.Announced.DriftedFields)
        {
            var drifted = pass.Conditions.First(condition => condition.Type == Conditions.Drifted);
            pass.Publish(EventType.Warning, Reasons.DriftDetected, "Compare", drifted.Message);
        }

        pass.Announced = now;
    }

    private ConditionSet Edit(ObjectPass pass) => new(pass.Conditions, timeProvider, pass.Generation);
}
