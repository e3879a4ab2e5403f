using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;

namespace Operator.Sandbox.KubernetesApi.Discovery;

/// <summary>What is served, in both forms that clients ask for: lists per group and version, and the aggregated one.</summary>
internal sealed class DiscoveryDocuments(ResourceRegistry registry)
{
    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];
    private static readonly string[] StatusVerbs = ["get", "patch", "update"];

    /// <summary>The document at <paramref name="path"/>, or null when there is none.</summary>
    public JsonObject? Find(string path, bool aggregated) => path.Trim('/').Split('/') switch
    {
        ["api"] when aggregated => Aggregated(g => g.Length == 0),
        ["apis"] when aggregated => Aggregated(g => g.Length > 0),
        ["api"] => new JsonObject
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        },
        ["apis"] => new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. Groups().Where(g => g.Key.Length > 0).Select(Group)]),
        },
        ["api", "v1"] => ResourceList("", "v1"),
        ["apis", var group] => Groups().FirstOrDefault(g => g.Key == group) is { } found ? Group(found) : null,
        ["apis", var group, var version] => ResourceList(group, version),
        _ => null,
    };

    private IEnumerable<IGrouping<string, ResourceDefinition>> Groups() => registry.Resources.GroupBy(r => r.Group);

    private static JsonObject Group(IGrouping<string, ResourceDefinition> group)
    {
        var versions = group.Select(r => r.Version).Distinct()
            .Select(v => new JsonObject { ["groupVersion"] = $"{group.Key}/{v}", ["version"] = v }).ToList();
        return new JsonObject
        {
            ["kind"] = "APIGroup",
            ["apiVersion"] = "v1",
            ["name"] = group.Key,
            ["versions"] = new JsonArray([.. versions.Select(v => (JsonNode)v)]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private JsonObject? ResourceList(string group, string version)
    {
        var resources = registry.Resources.Where(r => r.Group == group && r.Version == version).ToList();
        if (resources.Count == 0)
        {
            return null;
        }

        var items = new JsonArray();
        foreach (var resource in resources)
        {
            var item = new JsonObject
            {
                ["name"] = resource.Plural,
                ["singularName"] = resource.EffectiveSingular,
                ["namespaced"] = resource.Namespaced,
                ["kind"] = resource.Kind,
                ["verbs"] = Strings(Verbs(resource)),
            };
            AddNames(item, resource);
            items.Add(item);
            if (resource.HasStatus)
            {
                items.Add(new JsonObject
                {
                    ["name"] = $"{resource.Plural}/status",
                    ["singularName"] = "",
                    ["namespaced"] = resource.Namespaced,
                    ["kind"] = resource.Kind,
                    ["verbs"] = Strings(StatusVerbs),
                });
            }
        }

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = resources[0].ApiVersion,
            ["resources"] = items,
        };
    }

    private JsonObject Aggregated(Func<string, bool> chosen) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. Groups().Where(g => chosen(g.Key)).Select(g => new JsonObject
        {
            ["metadata"] = g.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = g.Key },
            ["versions"] = new JsonArray([.. g.GroupBy(r => r.Version).Select(v => new JsonObject
            {
                ["version"] = v.Key, ["resources"] = new JsonArray([.. v.Select(AggregatedResource)]), ["freshness"] = "Current",
            })]),
        })]),
    };

    private static JsonObject AggregatedResource(ResourceDefinition resource)
    {
        JsonObject Kind() => new() { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = resource.Kind };
        var item = new JsonObject
        {
            ["resource"] = resource.Plural,
            ["responseKind"] = Kind(),
            ["scope"] = resource.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = resource.EffectiveSingular,
            ["verbs"] = Strings(Verbs(resource)),
        };
        AddNames(item, resource);
        if (resource.HasStatus)
        {
            item["subresources"] = new JsonArray(new JsonObject
            {
                ["subresource"] = "status",
                ["responseKind"] = Kind(),
                ["verbs"] = Strings(StatusVerbs),
            });
        }

        return item;
    }

    private static string[] Verbs(ResourceDefinition resource) => resource.ReviewOnly ? ["create"] : AllVerbs;

    private static void AddNames(JsonObject item, ResourceDefinition resource)
    {
        if (resource.ShortNames.Count > 0)
        {
            item["shortNames"] = Strings(resource.ShortNames);
        }

        if (resource.Categories.Count > 0)
        {
            item["categories"] = Strings(resource.Categories);
        }
    }

    private static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode?)v)];
}
