using System.Text.Json.Serialization;

namespace Operator.Kubernetes.Core;

/// <summary>
/// The members of ObjectMeta that controllers act on. <c>managedFields</c> is left out on purpose: it is often larger than
/// the object, and since every write here is a patch, a field that is not read is never lost.
/// </summary>
public sealed class V1ObjectMeta
{
    /// <summary>Name, unique within the namespace.</summary>
    public string? Name { get; set; }

    /// <summary>Prefix for a server-made name.</summary>
    public string? GenerateName { get; set; }

    /// <summary>Namespace; null for cluster-wide objects. (KubernetesClient's member name: <c>namespace</c> is a keyword.)</summary>
    [JsonPropertyName("namespace")]
    public string? NamespaceProperty { get; set; }

    /// <summary>Unique in time and space: tells an object from a later one of the same name.</summary>
    public string? Uid { get; set; }

    /// <summary>Opaque version for optimistic concurrency and watches.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Number of the desired state; raised by the server when the spec changes.</summary>
    public long? Generation { get; set; }

    /// <summary>When the server made the object.</summary>
    public DateTime? CreationTimestamp { get; set; }

    /// <summary>When deletion was asked for; the object is gone once its finalizers are.</summary>
    public DateTime? DeletionTimestamp { get; set; }

    /// <summary>Labels.</summary>
    public IDictionary<string, string>? Labels { get; set; }

    /// <summary>Annotations.</summary>
    public IDictionary<string, string>? Annotations { get; set; }

    /// <summary>Finalizers that still hold the object.</summary>
    public IList<string>? Finalizers { get; set; }

    /// <summary>Owners for garbage collection.</summary>
    public IList<V1OwnerReference>? OwnerReferences { get; set; }
}

/// <summary>Reference to an owner in the same namespace, or cluster-wide.</summary>
public sealed class V1OwnerReference
{
    /// <summary>API version of the owner.</summary>
    public string ApiVersion { get; set; } = "";

    /// <summary>Kind of the owner.</summary>
    public string Kind { get; set; } = "";

    /// <summary>Name of the owner.</summary>
    public string Name { get; set; } = "";

    /// <summary>UID of the owner.</summary>
    public string Uid { get; set; } = "";

    /// <summary>Whether this is the managing controller.</summary>
    public bool? Controller { get; set; }

    /// <summary>Whether the owner's foreground deletion waits for this object.</summary>
    public bool? BlockOwnerDeletion { get; set; }
}

/// <summary>Metadata of a list.</summary>
public sealed class V1ListMeta
{
    /// <summary>Version of the whole collection; where a watch starts.</summary>
    public string? ResourceVersion { get; set; }

    /// <summary>Token for the next page; null or empty on the last one. (KubernetesClient's member name.)</summary>
    [JsonPropertyName("continue")]
    public string? ContinueProperty { get; set; }

    /// <summary>How many more, where the server says.</summary>
    public long? RemainingItemCount { get; set; }
}
