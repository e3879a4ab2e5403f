namespace Operator.Kubernetes.Schema;

/// <summary>What may be done to a resource. Named as in KubeOps.</summary>
[Flags]
public enum RbacVerbs
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Read one.</summary>
    Get = 1,

    /// <summary>Read many.</summary>
    List = 1 << 1,

    /// <summary>Be told of changes.</summary>
    Watch = 1 << 2,

    /// <summary>Create.</summary>
    Create = 1 << 3,

    /// <summary>Replace.</summary>
    Update = 1 << 4,

    /// <summary>Change in part.</summary>
    Patch = 1 << 5,

    /// <summary>Delete.</summary>
    Delete = 1 << 6,
}

/// <summary>A permission on the resource of an entity type. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class EntityRbacAttribute(params Type[] entities) : Attribute
{
    /// <summary>Types with <see cref="Core.KubernetesEntityAttribute"/>.</summary>
    public IReadOnlyList<Type> Entities { get; } = entities;

    /// <summary>Subresource, for example <c>status</c>; null for the resource itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>What may be done.</summary>
    public RbacVerbs Verbs { get; init; }
}

/// <summary>A permission in RBAC's own terms. Named as in KubeOps.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GenericRbacAttribute : Attribute
{
    /// <summary>API groups; empty text for the core group.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>Plural resource names, with <c>/subresource</c> where one is meant.</summary>
    public string[] Resources { get; init; } = [];

    /// <summary>Names that the permission is limited to; empty for all.</summary>
    public string[] ResourceNames { get; init; } = [];

    /// <summary>What may be done.</summary>
    public RbacVerbs Verbs { get; init; }
}
