using System.Security.Cryptography;
using System.Text;
using Operator.Apis.V1Alpha1;

namespace Operator.References;

/// <summary>
/// What status remembers of references: for those who look at an object without following its references, the indexes of the caches and
/// deletion above all.
/// </summary>
internal static class RecordedReferences
{
    private const string HashPrefix = "sha256:";

    /// <summary>The spec with what its references stood for when they were last followed. Templates are left out: status has their hash only.</summary>
    public static IntegrationSpec RecordedSpec(this Integration entity) => entity.Status?.ResolvedReferences is { Count: > 0 } recorded
        ? SpecReferences.Resolve(entity.Spec, Values(SpecReferences.Of(entity), recorded))
        : entity.Spec;

    /// <inheritdoc cref="RecordedSpec(Integration)" />
    public static RestIntegrationSpec RecordedSpec(this RestIntegration entity) => entity.Status?.ResolvedReferences is { Count: > 0 } recorded
        ? SpecReferences.Resolve(entity.Spec, Values(SpecReferences.Of(entity), recorded))
        : entity.Spec;

    /// <inheritdoc cref="RecordedSpec(Integration)" />
    public static RestDeploymentSpec RecordedSpec(this RestDeployment entity) => entity.Status?.ResolvedReferences is { Count: > 0 } recorded
        ? SpecReferences.Resolve(entity.Spec, Values(SpecReferences.Of(entity), recorded))
        : entity.Spec;

    /// <summary>What was found at the end of references, for status; null when there are none.</summary>
    public static IList<ResolvedReference>? Record(IReadOnlyList<(SpecReference Reference, string Value)> found) => found.Count == 0
        ? null
        : [.. found.Select(one => new ResolvedReference { Field = one.Reference.Field, Value = Shown(one.Reference.Sort, one.Value) })];

    /// <summary>What status says of one reference; null when nothing.</summary>
    public static string? Find(IList<ResolvedReference>? recorded, string field) => recorded?.FirstOrDefault(one => one.Field == field)?.Value;

    /// <summary>A value as status shows it.</summary>
    public static string Shown(ReferenceSort sort, string value) => sort.IsText ? HashPrefix + Hash(value) : value;

    /// <summary>A hash over all values; null when there are none.</summary>
    public static string? HashOf(IList<ResolvedReference>? recorded) => recorded is not { Count: > 0 }
        ? null
        : Hash(string.Join('\n', recorded.OrderBy(one => one.Field, StringComparer.Ordinal).Select(one => $"{one.Field}={one.Value}")));

    // Half of the hash is enough to notice a change.
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

    // Only for references that the spec still has, and only what could have been found at their end: status can be edited by hand.
    private static Dictionary<string, string> Values(IReadOnlyList<SpecReference> references, IList<ResolvedReference> recorded)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reference in references.Where(reference => !reference.Sort.IsText))
        {
            if (Find(recorded, reference.Field) is { } value && reference.Sort.Fits(value))
            {
                values[reference.Field] = value;
            }
        }

        return values;
    }
}
