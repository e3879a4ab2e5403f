using System.Text.Json.Serialization;
using Operator.Kubernetes.Json;

namespace Operator.Kubernetes.Core;

/// <summary>A coordination.k8s.io lease: who leads, and until when.</summary>
[KubernetesEntity(Group = "coordination.k8s.io", ApiVersion = "v1", Kind = "Lease", PluralName = "leases")]
public sealed class V1Lease : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The claim.</summary>
    public V1LeaseSpec? Spec { get; set; }
}

/// <summary>The claim in a <see cref="V1Lease"/>. Times are the holder's clock, with microseconds; other clocks must not trust them.</summary>
public sealed class V1LeaseSpec
{
    /// <summary>Who holds it; empty or null when nobody does.</summary>
    public string? HolderIdentity { get; set; }

    /// <summary>How long others must wait after they saw the last renewal.</summary>
    public int? LeaseDurationSeconds { get; set; }

    /// <summary>When the holder got it.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? AcquireTime { get; set; }

    /// <summary>When the holder renewed it last.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTime? RenewTime { get; set; }

    /// <summary>How often it changed hands.</summary>
    public int? LeaseTransitions { get; set; }
}
