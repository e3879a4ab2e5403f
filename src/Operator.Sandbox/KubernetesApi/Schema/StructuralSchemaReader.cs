using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>Compiles a schema document and says, with the path, what a CRD must not contain.</summary>
internal sealed class StructuralSchemaReader(List<FieldError> errors)
{
    private static readonly string[] Types = ["object", "array", "string", "integer", "number", "boolean"];

    public StructuralSchema Read(JsonNode? node, string path, bool inJunctor = false)
    {
        if (node is not JsonObject schema)
        {
            errors.Add(FieldError.Required(path));
            return new StructuralSchema();
        }

        var type = schema.StringAt("type");
        var intOrString = schema.BoolAt("x-kubernetes-int-or-string") == true;
        var preserve = schema.BoolAt("x-kubernetes-preserve-unknown-fields") == true;
        CheckStructure(schema, path, type, typeNeeded: !inJunctor && !intOrString && !preserve);
        var additional = schema.At("additionalProperties");
        return new StructuralSchema
        {
            Type = type,
            Format = schema.StringAt("format"),
            Nullable = schema.BoolAt("nullable") == true,
            IntOrString = intOrString,
            PreserveUnknownFields = preserve,
            EmbeddedResource = schema.BoolAt("x-kubernetes-embedded-resource") == true,
            Properties = (schema.ObjectAt("properties") ?? [])
                .ToDictionary(p => p.Key, p => Read(p.Value, $"{path}.properties[{p.Key}]", inJunctor), StringComparer.Ordinal),
            AdditionalProperties = additional is JsonObject ? Read(additional, $"{path}.additionalProperties", inJunctor) : null,
            AllowsAnyProperty = schema.BoolAt("additionalProperties") == true,
            Items = schema.At("items") is { } items ? Read(items, $"{path}.items", inJunctor) : null,
            Required = [.. schema.ArrayAt("required").Strings()],
            Enum = schema.ArrayAt("enum") is { } values ? [.. values] : null,
            Minimum = schema.At("minimum").AsNumber(),
            Maximum = schema.At("maximum").AsNumber(),
            ExclusiveMinimum = schema.BoolAt("exclusiveMinimum") == true,
            ExclusiveMaximum = schema.BoolAt("exclusiveMaximum") == true,
            MultipleOf = schema.At("multipleOf").AsNumber(),
            MinLength = schema.LongAt("minLength"),
            MaxLength = schema.LongAt("maxLength"),
            MinItems = schema.LongAt("minItems"),
            MaxItems = schema.LongAt("maxItems"),
            UniqueItems = schema.BoolAt("uniqueItems") == true,
            MinProperties = schema.LongAt("minProperties"),
            MaxProperties = schema.LongAt("maxProperties"),
            Pattern = ReadPattern(schema.StringAt("pattern"), path),
            PatternText = schema.StringAt("pattern"),
            Default = schema.At("default")?.DeepClone(),
            ListType = schema.StringAt("x-kubernetes-list-type") ?? "atomic",
            ListMapKeys = [.. schema.ArrayAt("x-kubernetes-list-map-keys").Strings()],
            AtomicMap = schema.StringAt("x-kubernetes-map-type") == "atomic",
            Rules = ReadRules(schema.ArrayAt("x-kubernetes-validations"), path),
            AllOf = ReadAll(schema, "allOf", path),
            AnyOf = ReadAll(schema, "anyOf", path),
            OneOf = ReadAll(schema, "oneOf", path),
            Not = schema.At("not") is { } not ? Read(not, $"{path}.not", inJunctor: true) : null,
        };
    }

    private List<StructuralSchema> ReadAll(JsonObject schema, string word, string path) =>
        [.. (schema.ArrayAt(word) ?? []).Select((s, i) => Read(s, $"{path}.{word}[{i}]", inJunctor: true))];

    private List<ValidationRule> ReadRules(JsonArray? rules, string path)
    {
        var compiled = new List<ValidationRule>();
        foreach (var (index, rule) in (rules ?? []).Index())
        {
            if (ValidationRule.TryRead(rule, $"{path}.x-kubernetes-validations[{index}]", errors, out var result))
            {
                compiled.Add(result);
            }
        }

        return compiled;
    }

    private Regex? ReadPattern(string? pattern, string path)
    {
        try
        {
            // Linear time, as RE2 of the real server; patterns that need backtracking are not RE2 either.
            return pattern is null ? null : new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            errors.Add(FieldError.Invalid($"{path}.pattern", pattern, $"must be a valid regular expression, but isn't: {e.Message}"));
            return null;
        }
    }

    private void CheckStructure(JsonObject schema, string path, string? type, bool typeNeeded)
    {
        if (type is null && typeNeeded)
        {
            errors.Add(FieldError.Required($"{path}.type", "must not be empty for specified object fields"));
        }
        else if (type is not null && !Types.Contains(type))
        {
            errors.Add(FieldError.NotSupported($"{path}.type", type, Types.Select(t => (JsonNode?)t)));
        }

        if (type == "array" && schema.At("items") is null)
        {
            errors.Add(FieldError.Required($"{path}.items", "must be specified"));
        }

        if (schema.ContainsKey("$ref"))
        {
            errors.Add(FieldError.Forbidden($"{path}.$ref", "$ref is not supported"));
        }

        if (schema.ObjectAt("properties") is { Count: > 0 } && schema.At("additionalProperties") is not null)
        {
            errors.Add(FieldError.Forbidden($"{path}.additionalProperties", "additionalProperties and properties are mutual exclusive"));
        }

        if (schema.BoolAt("uniqueItems") == true)
        {
            errors.Add(FieldError.Forbidden($"{path}.uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
        }

        CheckListType(schema, path, type);
    }

    private void CheckListType(JsonObject schema, string path, string? type)
    {
        if (schema.StringAt("x-kubernetes-list-type") is not { } listType)
        {
            return;
        }

        if (type != "array")
        {
            errors.Add(FieldError.Invalid($"{path}.type", type ?? "", "must be array if x-kubernetes-list-type is specified"));
        }

        if (listType is not ("atomic" or "set" or "map"))
        {
            errors.Add(FieldError.NotSupported($"{path}.x-kubernetes-list-type", listType, ["atomic", "set", "map"]));
        }

        if (listType != "map")
        {
            return;
        }

        var keys = schema.ArrayAt("x-kubernetes-list-map-keys").Strings().ToList();
        if (keys.Count == 0)
        {
            errors.Add(FieldError.Required($"{path}.x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map"));
        }

        foreach (var key in keys)
        {
            var required = schema.ArrayAt("items", "required").Strings().Contains(key) || schema.At("items", "properties", key, "default") is not null;
            if (!required)
            {
                errors.Add(FieldError.Required(
                    $"{path}.items.properties[{key}].default",
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"));
            }
        }
    }
}
