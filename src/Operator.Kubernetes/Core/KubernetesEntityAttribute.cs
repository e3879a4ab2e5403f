namespace Operator.Kubernetes.Core;

/// <summary>
/// Names the API resource that a type stands for: the member names are KubernetesClient's, so that the attribute can be
/// swapped for that package's one without touching the types that carry it.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>API group; empty for the core group.</summary>
    public string Group { get; set; } = "";

    /// <summary>Version within the group, for example <c>v1alpha1</c> (never <c>group/version</c>).</summary>
    public required string ApiVersion { get; set; }

    /// <summary>CamelCase singular kind.</summary>
    public required string Kind { get; set; }

    /// <summary>Lower-case plural, the URL segment.</summary>
    public required string PluralName { get; set; }
}

/// <summary>Whether objects of a resource live in a namespace.</summary>
public enum EntityScope
{
    /// <summary>Objects live in a namespace.</summary>
    Namespaced,

    /// <summary>Objects are cluster-wide.</summary>
    Cluster,
}

/// <summary>Scope of an entity; <see cref="EntityScope.Namespaced"/> when absent. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityScopeAttribute(EntityScope scope = EntityScope.Namespaced) : Attribute
{
    /// <summary>The scope.</summary>
    public EntityScope Scope { get; } = scope;
}
