using System.Text.Json.Nodes;

namespace Operator.Conformance.Worlds;

/// <summary>Paths of the API, relative to its address.</summary>
internal static class Paths
{
    public const string Definitions = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    public const string Namespaces = "api/v1/namespaces";
    public const string WidgetGroup = "conformance.integration-operator.io";

    public static string ConfigMaps(string ns) => $"{Namespaces}/{ns}/configmaps";

    public static string Widgets(string ns) => $"apis/{WidgetGroup}/v1/namespaces/{ns}/widgets";

    public static string Integrations(string ns) => $"apis/apigateway.integration-operator.io/v1alpha1/namespaces/{ns}/integrations";

    /// <summary>The collection that a manifest of one of our kinds belongs to.</summary>
    public static string Of(string ns, JsonNode manifest) =>
        $"apis/{manifest["apiVersion"]}/namespaces/{ns}/{((string)manifest["kind"]!).ToLowerInvariant()}s";

    public static string Leases(string ns) => $"apis/coordination.k8s.io/v1/namespaces/{ns}/leases";

    public static string Events(string ns) => $"apis/events.k8s.io/v1/namespaces/{ns}/events";

    /// <summary>The collection of a defined kind over all namespaces.</summary>
    public static string Everywhere(JsonNode definition)
    {
        var spec = definition["spec"]!;
        return $"apis/{spec["group"]}/{spec["versions"]![0]!["name"]}/{spec["names"]!["plural"]}?limit=1";
    }
}
