using System.Globalization;
using System.Reflection;
using System.Text;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Client;

/// <summary>The API resource behind <typeparamref name="T"/>: its version, kind and URLs (relative, without leading slash).</summary>
internal static class EntityResource<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private static readonly KubernetesEntityAttribute Entity = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new InvalidOperationException($"{typeof(T).FullName} has no [KubernetesEntity].");

    private static readonly bool IsNamespaced =
        (typeof(T).GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced) == EntityScope.Namespaced;

    private static readonly string Root = Entity.Group.Length == 0 ? $"api/{Entity.ApiVersion}" : $"apis/{Entity.Group}/{Entity.ApiVersion}";

    public static string ApiVersion { get; } = Entity.Group.Length == 0 ? Entity.ApiVersion : $"{Entity.Group}/{Entity.ApiVersion}";

    public static string Kind => Entity.Kind;

    /// <param name="namespaceName">Null for all namespaces, and for cluster-wide kinds.</param>
    public static string Collection(string? namespaceName)
    {
        if (namespaceName is null)
        {
            return $"{Root}/{Entity.PluralName}";
        }

        return IsNamespaced
            ? $"{Root}/namespaces/{Segment(namespaceName)}/{Entity.PluralName}"
            : throw new ArgumentException($"{Kind} objects are cluster-wide: no namespace may be given.", nameof(namespaceName));
    }

    public static string Item(ObjectKey key, string? subresource = null)
    {
        RequireNamespace(key.Namespace);
        var item = $"{Collection(key.Namespace)}/{Segment(key.Name)}";
        return subresource is null ? item : $"{item}/{subresource}";
    }

    /// <summary>A write needs to know the namespace: the server would otherwise answer with a bare 404.</summary>
    public static void RequireNamespace(string? namespaceName)
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

/// <summary>Builds a query string; null values are left out.</summary>
internal sealed class QueryBuilder
{
    private readonly StringBuilder text = new();

    public QueryBuilder Add(string name, string? value)
    {
        if (value is not null)
        {
            text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }

        return this;
    }

    public QueryBuilder Add(string name, long? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public QueryBuilder Add(string name, bool set) => Add(name, set ? "true" : null);

    public override string ToString() => text.ToString();
}
