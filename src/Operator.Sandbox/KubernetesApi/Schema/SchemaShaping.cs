using System.Text.Json.Nodes;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>Pruning and defaulting: what the server changes in an object before it looks at it.</summary>
internal static class SchemaShaping
{
    private static readonly string[] RootFields = ["apiVersion", "kind", "metadata"];

    /// <summary>Removes what the schema does not describe and reports the path of each such field.</summary>
    public static void Prune(StructuralSchema schema, JsonNode? value, string path, ICollection<string> unknown, bool root = false)
    {
        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, child) in obj.ToList())
                {
                    var at = path.Length == 0 ? name : $"{path}.{name}";
                    var known = (root || schema.EmbeddedResource) && RootFields.Contains(name);
                    if (schema.Property(name) is { } property)
                    {
                        if (!(root && name == "metadata"))
                        {
                            Prune(property, child, at, unknown);
                        }
                    }
                    else if (!known && !schema.PreserveUnknownFields && !schema.AllowsAnyProperty && (schema.Type is not null || schema.Properties.Count > 0))
                    {
                        obj.Remove(name);
                        unknown.Add(at);
                    }
                }

                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var (index, item) in array.Index())
                {
                    Prune(items, item, $"{path}[{index}]", unknown);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Fills in defaults. A null where null is not allowed counts as absent if there is a default, as on the server.</summary>
    public static void ApplyDefaults(StructuralSchema schema, JsonNode? value)
    {
        switch (value)
        {
            case JsonObject obj:
                foreach (var (name, property) in schema.Properties)
                {
                    var missing = !obj.TryGetPropertyValue(name, out var child) || (child is null && !property.Nullable);
                    if (missing && property.Default is { } fallback)
                    {
                        obj[name] = child = fallback.DeepClone();
                    }

                    ApplyDefaults(property, child);
                }

                if (schema.AdditionalProperties is { } additional)
                {
                    foreach (var (name, child) in obj.Where(p => !schema.Properties.ContainsKey(p.Key)))
                    {
                        ApplyDefaults(additional, child);
                    }
                }

                break;
            case JsonArray array when schema.Items is { } items:
                foreach (var item in array)
                {
                    ApplyDefaults(items, item);
                }

                break;
            default:
                break;
        }
    }

    /// <summary>Drops nulls that the schema does not allow: the server treats them as "not set".</summary>
    public static void DropNulls(StructuralSchema schema, JsonNode? value)
    {
        if (value is JsonArray array && schema.Items is { } items)
        {
            foreach (var item in array)
            {
                DropNulls(items, item);
            }
        }

        if (value is not JsonObject obj)
        {
            return;
        }

        foreach (var (name, child) in obj.ToList())
        {
            if (schema.Properties.GetValueOrDefault(name) is { } property)
            {
                if (child is null && !property.Nullable && property.Type is not null)
                {
                    obj.Remove(name);
                }
                else
                {
                    DropNulls(property, child);
                }
            }
        }
    }
}
