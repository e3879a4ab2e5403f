using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.OpenApi;

/// <summary>
/// OpenAPI v3, one document per group and version: enough for kubectl to explain custom resources, to ask the server for field
/// validation and to find patch strategies. Built-in kinds are described as open objects.
/// </summary>
internal sealed class OpenApiDocuments(ResourceRegistry registry)
{
    private const string MetaPrefix = "io.k8s.apimachinery.pkg.apis.meta.v1.";

    /// <summary>The index of documents.</summary>
    public JsonObject Index()
    {
        var paths = new JsonObject();
        foreach (var path in registry.Resources.Select(PathOf).Distinct())
        {
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}" };
        }

        return new JsonObject { ["paths"] = paths };
    }

    /// <summary>The document of <c>api/v1</c> or <c>apis/GROUP/VERSION</c>; null when nothing is served there.</summary>
    public JsonObject? Find(string path)
    {
        var resources = registry.Resources.Where(r => PathOf(r) == path).ToList();
        if (resources.Count == 0)
        {
            return null;
        }

        var paths = new JsonObject();
        var schemas = new JsonObject
        {
            [$"{MetaPrefix}ObjectMeta"] = MetaSchemas.ObjectMeta(),
            [$"{MetaPrefix}ListMeta"] = MetaSchemas.ListMeta(),
        };
        foreach (var resource in resources)
        {
            schemas[SchemaName(resource)] = Schema(resource);
            schemas[$"{SchemaName(resource)}List"] = ListSchema(resource);
            AddPaths(paths, resource);
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "sandbox" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static string PathOf(ResourceDefinition resource) =>
        resource.Group.Length == 0 ? $"api/{resource.Version}" : $"apis/{resource.Group}/{resource.Version}";

    // Groups are written backwards, as in the documents of a real cluster.
    private static string SchemaName(ResourceDefinition resource)
    {
        var group = resource.Group.Length == 0 ? "io.k8s.api.core" : string.Join('.', resource.Group.Split('.').Reverse());
        return $"{group}.{resource.Version}.{resource.Kind}";
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private static JsonArray GroupVersionKinds(ResourceDefinition resource, string kind) =>
        [new JsonObject { ["group"] = resource.Group, ["version"] = resource.Version, ["kind"] = kind }];

    private static JsonObject Schema(ResourceDefinition resource)
    {
        var schema = resource.SchemaDocument?.Copy() ?? new JsonObject
        {
            ["type"] = "object",
            ["description"] = $"{resource.Kind} as the sandbox stores it: fields are neither described nor validated.",
            ["x-kubernetes-preserve-unknown-fields"] = true,
        };
        var properties = schema.Ensure("properties");
        properties["apiVersion"] = MetaSchemas.Text("Group and version of the schema that the object follows.");
        properties["kind"] = MetaSchemas.Text("Kind of the object.");
        properties["metadata"] = new JsonObject
        {
            ["description"] = "Name, labels and what the server knows about the object.",
            ["allOf"] = new JsonArray(Reference($"{MetaPrefix}ObjectMeta")),
            ["default"] = new JsonObject(),
        };
        schema["x-kubernetes-group-version-kind"] = GroupVersionKinds(resource, resource.Kind);
        return schema;
    }

    private static JsonObject ListSchema(ResourceDefinition resource) => new()
    {
        ["type"] = "object",
        ["description"] = $"A page of {resource.Kind} objects.",
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = MetaSchemas.Text("Group and version of the schema that the list follows."),
            ["kind"] = MetaSchemas.Text("Kind of the list."),
            ["metadata"] = Reference($"{MetaPrefix}ListMeta"),
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(SchemaName(resource)) },
        },
        ["x-kubernetes-group-version-kind"] = GroupVersionKinds(resource, resource.EffectiveListKind),
    };

    private static void AddPaths(JsonObject paths, ResourceDefinition resource)
    {
        var collection = $"/{PathOf(resource)}{(resource.Namespaced ? "/namespaces/{namespace}" : "")}/{resource.Plural}";
        paths[collection] = new JsonObject
        {
            ["get"] = Operation(resource, "list", "limit", "continue", "labelSelector", "fieldSelector", "watch"),
            ["post"] = Operation(resource, "post", "dryRun", "fieldManager", "fieldValidation"),
            ["delete"] = Operation(resource, "deletecollection", "dryRun", "labelSelector", "fieldSelector"),
        };
        foreach (var suffix in resource.HasStatus ? ["", "/status"] : new[] { "" })
        {
            paths[$"{collection}/{{name}}{suffix}"] = new JsonObject
            {
                ["get"] = Operation(resource, "get"),
                ["put"] = Operation(resource, "put", "dryRun", "fieldManager", "fieldValidation"),
                ["patch"] = Operation(resource, "patch", "dryRun", "fieldManager", "fieldValidation", "force"),
                ["delete"] = Operation(resource, "delete", "dryRun", "propagationPolicy"),
            };
        }
    }

    private static JsonObject Operation(ResourceDefinition resource, string action, params string[] parameters)
    {
        var schema = Reference(action == "list" ? $"{SchemaName(resource)}List" : SchemaName(resource));
        var operation = new JsonObject
        {
            ["parameters"] = new JsonArray([.. parameters.Select(p => new JsonObject
            {
                ["name"] = p, ["in"] = "query", ["schema"] = new JsonObject { ["type"] = "string" },
            })]),
            ["responses"] = new JsonObject
            {
                ["200"] = new JsonObject
                {
                    ["description"] = "OK",
                    ["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schema } },
                },
            },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = new JsonObject
            {
                ["group"] = resource.Group,
                ["version"] = resource.Version,
                ["kind"] = resource.Kind,
            },
        };
        if (action == "patch")
        {
            var content = new JsonObject();
            foreach (var type in new[] { "application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml" })
            {
                content[type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "object" } };
            }

            operation["requestBody"] = new JsonObject { ["content"] = content };
        }

        return operation;
    }
}
