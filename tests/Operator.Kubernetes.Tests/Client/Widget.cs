using System.Text.Json;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>The custom resource of these tests.</summary>
[KubernetesEntity(Group = "tests.example.io", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
[EntityScope(EntityScope.Namespaced)]
public sealed class Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>
{
    public static Widget Named(string name, string namespaceName = "default") =>
        new() { Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = namespaceName } };
}

public sealed class WidgetSpec
{
    public int? Size { get; set; }

    public string? Color { get; set; }
}

public sealed class WidgetStatus
{
    public long? ObservedGeneration { get; set; }

    public string? Phase { get; set; }

    public DateTime? SeenAt { get; set; }

    public IList<V1Condition>? Conditions { get; set; }
}

/// <summary>A type of the core group, whose URLs differ.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "ConfigMap", PluralName = "configmaps")]
public sealed class ConfigMap : CustomKubernetesEntity
{
    public IDictionary<string, string>? Data { get; set; }
}

[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(ConfigMap))]
internal sealed partial class WidgetJsonContext : JsonSerializerContext;

internal static class WidgetJson
{
    public static JsonSerializerOptions Options { get; } = KubernetesJson.CreateOptions(WidgetJsonContext.Default);
}
