namespace Operator.Kubernetes.Core;

/// <summary>The question whether the caller itself may do something; creating it gives the answer, nothing is stored.</summary>
[KubernetesEntity(Group = "authorization.k8s.io", ApiVersion = "v1", Kind = "SelfSubjectAccessReview", PluralName = "selfsubjectaccessreviews")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1SelfSubjectAccessReview : IKubernetesObject<V1ObjectMeta>
{
    /// <inheritdoc />
    public string? ApiVersion { get; set; }

    /// <inheritdoc />
    public string? Kind { get; set; }

    /// <inheritdoc />
    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>The question.</summary>
    public V1SelfSubjectAccessReviewSpec Spec { get; set; } = new();

    /// <summary>The answer, set by the server.</summary>
    public V1SubjectAccessReviewStatus? Status { get; set; }
}

/// <summary>What a <see cref="V1SelfSubjectAccessReview"/> asks about.</summary>
public sealed class V1SelfSubjectAccessReviewSpec
{
    /// <summary>The call that would be made.</summary>
    public V1ResourceAttributes? ResourceAttributes { get; set; }
}

/// <summary>A call to the API, as authorisation sees it.</summary>
public sealed class V1ResourceAttributes
{
    /// <summary>Null or empty for all namespaces.</summary>
    public string? Namespace { get; set; }

    /// <summary>As in RBAC: get, list, watch, create, update, patch, delete.</summary>
    public string? Verb { get; set; }

    /// <summary>API group; empty for the core group.</summary>
    public string? Group { get; set; }

    /// <summary>Plural name.</summary>
    public string? Resource { get; set; }

    /// <summary>For example <c>status</c>.</summary>
    public string? Subresource { get; set; }

    /// <summary>Null or empty for every name.</summary>
    public string? Name { get; set; }
}

/// <summary>The answer to an access review.</summary>
public sealed class V1SubjectAccessReviewStatus
{
    /// <summary>Whether the call would be let through.</summary>
    public bool Allowed { get; set; }
}
