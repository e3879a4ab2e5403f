using System.Text.Json;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;
using Operator.Kubernetes.Tests.Client;

namespace Operator.Kubernetes.Tests.ControlPlane;

/// <summary>Just enough of a CRD to define the widgets of these tests.</summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class CustomResourceDefinition : CustomKubernetesEntity
{
    public JsonElement Spec { get; set; }

    public CustomResourceDefinitionStatus? Status { get; set; }

    public static CustomResourceDefinition Widgets()
    {
        using var spec = JsonDocument.Parse("""
            {"group":"tests.example.io","scope":"Namespaced",
             "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},
             "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
               "schema":{"openAPIV3Schema":{"type":"object","properties":{
                 "spec":{"type":"object","properties":{"size":{"type":"integer","maximum":100},"color":{"type":"string"}}},
                 "status":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}
            """);
        return new CustomResourceDefinition
        {
            Metadata = new V1ObjectMeta { Name = "widgets.tests.example.io" },
            Spec = spec.RootElement.Clone(),
        };
    }
}

public sealed class CustomResourceDefinitionStatus
{
    public IList<V1Condition>? Conditions { get; set; }
}

[JsonSerializable(typeof(CustomResourceDefinition))]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(ConfigMap))]
[JsonSerializable(typeof(Gadget))]
internal sealed partial class ControlPlaneJsonContext : JsonSerializerContext;

internal static class ControlPlaneJson
{
    public static JsonSerializerOptions Options { get; } = KubernetesJson.CreateOptions(ControlPlaneJsonContext.Default);
}
