using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Conditions;

/// <summary>
/// What must hold for the conditions of any object whose controller follows the conventions, whatever its kind. Every test
/// that runs a reconciler checks its result against these, so that a new branch cannot quietly break <c>kubectl wait</c>,
/// Argo CD or Flux.
/// </summary>
public static class ConditionInvariants
{
    /// <summary>
    /// The rules that <paramref name="conditions"/> break, each a sentence; empty when all hold.
    /// </summary>
    /// <param name="conditions">The object's conditions after a pass.</param>
    /// <param name="generation">The object's <c>metadata.generation</c>.</param>
    /// <param name="observedGeneration">The object's <c>status.observedGeneration</c>, if it was written.</param>
    public static IReadOnlyList<string> Check(IReadOnlyList<V1Condition> conditions, long? generation, long? observedGeneration)
    {
        ArgumentNullException.ThrowIfNull(conditions);
        var broken = new List<string>();
        CheckEach(conditions, generation, broken);
        CheckTogether(conditions, generation, observedGeneration, broken);
        return broken;
    }

    private static void CheckEach(IReadOnlyList<V1Condition> conditions, long? generation, List<string> broken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? previous = null;
        foreach (var condition in conditions)
        {
            var type = condition.Type;
            Require(ConditionSet.IsValidType(type), $"'{type}' is not a condition type.", broken);
            Require(seen.Add(type), $"{type} is there twice.", broken);
            Require(
                condition.Status is ConditionStatus.True or ConditionStatus.False or ConditionStatus.Unknown,
                $"{type} has status '{condition.Status}'.",
                broken);
            Require(ConditionSet.IsValidReason(condition.Reason), $"{type} has reason '{condition.Reason}'.", broken);
            Require(!string.IsNullOrWhiteSpace(condition.Message), $"{type} says nothing.", broken);
            Require(
                System.Text.Encoding.UTF8.GetByteCount(condition.Message ?? "") <= ConditionSet.MaxMessageBytes,
                $"{type} has a message longer than {ConditionSet.MaxMessageBytes} bytes.",
                broken);
            Require(condition.ObservedGeneration is not null, $"{type} has no observedGeneration.", broken);
            Require(
                generation is null || condition.ObservedGeneration is null || condition.ObservedGeneration <= generation,
                $"{type} speaks about generation {condition.ObservedGeneration}, which does not exist yet.",
                broken);
            Require(condition.LastTransitionTime != default, $"{type} has no lastTransitionTime.", broken);
            Require(
                condition.LastTransitionTime.Ticks % TimeSpan.TicksPerSecond == 0,
                $"{type} has fractions of a second in lastTransitionTime, which the API drops: the next comparison would differ.",
                broken);
            Require(
                previous is null || ConditionSet.Compare(previous, type) <= 0,
                $"{type} comes after {previous}: the order is not stable.",
                broken);
            previous = type;
        }
    }

    private static void CheckTogether(
        IReadOnlyList<V1Condition> conditions, long? generation, long? observedGeneration, List<string> broken)
    {
        var ready = conditions.FirstOrDefault(c => c.Type == WellKnownConditions.Ready);
        var reconciling = conditions.FirstOrDefault(c => c.Type == WellKnownConditions.Reconciling);
        var stalled = conditions.FirstOrDefault(c => c.Type == WellKnownConditions.Stalled);

        Require(ready is not null, "Ready is missing.", broken);
        Require(
            ready?.Status != ConditionStatus.True || reconciling?.Status != ConditionStatus.True,
            "Ready and Reconciling are both True.",
            broken);
        Require(
            ready?.Status != ConditionStatus.True || stalled?.Status != ConditionStatus.True,
            "Ready and Stalled are both True.",
            broken);
        Require(
            reconciling?.Status != ConditionStatus.True || stalled?.Status != ConditionStatus.True,
            "Reconciling and Stalled are both True.",
            broken);
        Require(
            stalled?.Status != ConditionStatus.True || ready?.Status == ConditionStatus.False,
            "Stalled is True but Ready is not False.",
            broken);
        Require(
            reconciling is null or { Status: ConditionStatus.True },
            "Reconciling is present without being True: abnormal conditions are removed when they do not hold.",
            broken);
        Require(
            stalled is null or { Status: ConditionStatus.True },
            "Stalled is present without being True: abnormal conditions are removed when they do not hold.",
            broken);
        Require(
            generation is null || observedGeneration is null || observedGeneration <= generation,
            $"status.observedGeneration {observedGeneration} is ahead of generation {generation}.",
            broken);
        Require(
            ready?.Status != ConditionStatus.True || observedGeneration is null || ready.ObservedGeneration == observedGeneration,
            "Ready is True for another generation than status.observedGeneration.",
            broken);
    }

    private static void Require(bool holds, string rule, List<string> broken)
    {
        if (!holds)
        {
            broken.Add(rule);
        }
    }
}
