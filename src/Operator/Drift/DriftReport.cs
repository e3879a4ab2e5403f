using System.Security.Cryptography;
using System.Text;
using Operator.Apis.V1Alpha1;

namespace Operator.Drift;

/// <summary>
/// Differences as people see them: in <c>status.drift</c>, conditions and events. Templates are shown by hash (they may hold
/// what must not be copied around), long values are cut, and the list is bounded so that status stays small.
/// </summary>
internal static class DriftReport
{
    /// <summary>Longest value shown, in UTF-16 units.</summary>
    public const int MaxValueLength = 256;

    /// <summary>Most entries shown.</summary>
    public const int MaxEntries = 50;

    /// <summary>The entries for <c>status.drift</c>; null when there is nothing to report.</summary>
    public static IList<DriftEntry>? Entries(IEnumerable<FieldChange> changes)
    {
        var entries = changes.Take(MaxEntries).Select(Entry).ToList();
        return entries.Count == 0 ? null : entries;
    }

    /// <summary>Names of the leaves, at most <paramref name="max"/> of them, for a message.</summary>
    public static string Names(IEnumerable<FieldChange> changes, int max = 8)
    {
        var names = changes.Select(change => Cut(change.Path.ToString(), 80)).Distinct(StringComparer.Ordinal).ToList();
        var shown = string.Join(", ", names.Take(max));
        return names.Count > max ? $"{shown} and {names.Count - max} more" : shown;
    }

    private static DriftEntry Entry(FieldChange change) => new()
    {
        Field = Cut(change.Path.ToString(), MaxValueLength),
        Desired = Show(change, change.Desired),
        Observed = Show(change, change.Observed),
    };

    private static string? Show(FieldChange change, string? value) =>
        value is null ? null
        : change.Field.Confidential ? "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))[..16]
        : Cut(value, MaxValueLength);

    private static string Cut(string value, int length)
    {
        if (value.Length <= length)
        {
            return value;
        }

        // Not within a surrogate pair: half of one is no valid JSON string.
        var end = length - 1;
        return string.Concat(value.AsSpan(0, char.IsHighSurrogate(value[end - 1]) ? end - 1 : end), "…");
    }
}
