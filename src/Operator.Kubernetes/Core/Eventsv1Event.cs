using System.Text.Json.Serialization;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Core;

/// <summary>An events.k8s.io/v1 event. Named as in KubernetesClient; the deprecated members are left out.</summary>
[KubernetesEntity(Group = "events.k8s.io", ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed class Eventsv1Event : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>When it was first seen; microseconds.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? EventTime { get; set; }

    /// <summary>Repeats; null for an event seen once.</summary>
    public Eventsv1EventSeries? Series { get; set; }

    /// <summary>The controller's name, for example <c>example.io/controller</c>.</summary>
    public string? ReportingController { get; set; }

    /// <summary>The controller's instance (the pod).</summary>
    public string? ReportingInstance { get; set; }

    /// <summary>What the controller did or tried.</summary>
    public string? Action { get; set; }

    /// <summary>Why, for machines.</summary>
    public string? Reason { get; set; }

    /// <summary>The object it is about.</summary>
    public V1ObjectReference? Regarding { get; set; }

    /// <summary>For people, at most 1 kB.</summary>
    public string? Note { get; set; }

    /// <summary><c>Normal</c> or <c>Warning</c>.</summary>
    public string? Type { get; set; }
}

/// <summary>How often an event repeated.</summary>
public sealed class Eventsv1EventSeries
{
    /// <summary>Occurrences so far, the first included.</summary>
    public int Count { get; set; }

    /// <summary>The last occurrence; microseconds.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime LastObservedTime { get; set; }
}

/// <summary>Points at an object of any kind.</summary>
public sealed class V1ObjectReference
{
    /// <summary>API version of the object.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>Kind of the object.</summary>
    public string? Kind { get; set; }

    /// <summary>Name of the object.</summary>
    public string? Name { get; set; }

    /// <summary>Namespace of the object. (KubernetesClient's member name.)</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; set; }

    /// <summary>UID of the object.</summary>
    public string? Uid { get; set; }

    /// <summary>Version of the object.</summary>
    public string? ResourceVersion { get; set; }
}
