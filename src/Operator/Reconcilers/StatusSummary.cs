using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Core;

namespace Operator.Reconcilers;

/// <summary>What a status said before a pass, kept because the status is edited in place.</summary>
internal sealed record StatusSummary(string? ReadyReason, string? ReadyStatus, string DriftedFields)
{
    public static StatusSummary Of(IEnumerable<V1Condition> conditions, IEnumerable<DriftEntry>? drift)
    {
        var all = conditions.ToList();
        var ready = all.Find(condition => condition.Type == Conditions.Ready);
        var drifted = all.Exists(condition => condition is { Type: Conditions.Drifted, Status: "True" });
        return new StatusSummary(
            ready?.Reason,
            ready?.Status,
            drifted ? string.Join('\n', (drift ?? []).Select(entry => entry.Field)) : "");
    }
}
