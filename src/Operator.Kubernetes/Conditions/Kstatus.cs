using System.Text.Json;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Conditions;

/// <summary>What generic tools conclude from an object.</summary>
public enum KstatusPhase
{
    /// <summary>The desired state is reached.</summary>
    Current,

    /// <summary>Work is under way.</summary>
    InProgress,

    /// <summary>Work cannot go on.</summary>
    Failed,

    /// <summary>Deletion was asked for.</summary>
    Terminating,
}

/// <summary>A conclusion and why.</summary>
/// <param name="Phase">The conclusion.</param>
/// <param name="Message">What it rests on, for people.</param>
public sealed record KstatusResult(KstatusPhase Phase, string Message);

/// <summary>
/// Reads an object the way kstatus does (the rules that Flux, <c>kpt</c> and others apply to custom resources): deletion,
/// then a generation not yet observed, then the first of Reconciling/Stalled that is True, then Ready. Our own definition of
/// "done" for tests and the command line, so that it is the one that users' tools have.
/// </summary>
public static class Kstatus
{
    /// <summary>The conclusion from typed parts.</summary>
    /// <param name="metadata">The object's metadata.</param>
    /// <param name="observedGeneration"><c>status.observedGeneration</c>, if there is one.</param>
    /// <param name="conditions">The object's conditions, if there are any.</param>
    public static KstatusResult Compute(V1ObjectMeta metadata, long? observedGeneration, IEnumerable<V1Condition>? conditions)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return Decide(
            metadata.DeletionTimestamp is not null,
            metadata.Generation,
            observedGeneration,
            (conditions ?? []).Select(c => (c.Type, c.Status, c.Message)));
    }

    /// <summary>The conclusion from the object's JSON. Members of the wrong kind count as absent.</summary>
    public static KstatusResult Compute(JsonElement entity)
    {
        var metadata = Member(entity, "metadata");
        var status = Member(entity, "status");
        var deletion = Member(metadata, "deletionTimestamp");
        return Decide(
            deletion.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null),
            Number(Member(metadata, "generation")),
            Number(Member(status, "observedGeneration")),
            Conditions(Member(status, "conditions")));
    }

    private static KstatusResult Decide(
        bool deleting, long? generation, long? observedGeneration, IEnumerable<(string Type, string Status, string Message)> conditions)
    {
        if (deleting)
        {
            return new(KstatusPhase.Terminating, "Resource scheduled for deletion");
        }

        if (generation is not null && observedGeneration is not null && generation != observedGeneration)
        {
            return new(KstatusPhase.InProgress, $"Generation is {generation}, but latest observed generation is {observedGeneration}");
        }

        KstatusResult? ready = null;
        foreach (var (type, status, message) in conditions)
        {
            switch (type, status)
            {
                case (WellKnownConditions.Reconciling, ConditionStatus.True):
                    return new(KstatusPhase.InProgress, message);
                case (WellKnownConditions.Stalled, ConditionStatus.True):
                    return new(KstatusPhase.Failed, message);
                case (WellKnownConditions.Ready, ConditionStatus.True):
                    ready ??= new(KstatusPhase.Current, message);
                    break;
                case (WellKnownConditions.Ready, _):
                    ready ??= new(KstatusPhase.InProgress, message);
                    break;
                default:
                    break;
            }
        }

        // Without a Ready condition kstatus takes an object for current: it may be of a kind that has no status.
        return ready ?? new(KstatusPhase.Current, "Resource is current");
    }

    private static IEnumerable<(string Type, string Status, string Message)> Conditions(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
        {
            yield break;
        }

        foreach (var item in list.EnumerateArray())
        {
            yield return (Text(Member(item, "type")), Text(Member(item, "status")), Text(Member(item, "message")));
        }
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : "";

    private static long? Number(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number) ? number : null;
}
