using Operator.Apis.V1Alpha1;

namespace Operator.References;

/// <summary>A kind in a version, as objects carry both.</summary>
internal readonly record struct ReferencedKind(string ApiVersion, string Kind)
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group => ApiVersion.LastIndexOf('/') is var cut and >= 0 ? ApiVersion[..cut] : "";

    public override string ToString() => $"{Kind} ({ApiVersion})";
}

/// <summary>One reference of a spec, with everything spelled out that the spec leaves out. Pure data.</summary>
/// <param name="Field">Path below spec, for example <c>apiRef</c>.</param>
/// <param name="Sort">What it stands for.</param>
/// <param name="Kind">Kind of the object.</param>
/// <param name="Namespace">Its namespace: that of whoever refers, unless the reference says another. Means nothing for cluster-wide kinds.</param>
/// <param name="Name">Its name.</param>
/// <param name="FieldPath">Where it holds the value, as written or known; empty when nobody says.</param>
/// <param name="ReadyCondition">The condition that has to be True; null for "Ready, where there is one".</param>
internal sealed record SpecReference(
    string Field, ReferenceSort Sort, ReferencedKind Kind, string Namespace, string Name, string FieldPath, string? ReadyCondition)
{
    private static readonly ReferencedKind ConfigMap = new("v1", "ConfigMap");

    /// <summary>An object of any kind.</summary>
    /// <param name="field">Path below spec.</param>
    /// <param name="sort">What it stands for.</param>
    /// <param name="written">The reference.</param>
    /// <param name="home">Namespace of whoever refers.</param>
    /// <param name="byDefault">The kind when the reference names none.</param>
    public static SpecReference To(string field, ReferenceSort sort, ObjectReference written, string home, ReferencedKind byDefault)
    {
        var kind = string.IsNullOrEmpty(written.Kind) || string.IsNullOrEmpty(written.ApiVersion) ? byDefault : new ReferencedKind(written.ApiVersion, written.Kind);
        var known = KnownKinds.Find(sort, kind.Group, kind.Kind);
        return new SpecReference(
            field,
            sort,
            kind,
            string.IsNullOrEmpty(written.Namespace) ? home : written.Namespace,
            written.Name,
            string.IsNullOrEmpty(written.FieldPath) ? known?.FieldPath ?? "" : written.FieldPath,
            known?.ReadyCondition);
    }

    /// <summary>A template in a ConfigMap.</summary>
    public static SpecReference To(string field, ConfigMapKeyReference written, string home) =>
        new(field, ReferenceSort.Template, ConfigMap, home, written.Name, $"data['{written.Key}']", null);
}
