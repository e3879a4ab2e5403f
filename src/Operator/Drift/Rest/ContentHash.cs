using System.Security.Cryptography;
using System.Text;

namespace Operator.Drift.Rest;

/// <summary>
/// Hash of what AWS holds for a method, integration and responses included: two reads of the same configuration give the same hash,
/// whatever the order or the way in which the service shows an absent value.
/// </summary>
internal static class ContentHash
{
    /// <summary>The hash, 32 hexadecimal digits.</summary>
    public static string Of(ObservedMethod observed, string resourceId)
    {
        var lines = new List<string>();
        Add(lines, "method", ResourceState.Observed(RestFieldMap.MethodFields, observed.Method), RestDefaults.OfMethod);
        AddAll(lines, "methodResponse", observed.MethodResponses);
        if (observed.Integration is { } integration)
        {
            lines.Add(Line("integration"));
            Add(lines, "integration", ResourceState.Observed(RestFieldMap.Integration, integration), field => RestDefaults.OfIntegration(field, resourceId));
            AddAll(lines, "integrationResponse", observed.IntegrationResponses);
        }

        lines.Sort(StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))))[..32];
    }

    private static void AddAll(List<string> lines, string what, IReadOnlyDictionary<string, ResourceState> entries)
    {
        foreach (var (key, state) in entries)
        {
            lines.Add(Line(what, key));
            Add(lines, $"{what} {key}", state, RestDefaults.None);
        }
    }

    private static void Add(List<string> lines, string owner, ResourceState state, Func<string, string?> defaultOf) =>
        lines.AddRange(state.Leaves
            .Where(leaf => leaf.Value != defaultOf(leaf.Key.Field))
            .Select(leaf => Line(owner, leaf.Key.Field, leaf.Key.Key ?? "", leaf.Value)));

    // Lengths first, so that no two lists of parts give the same text.
    private static string Line(params string[] parts) => string.Concat(parts.Select(part => $"{part.Length}:{part}")) + "\n";
}
