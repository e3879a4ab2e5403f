using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>Paths of the API, relative to its address.</summary>
internal static class Paths
{
    public const string Definitions = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Namespaces = "api/v1/namespaces";
    public const string WidgetGroup = "conformance.integration-operator.io";

    // Our kinds and the suites' own as their definitions name them, and what of Kubernetes' the suites send.
    private static readonly Dictionary<string, string> Plurals = ManifestFiles.Definitions()
        .Select(definition => definition["spec"]!["names"]!)
        .Select(names => ((string)names["kind"]!, (string)names["plural"]!))
        .Concat(
        [
            ("ServiceAccount", "serviceaccounts"), ("Role", "roles"), ("RoleBinding", "rolebindings"), ("ClusterRole", "clusterroles"),
            ("ClusterRoleBinding", "clusterrolebindings"),
        ])
        .ToDictionary(pair => pair.Item1, pair => pair.Item2);

    private static readonly HashSet<string> ClusterWide =
        [.. ManifestFiles.Definitions().Where(definition => (string?)definition["spec"]!["scope"] == "Cluster").Select(definition => (string)definition["spec"]!["names"]!["kind"]!)];

    /// <summary>Whether objects of one of our kinds are in no namespace.</summary>
    public static bool IsClusterWide(JsonNode manifest) => ClusterWide.Contains((string)manifest["kind"]!);

    public static string ConfigMaps(string ns) => $"{Namespaces}/{ns}/configmaps";

    public static string Widgets(string ns) => $"apis/{WidgetGroup}/v1/namespaces/{ns}/widgets";

    public static string Integrations(string ns) => $"apis/apigateway.integration-operator.io/v1alpha1/namespaces/{ns}/integrations";

    /// <summary>The collection that a manifest belongs to, in this namespace if its kind has any; null for what belongs to none.</summary>
    public static string Of(string? ns, JsonNode manifest)
    {
        var version = (string)manifest["apiVersion"]!;
        return $"{(version.Contains('/', StringComparison.Ordinal) ? "apis" : "api")}/{version}/{(ns is null || IsClusterWide(manifest) ? "" : $"namespaces/{ns}/")}{Plurals[(string)manifest["kind"]!]}";
    }

    public static string Leases(string ns) => $"apis/coordination.k8s.io/v1/namespaces/{ns}/leases";

    public static string Events(string ns) => $"apis/events.k8s.io/v1/namespaces/{ns}/events";

    /// <summary>The collection of a defined kind over all namespaces.</summary>
    public static string Everywhere(JsonNode definition)
    {
        var spec = definition["spec"]!;
        return $"apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}?limit=1";
    }
}
