using System.Reflection;
using System.Text.Json.Nodes;

namespace Operator.Kubernetes.Schema;

/// <summary>
/// Turns <see cref="EntityRbacAttribute"/> and <see cref="GenericRbacAttribute"/> of a class into a ClusterRole or Role. Rules that
/// differ only in resources or verbs are merged; the order is stable.
/// </summary>
public static class RbacBuilder
{
    /// <summary>A ClusterRole with the permissions that <paramref name="holder"/> declares.</summary>
    public static JsonObject ClusterRole(string name, Type holder) => Role("ClusterRole", name, null, holder);

    /// <summary>A Role in <paramref name="ns"/> with the permissions that <paramref name="holder"/> declares.</summary>
    public static JsonObject Role(string name, string ns, Type holder) => Role("Role", name, ns, holder);

    /// <summary>The rules alone.</summary>
    public static JsonArray Rules(Type holder)
    {
        ArgumentNullException.ThrowIfNull(holder);
        return new JsonArray([.. RulesOf(holder)]);
    }

    private static JsonObject Role(string kind, string name, string? ns, Type holder)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
        {
            metadata["namespace"] = ns;
        }

        return new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = metadata,
            ["rules"] = Rules(holder),
        };
    }

    private static IEnumerable<JsonNode> RulesOf(Type holder)
    {
        // One resource, one rule: verbs asked for in several places add up.
        var verbs = new SortedDictionary<(string Group, string Resource, string Names), RbacVerbs>(Comparer<(string, string, string)>.Create(Compare));
        foreach (var (group, resource, names, asked) in Permissions(holder))
        {
            var key = (group, resource, string.Join(',', names.Order(StringComparer.Ordinal)));
            verbs[key] = verbs.GetValueOrDefault(key) | asked;
        }

        return verbs
            .GroupBy(v => (v.Key.Group, v.Key.Names, v.Value))
            .Select(rule =>
            {
                var result = new JsonObject { ["apiGroups"] = Json.Strings([rule.Key.Group]) };
                if (rule.Key.Names.Length > 0)
                {
                    result["resourceNames"] = Json.Strings(rule.Key.Names.Split(','));
                }

                result["resources"] = Json.Strings(rule.Select(r => r.Key.Resource));
                result["verbs"] = Json.Strings(Names(rule.Key.Value));
                return result;
            });
    }

    private static IEnumerable<(string Group, string Resource, string[] Names, RbacVerbs Verbs)> Permissions(Type holder)
    {
        foreach (var permission in holder.GetCustomAttributes<EntityRbacAttribute>())
        {
            foreach (var entity in permission.Entities.Select(EntityOf))
            {
                yield return (
                    entity.Group,
                    permission.Subresource is null ? entity.PluralName : $"{entity.PluralName}/{permission.Subresource}",
                    [],
                    permission.Verbs);
            }
        }

        foreach (var permission in holder.GetCustomAttributes<GenericRbacAttribute>())
        {
            foreach (var group in permission.Groups)
            {
                foreach (var resource in permission.Resources)
                {
                    yield return (group, resource, permission.ResourceNames, permission.Verbs);
                }
            }
        }
    }

    private static Core.KubernetesEntityAttribute EntityOf(Type type) =>
        type.GetCustomAttribute<Core.KubernetesEntityAttribute>() ?? throw new SchemaException(type.Name, "has no [KubernetesEntity].");

    private static IEnumerable<string> Names(RbacVerbs verbs) =>
        Enum.GetValues<RbacVerbs>().Where(v => v != RbacVerbs.None && verbs.HasFlag(v)).Select(v => v.ToString().ToLowerInvariant());

    private static int Compare((string Group, string Resource, string Names) x, (string Group, string Resource, string Names) y)
    {
        var byGroup = string.CompareOrdinal(x.Group, y.Group);
        var byResource = byGroup != 0 ? byGroup : string.CompareOrdinal(x.Resource, y.Resource);
        return byResource != 0 ? byResource : string.CompareOrdinal(x.Names, y.Names);
    }
}
