using System.Reflection;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>A resource that the API server serves: its version, kind and URLs (relative, without leading slash).</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group, for example <c>v1alpha1</c>.</param>
/// <param name="Kind">CamelCase singular kind.</param>
/// <param name="PluralName">Lower-case plural, the URL segment.</param>
/// <param name="IsNamespaced">Whether its objects live in a namespace.</param>
public sealed record KubernetesResource(string Group, string Version, string Kind, string PluralName, bool IsNamespaced)
{
    /// <summary><c>group/version</c>, or <c>version</c> for the core group: what objects carry.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The resource as rules and messages name it: <c>plural.group</c>.</summary>
    public string QualifiedName => Group.Length == 0 ? PluralName : $"{PluralName}.{Group}";

    private string Root => Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    /// <summary>The resource that a type stands for by its <see cref="KubernetesEntityAttribute"/>.</summary>
    /// <exception cref="InvalidOperationException">The type has none: a mistake in the program.</exception>
    public static KubernetesResource Of(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{type.FullName} has no [KubernetesEntity].");
        var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
        return new KubernetesResource(entity.Group, entity.ApiVersion, entity.Kind, entity.PluralName, scope == EntityScope.Namespaced);
    }

    /// <summary>Path of all objects.</summary>
    /// <param name="namespaceName">Null for all namespaces, and for cluster-wide kinds.</param>
    internal string Collection(string? namespaceName)
    {
        if (namespaceName is null)
        {
            return $"{Root}/{PluralName}";
        }

        return IsNamespaced
            ? $"{Root}/namespaces/{Segment(namespaceName)}/{PluralName}"
            : throw new ArgumentException($"{Kind} objects are cluster-wide: no namespace may be given.", nameof(namespaceName));
    }

    /// <summary>Path of one object.</summary>
    internal string Item(ObjectKey key, string? subresource = null)
    {
        RequireNamespace(key.Namespace);
        var item = $"{Collection(key.Namespace)}/{Segment(key.Name)}";
        return subresource is null ? item : $"{item}/{subresource}";
    }

    /// <summary>A write needs to know the namespace: the server would otherwise answer with a bare 404.</summary>
    internal void RequireNamespace(string? namespaceName)
    {
        if (IsNamespaced && namespaceName is null)
        {
            throw new ArgumentException($"{Kind} objects live in a namespace: give one.", nameof(namespaceName));
        }
    }

    /// <summary>An empty or dotted name would turn a request for one object into one for a collection.</summary>
    private static string Segment(string name) =>
        name is null or "" or "." or ".."
            ? throw new ArgumentException("Not a name of a Kubernetes object.", nameof(name))
            : Uri.EscapeDataString(name);
}
