using Operator.Kubernetes.Client;

namespace Operator.References;

/// <summary>
/// Which optional rights let the operator read which kinds: the chart's values <c>references.*</c> and the files
/// <c>config/components/references-*/role.yaml</c>, by family.
/// </summary>
internal static class ReferenceRights
{
    /// <summary>What a person does to let the operator read ReferenceGrants, as half of a sentence.</summary>
    public const string HowToGrantGrants = "set references.grants.enabled in the chart, or apply config/components/references-grants/role.yaml";

    /// <summary>What a person does to let the operator read a resource, as the second half of a sentence.</summary>
    /// <remarks>A Role, which the chart and the overlay make where only some namespaces are watched, grants nothing of kinds without namespace.</remarks>
    public static string HowToGrant(KubernetesResource resource) => Rule(resource)
        + (resource.IsNamespaced ? "" : " (with a ClusterRole, also where only some namespaces are watched: the kind has no namespace, so no Role grants it)");

    private static string Rule(KubernetesResource resource) => Family(resource) is { } family
        ? $"set references.{family.Value}.enabled in the chart, or apply config/components/{family.Folder}/role.yaml"
        : $"add a rule with get, list and watch on {resource.PluralName} of API group \"{resource.Group}\" to rbac.extraRules in the chart, or to a role of its service account";

    private static (string Value, string Folder)? Family(KubernetesResource resource) => resource switch
    {
        { Group: "", PluralName: "configmaps" } => ("configMaps", "references-configmaps"),
        _ when KnownKinds.All.FirstOrDefault(known => known.Group == resource.Group && known.Kind == resource.Kind) is null => null,
        { Group: var group } when group.EndsWith(KnownKinds.AckSuffix, StringComparison.Ordinal) => ("ack", "references-ack"),
        _ => ("crossplane", "references-crossplane"),
    };
}
