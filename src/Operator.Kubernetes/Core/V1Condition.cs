namespace Operator.Kubernetes.Core;

/// <summary>
/// <c>metav1.Condition</c>. In a list it is keyed by <see cref="Type"/>; <see cref="LastTransitionTime"/> moves only when
/// <see cref="Status"/> does.
/// </summary>
public sealed class V1Condition
{
    /// <summary>CamelCase, unique within the list.</summary>
    public string Type { get; set; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; set; } = "Unknown";

    /// <summary>The generation this statement is about.</summary>
    public long? ObservedGeneration { get; set; }

    /// <summary>When <see cref="Status"/> last changed, whole seconds, UTC.</summary>
    public DateTime LastTransitionTime { get; set; }

    /// <summary>CamelCase, for machines.</summary>
    public string Reason { get; set; } = "";

    /// <summary>For people: what to do first, then why.</summary>
    public string Message { get; set; } = "";
}
