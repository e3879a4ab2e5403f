using System.Text.RegularExpressions;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Conditions;

/// <summary>
/// Edits a list of conditions with the semantics of <c>metav1.Condition</c>: one entry per type, the transition time moves
/// only when the status does, and the order is always the same (<c>Ready</c> first, then by type), so that equal statements
/// give equal documents and no write.
/// </summary>
/// <remarks>
/// Conditions are set, never cleared and rebuilt: clearing would churn transition times. A reason or type that the API
/// server would refuse is a bug of the caller and throws <see cref="ArgumentException"/>; a message that is too long is cut.
/// Not thread-safe.
/// </remarks>
/// <param name="conditions">The list in the object's status; edited in place.</param>
/// <param name="timeProvider">Clock for transition times.</param>
/// <param name="observedGeneration">The generation that the statements are about.</param>
public sealed partial class ConditionSet(IList<V1Condition> conditions, TimeProvider timeProvider, long? observedGeneration)
{
    /// <summary>Longest message in UTF-8 bytes; the API allows more, but readers (and etcd) do not need it.</summary>
    public const int MaxMessageBytes = 1024;

    private const int MaxReasonLength = 1024;
    private const int MaxTypeLength = 316;

    /// <summary>The condition of this type, or null.</summary>
    public V1Condition? Find(string type)
    {
        foreach (var condition in conditions)
        {
            if (string.Equals(condition.Type, type, StringComparison.Ordinal))
            {
                return condition;
            }
        }

        return null;
    }

    /// <summary>Whether the condition exists with this status.</summary>
    public bool Is(string type, string status) => string.Equals(Find(type)?.Status, status, StringComparison.Ordinal);

    /// <summary>States <paramref name="type"/>=True.</summary>
    /// <returns>Whether anything but the observed generation changed.</returns>
    public bool SetTrue(string type, string reason, string message) => Set(type, ConditionStatus.True, reason, message);

    /// <summary>States <paramref name="type"/>=False.</summary>
    /// <returns>Whether anything but the observed generation changed.</returns>
    public bool SetFalse(string type, string reason, string message) => Set(type, ConditionStatus.False, reason, message);

    /// <summary>States <paramref name="type"/>=Unknown.</summary>
    /// <returns>Whether anything but the observed generation changed.</returns>
    public bool SetUnknown(string type, string reason, string message) => Set(type, ConditionStatus.Unknown, reason, message);

    /// <summary>States a condition.</summary>
    /// <returns>
    /// Whether status, reason or message changed (a transition worth an event). The observed generation is always brought up
    /// to date and does not count.
    /// </returns>
    public bool Set(string type, string status, string reason, string message)
    {
        var existing = Find(type);
        if (existing is not null && existing.Status == status && existing.Reason == reason && existing.Message == message)
        {
            existing.ObservedGeneration = observedGeneration;
            return false;
        }

        Validate(type, status, reason);
        message = BoundedText.Fit(message, MaxMessageBytes);
        if (existing is null)
        {
            Insert(new V1Condition
            {
                Type = type,
                Status = status,
                Reason = reason,
                Message = message,
                ObservedGeneration = observedGeneration,
                LastTransitionTime = Now(),
            });
            return true;
        }

        var changed = existing.Reason != reason || existing.Message != message;
        if (existing.Status != status)
        {
            existing.Status = status;
            existing.LastTransitionTime = Now();
            changed = true;
        }

        existing.Reason = reason;
        existing.Message = message;
        existing.ObservedGeneration = observedGeneration;
        return changed;
    }

    /// <summary>Takes a condition away, as abnormal-true ones are when they no longer hold.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(string type)
    {
        var removed = false;
        for (var i = conditions.Count - 1; i >= 0; i--)
        {
            if (string.Equals(conditions[i].Type, type, StringComparison.Ordinal))
            {
                conditions.RemoveAt(i);
                removed = true;
            }
        }

        return removed;
    }

    /// <summary>Whether <paramref name="reason"/> is one the API server takes.</summary>
    public static bool IsValidReason(string? reason) => reason is { Length: <= MaxReasonLength } && ReasonPattern().IsMatch(reason);

    /// <summary>Whether <paramref name="type"/> is one the API server takes.</summary>
    public static bool IsValidType(string? type) => type is { Length: <= MaxTypeLength } && TypePattern().IsMatch(type);

    /// <summary>The order of conditions in a list: <c>Ready</c> first, because people read the first line, then by type.</summary>
    internal static int Compare(string left, string right)
    {
        var leftReady = left == WellKnownConditions.Ready;
        var rightReady = right == WellKnownConditions.Ready;
        return leftReady != rightReady ? (leftReady ? -1 : 1) : string.CompareOrdinal(left, right);
    }

    private static void Validate(string type, string status, string reason)
    {
        if (!IsValidType(type))
        {
            throw new ArgumentException($"'{type}' is not a condition type.", nameof(type));
        }

        if (status is not (ConditionStatus.True or ConditionStatus.False or ConditionStatus.Unknown))
        {
            throw new ArgumentException($"'{status}' is not True, False or Unknown.", nameof(status));
        }

        if (!IsValidReason(reason))
        {
            throw new ArgumentException($"'{reason}' is not a CamelCase reason.", nameof(reason));
        }
    }

    private void Insert(V1Condition condition)
    {
        // A list that came in another order (an older version wrote it) is put in ours once, on the first real change.
        var sorted = conditions.Append(condition).OrderBy(c => c.Type, Comparer<string>.Create(Compare)).ToList();
        conditions.Clear();
        foreach (var item in sorted)
        {
            conditions.Add(item);
        }
    }

    private DateTime Now()
    {
        var now = timeProvider.GetUtcNow().UtcDateTime;
        return new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    [GeneratedRegex(@"\A[A-Za-z](?:[A-Za-z0-9_,:]*[A-Za-z0-9_])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex ReasonPattern();

    [GeneratedRegex(@"\A(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*/)?(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant)]
    private static partial Regex TypePattern();
}
