using System.Globalization;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Tests.Doubles;

/// <summary>A custom resource for tests.</summary>
[KubernetesEntity(Group = "tests.example.io", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
internal sealed class Widget : CustomKubernetesEntity<Widget.WidgetSpec, Widget.WidgetStatus>
{
    public static Widget Make(string name, int version, string @namespace = "default", long generation = 1, string color = "red") => new()
    {
        ApiVersion = "tests.example.io/v1",
        Kind = "Widget",
        Metadata = new V1ObjectMeta
        {
            Name = name,
            NamespaceProperty = @namespace,
            Uid = $"uid-{@namespace}-{name}",
            ResourceVersion = version.ToString(CultureInfo.InvariantCulture),
            Generation = generation,
        },
        Spec = new WidgetSpec { Color = color },
    };

    public Widget Copy() => new()
    {
        ApiVersion = ApiVersion,
        Kind = Kind,
        Metadata = new V1ObjectMeta
        {
            Name = Metadata.Name,
            NamespaceProperty = Metadata.NamespaceProperty,
            Uid = Metadata.Uid,
            ResourceVersion = Metadata.ResourceVersion,
            Generation = Metadata.Generation,
            DeletionTimestamp = Metadata.DeletionTimestamp,
            Finalizers = Metadata.Finalizers?.ToList(),
            Annotations = Metadata.Annotations?.ToDictionary(),
            Labels = Metadata.Labels?.ToDictionary(),
        },
        Spec = new WidgetSpec { Color = Spec.Color },
        Status = Status is null ? null : new WidgetStatus { Seen = Status.Seen },
    };

    internal sealed class WidgetSpec
    {
        public string Color { get; set; } = "red";
    }

    internal sealed class WidgetStatus
    {
        public int Seen { get; set; }
    }
}
