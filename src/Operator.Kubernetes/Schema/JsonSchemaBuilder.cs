using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Operator.Kubernetes.Core;

namespace Operator.Kubernetes.Schema;

/// <summary>CLR type to structural schema. Stateless; recursion over types is refused, since a structural schema has no <c>$ref</c>.</summary>
[RequiresUnreferencedCode("Reads properties and attributes by reflection; used at build time, never by a trimmed operator.")]
internal static class JsonSchemaBuilder
{
    private const int MaxDepth = 32;

    private static readonly Dictionary<Type, (string Type, string? Format)> Primitives = new()
    {
        [typeof(string)] = ("string", null),
        [typeof(bool)] = ("boolean", null),
        [typeof(int)] = ("integer", "int32"),
        [typeof(long)] = ("integer", "int64"),
        [typeof(float)] = ("number", "float"),
        [typeof(double)] = ("number", "double"),
        [typeof(DateTime)] = ("string", "date-time"),
        [typeof(DateTimeOffset)] = ("string", "date-time"),
    };

    /// <summary>The schema of an entity: <c>metadata</c> is the server's own and left open, as structural schemas demand.</summary>
    public static JsonObject BuildRoot(Type entity)
    {
        var properties = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal)
        {
            ["apiVersion"] = WellKnownSchemas.ApiVersion(),
            ["kind"] = WellKnownSchemas.Kind(),
            ["metadata"] = new JsonObject { ["type"] = "object" },
        };
        var required = new List<string>();
        foreach (var property in SerializedProperties(entity))
        {
            var name = JsonName(property);
            if (!properties.ContainsKey(name))
            {
                properties[name] = PropertySchema(property, 1);
                if (name == "spec")
                {
                    required.Add(name);
                }
            }
        }

        return ObjectSchema(entity, properties, required);
    }

    private static JsonObject PropertySchema(PropertyInfo property, int depth)
    {
        var schema = TypeSchema(property.PropertyType, $"{property.DeclaringType!.Name}.{property.Name}", depth);
        SchemaAttributes.Apply(schema, property);
        return schema;
    }

    private static JsonObject TypeSchema(Type declared, string where, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new SchemaException(where, $"is nested more than {MaxDepth} deep: a structural schema cannot refer to itself.");
        }

        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (Primitives.TryGetValue(type, out var primitive))
        {
            var schema = new JsonObject();
            if (primitive.Format is not null)
            {
                schema["format"] = primitive.Format;
            }

            schema["type"] = primitive.Type;
            return schema;
        }

        if (type.IsEnum)
        {
            return new JsonObject { ["enum"] = Json.Strings(EnumNames(type)), ["type"] = "string" };
        }

        if (type == typeof(V1Condition))
        {
            return WellKnownSchemas.Condition();
        }

        if (type == typeof(JsonElement) || type == typeof(JsonNode) || type == typeof(JsonObject))
        {
            return new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
        }

        if (GenericArgument(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), 0) is { } key)
        {
            return key == typeof(string)
                ? new JsonObject
                {
                    ["additionalProperties"] = TypeSchema(GenericArgument(type, typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>), 1)!, where, depth + 1),
                    ["type"] = "object",
                }
                : throw new SchemaException(where, $"is a map keyed by {key.Name}; JSON has only string keys.");
        }

        if (GenericArgument(type, typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), 0) is { } item)
        {
            return new JsonObject { ["items"] = TypeSchema(item, where, depth + 1), ["type"] = "array" };
        }

        if (!type.IsClass || type.Namespace is null or "System" || type.Namespace.StartsWith("System.", StringComparison.Ordinal))
        {
            throw new SchemaException(where, $"has type {type}, which has no structural schema here.");
        }

        return ClassSchema(type, depth);
    }

    private static JsonObject ClassSchema(Type type, int depth)
    {
        var properties = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        var required = new List<string>();
        foreach (var property in SerializedProperties(type))
        {
            var name = JsonName(property);
            properties[name] = PropertySchema(property, depth + 1);
            if (property.IsDefined(typeof(RequiredAttribute)))
            {
                required.Add(name);
            }
        }

        return ObjectSchema(type, properties, required);
    }

    private static JsonObject ObjectSchema(Type type, SortedDictionary<string, JsonObject> properties, List<string> required)
    {
        var schema = new JsonObject();
        if (type.GetCustomAttribute<DescriptionAttribute>() is { } description)
        {
            schema["description"] = description.Description;
        }

        schema["properties"] = new JsonObject(properties.Select(p => KeyValuePair.Create(p.Key, (JsonNode?)p.Value)));
        if (required.Count > 0)
        {
            schema["required"] = Json.Strings(required.Order(StringComparer.Ordinal));
        }

        schema["type"] = "object";
        SchemaAttributes.AddRules(schema, type.GetCustomAttributes<ValidationRuleAttribute>());
        return schema;
    }

    private static IEnumerable<PropertyInfo> SerializedProperties(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public)
            .Where(p => p.GetMethod is not null && p.GetIndexParameters().Length == 0)
            .Where(p => p.GetCustomAttribute<JsonIgnoreAttribute>() is not { Condition: JsonIgnoreCondition.Always });

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static IEnumerable<string> EnumNames(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(f => f.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? f.Name);

    private static Type? GenericArgument(Type type, Type first, Type second, int index) =>
        (type.IsInterface ? type.GetInterfaces().Prepend(type) : type.GetInterfaces())
            .FirstOrDefault(i => i.IsGenericType && (i.GetGenericTypeDefinition() == first || i.GetGenericTypeDefinition() == second))
            ?.GetGenericArguments()[index];
}
