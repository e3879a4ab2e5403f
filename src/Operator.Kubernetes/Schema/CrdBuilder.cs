using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json.Nodes;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Schema;

/// <summary>
/// Turns entity types into <c>apiextensions.k8s.io/v1</c> CustomResourceDefinition documents: one per kind, one version per type.
/// </summary>
/// <remarks>
/// Guarantees: the same types give the same document, byte for byte; schemas are structural and hold no <c>$ref</c>; properties
/// are sorted by name; nothing is nullable, so an explicit null is refused instead of stored; a status with
/// <c>observedGeneration</c> starts with -1 in it.
/// </remarks>
[RequiresUnreferencedCode("Reads properties and attributes by reflection; used at build time, never by a trimmed operator.")]
public static class CrdBuilder
{
    private const string ReflectionReason = "The class carries the requirement.";

    /// <summary>The documents for <paramref name="entities"/>, sorted by name.</summary>
    /// <exception cref="SchemaException">A type cannot be expressed, or an attribute does not fit its property.</exception>
    public static IReadOnlyList<JsonObject> Build(params IReadOnlyList<Type> entities) =>
    [
        .. entities
            .Select(type => (Type: type, Entity: EntityOf(type)))
            .GroupBy(e => (e.Entity.Group, e.Entity.Kind))
            .OrderBy(kind => $"{kind.First().Entity.PluralName}.{kind.Key.Group}", StringComparer.Ordinal)
            .Select(kind => Document([.. kind.OrderBy(e => e.Entity.ApiVersion, StringComparer.Ordinal)])),
    ];

    internal static KubernetesEntityAttribute EntityOf(Type type) =>
        type.GetCustomAttribute<KubernetesEntityAttribute>()
        ?? throw new SchemaException(type.Name, "has no [KubernetesEntity].");

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = ReflectionReason)]
    private static JsonObject Document(IReadOnlyList<(Type Type, KubernetesEntityAttribute Entity)> versions)
    {
        var (type, entity) = versions[0];
        var names = new JsonObject();
        if (versions.SelectMany(v => v.Type.GetCustomAttribute<KubernetesEntityCategoriesAttribute>()?.Categories ?? []).Distinct().ToArray() is { Length: > 0 } categories)
        {
            names["categories"] = Json.Strings(categories);
        }

        names["kind"] = entity.Kind;
        names["listKind"] = entity.Kind + "List";
        names["plural"] = entity.PluralName;
        if (versions.SelectMany(v => v.Type.GetCustomAttribute<KubernetesEntityShortNamesAttribute>()?.ShortNames ?? []).Distinct().ToArray() is { Length: > 0 } shortNames)
        {
            names["shortNames"] = Json.Strings(shortNames);
        }

        names["singular"] = entity.Kind.ToLowerInvariant();
        var scope = type.GetCustomAttribute<EntityScopeAttribute>()?.Scope ?? EntityScope.Namespaced;
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = names,
                ["scope"] = scope.ToString(),
                ["versions"] = new JsonArray([.. versions.Select(v => Version(v.Type, v.Entity, IsStored(v.Type, versions)))]),
            },
        };
    }

    private static bool IsStored(Type type, IReadOnlyList<(Type Type, KubernetesEntityAttribute Entity)> versions)
    {
        if (versions.Count == 1)
        {
            return true;
        }

        return versions.Count(v => v.Type.IsDefined(typeof(StorageVersionAttribute))) == 1
            ? type.IsDefined(typeof(StorageVersionAttribute))
            : throw new SchemaException(versions[0].Entity.Kind, "has several versions: exactly one needs [StorageVersion].");
    }

    private static JsonObject Version(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type, KubernetesEntityAttribute entity, bool stored)
    {
        var version = new JsonObject();
        if (type.GetCustomAttributes<GenericAdditionalPrinterColumnAttribute>().Select(Column).ToArray() is { Length: > 0 } columns)
        {
            version["additionalPrinterColumns"] = new JsonArray(columns);
        }

        version["name"] = entity.ApiVersion;
        var schema = JsonSchemaBuilder.BuildRoot(type);
        MarkUnobserved(schema);
        version["schema"] = new JsonObject { ["openAPIV3Schema"] = schema };
        if (type.GetCustomAttributes<SelectableFieldAttribute>().Select(Selectable).ToArray() is { Length: > 0 } selectable)
        {
            version["selectableFields"] = new JsonArray(selectable);
        }

        version["served"] = true;
        version["storage"] = stored;
        if (type.GetProperty("Status") is not null)
        {
            version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        }

        return version;
    }

    // Without a status, kstatus (and so Flux) takes a new object for done until its operator has seen it. A generation that no object has
    // says from birth that there is work to do.
    private static void MarkUnobserved(JsonObject schema)
    {
        if (schema["properties"]?["status"] is JsonObject status && status["properties"]?["observedGeneration"] is not null)
        {
            status["default"] = new JsonObject { ["observedGeneration"] = -1 };
        }
    }

    private static JsonObject Selectable(SelectableFieldAttribute field) => new() { ["jsonPath"] = field.JsonPath };

    private static JsonObject Column(GenericAdditionalPrinterColumnAttribute column)
    {
        var result = new JsonObject();
        if (column.Description is not null)
        {
            result["description"] = column.Description;
        }

        result["jsonPath"] = column.JsonPath;
        result["name"] = column.Name;
        if (column.Priority != 0)
        {
            result["priority"] = column.Priority;
        }

        result["type"] = column.Type;
        return result;
    }
}
