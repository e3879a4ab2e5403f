using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Schema;

/// <summary>
/// Checks values against a structural schema and words violations as the API server does. On an update, a part that is equal to
/// what is stored is not checked again (the server's "ratcheting"): tightening a CRD does not lock its old objects.
/// </summary>
/// <param name="errors">Where violations go.</param>
/// <param name="hiddenPrefix">Left out of "… in body" texts: the server validates <c>/status</c> without naming its root there.</param>
internal sealed class SchemaValidator(List<FieldError> errors, string hiddenPrefix = "")
{
    public void Validate(StructuralSchema schema, JsonNode? value, JsonNode? old, string path) => Validate(schema, value, old, path, path);

    // Two spellings of one path: the server writes an entry of a map as .name, but as [name] where a list's keys repeat.
    private void Validate(StructuralSchema schema, JsonNode? value, JsonNode? old, string path, string keyedPath)
    {
        if (old is not null && JsonNode.DeepEquals(old, value))
        {
            return;
        }

        if (value is null)
        {
            if (!schema.Nullable && schema.Type is not null)
            {
                errors.Add(FieldError.WrongType(path, "null", $"{InBody(path)} must be of type {schema.Type}"));
            }

            return;
        }

        CheckEnum(schema, value, path);
        if (!CheckType(schema, value, path))
        {
            return;
        }

        CheckJunctors(schema, value, path);
        switch (value)
        {
            case JsonObject obj:
                ValidateObject(schema, obj, old as JsonObject, path, keyedPath);
                break;
            case JsonArray array:
                ValidateArray(schema, array, old as JsonArray, path, keyedPath);
                break;
            default:
                new ScalarValidator(errors, InBody(path)).Validate(schema, value, path);
                break;
        }
    }

    private string InBody(string path) =>
        (hiddenPrefix.Length > 0 && path.StartsWith(hiddenPrefix, StringComparison.Ordinal) ? path[hiddenPrefix.Length..] : path) + " in body";

    private bool CheckType(StructuralSchema schema, JsonNode value, string path)
    {
        var found = value.TypeName();
        if (schema.IntOrString)
        {
            if (found is "integer" or "string")
            {
                return true;
            }

            errors.Add(FieldError.WrongType(path, found, $"{InBody(path)} must be of type integer,string"));
            return false;
        }

        if (schema.Type is null || schema.Type == found || (schema.Type == "number" && found == "integer"))
        {
            return true;
        }

        // A fraction where an integer is wanted is named by the Go type and the format; everything else by the JSON type.
        var wanted = schema.Type == "integer" && found == "number" && schema.Format is { Length: > 0 } format ? format : schema.Type;
        errors.Add(FieldError.WrongType(path, found == "number" && wanted != schema.Type ? "float64" : found, $"{InBody(path)} must be of type {wanted}"));
        return false;
    }

    private void CheckEnum(StructuralSchema schema, JsonNode value, string path)
    {
        if (schema.Enum is { } allowed && !allowed.Any(a => JsonNode.DeepEquals(a, value)))
        {
            errors.Add(FieldError.NotSupported(path, value, allowed));
        }
    }

    private void CheckJunctors(StructuralSchema schema, JsonNode value, string path)
    {
        foreach (var part in schema.AllOf)
        {
            Validate(part, value, null, path);
        }

        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(s => Accepts(s, value)))
        {
            errors.Add(FieldError.Invalid(path, value, $"{InBody(path)} must validate at least one schema (anyOf)"));
        }

        if (schema.OneOf.Count > 0 && schema.OneOf.Count(s => Accepts(s, value)) != 1)
        {
            errors.Add(FieldError.Invalid(path, value, $"{InBody(path)} must validate one and only one schema (oneOf)"));
        }

        if (schema.Not is { } not && Accepts(not, value))
        {
            errors.Add(FieldError.Invalid(path, value, $"{InBody(path)} must not validate the schema (not)"));
        }
    }

    private static bool Accepts(StructuralSchema schema, JsonNode value)
    {
        var found = new List<FieldError>();
        new SchemaValidator(found).Validate(schema, value, null, "");
        return found.Count == 0;
    }

    private void ValidateObject(StructuralSchema schema, JsonObject obj, JsonObject? old, string path, string keyedPath)
    {
        foreach (var name in schema.Required.Where(n => !obj.ContainsKey(n)))
        {
            errors.Add(FieldError.Required(Child(path, name)));
        }

        if (schema.MaxProperties is { } most && obj.Count > most)
        {
            errors.Add(FieldError.TooMany(path, obj.Count, most));
        }

        if (schema.MinProperties is { } least && obj.Count < least)
        {
            errors.Add(FieldError.Invalid(path, obj.Count, $"{InBody(path)} should have at least {least} properties"));
        }

        foreach (var (name, value) in obj)
        {
            if (schema.Property(name) is { } child)
            {
                var keyed = schema.Properties.ContainsKey(name) ? Child(keyedPath, name) : $"{keyedPath}[{name}]";
                Validate(child, value, old?[name], Child(path, name), keyed);
            }
        }
    }

    private void ValidateArray(StructuralSchema schema, JsonArray array, JsonArray? old, string path, string keyedPath)
    {
        if (schema.MaxItems is { } most && array.Count > most)
        {
            errors.Add(FieldError.TooMany(path, array.Count, most));
        }

        if (schema.MinItems is { } least && array.Count < least)
        {
            errors.Add(FieldError.Invalid(path, array.Count, $"{InBody(path)} should have at least {least} items"));
        }

        var correlated = ListItems.ByIdentity(schema, old);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, item) in array.Index())
        {
            var at = $"{path}[{index}]";
            var identity = ListItems.Identity(schema, item);
            if (schema.Items is { } items)
            {
                Validate(items, item, identity is null ? null : correlated.GetValueOrDefault(identity), at, $"{keyedPath}[{index}]");
            }

            if (identity is not null && !seen.Add(identity))
            {
                errors.Add(FieldError.Duplicate($"{keyedPath}[{index}]", schema.ListType == "map" ? ListItems.Keys(schema, item) : item));
            }
        }
    }

    private static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
