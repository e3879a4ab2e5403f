using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>Whether an object may be stored: metadata, schema, CEL rules, and what must not change on an update.</summary>
internal static partial class ObjectValidation
{
    private const int MaxAnnotationBytes = 256 * 1024;

    /// <exception cref="ApiException">422 with every violation.</exception>
    public static void Check(ResourceDefinition resource, JsonObject value, JsonObject? old, bool statusOnly)
    {
        var errors = new List<FieldError>();
        CheckMetadata(resource, value, old, errors);
        if (resource.StorageKey == BuiltInResources.CrdsKey)
        {
            CrdReader.Read(value, errors);
        }

        if (resource.Schema is { } schema)
        {
            CheckSchema(schema, value, old, statusOnly, errors);
        }

        if (errors.Count > 0)
        {
            throw StatusErrors.Invalid(resource.Group, resource.Kind, value.StringAt("metadata", "name") ?? "", errors);
        }
    }

    private static void CheckSchema(StructuralSchema schema, JsonObject value, JsonObject? old, bool statusOnly, List<FieldError> errors)
    {
        // metadata has been checked; schemas may only restrict its name, which they do by rules.
        var described = schema with
        {
            Properties = schema.Properties.Where(p => p.Key is not ("metadata" or "kind" or "apiVersion") && (!statusOnly || p.Key == "status"))
                .ToDictionary(p => p.Key, p => p.Value),
            Required = statusOnly ? [] : schema.Required,
        };
        new SchemaValidator(errors, statusOnly ? "status." : "").Validate(described, value, statusOnly ? null : old, "");
        if (errors.Exists(e => e.BlocksRules))
        {
            errors.Add(FieldError.RulesSkipped);
            return;
        }

        SchemaRules.Check(schema, value, old, "", errors);
    }

    private static void CheckMetadata(ResourceDefinition resource, JsonObject value, JsonObject? old, List<FieldError> errors)
    {
        var name = value.StringAt("metadata", "name") ?? "";
        if (name.Length == 0)
        {
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        }
        else if (NameProblem(resource.NameRule, name) is { } problem)
        {
            errors.Add(FieldError.Invalid("metadata.name", name, problem));
        }

        foreach (var (key, label) in value.ObjectAt("metadata", "labels") ?? [])
        {
            CheckQualifiedName("metadata.labels", key, key, errors);
            if (!LabelValue().IsMatch(label.AsText() ?? ""))
            {
                errors.Add(FieldError.Invalid("metadata.labels", label, "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"));
            }
        }

        foreach (var (key, _) in value.ObjectAt("metadata", "annotations") ?? [])
        {
            // Alone among the names, these may have capitals in their prefix.
            CheckQualifiedName("metadata.annotations", key, key.ToLowerInvariant(), errors);
        }

        foreach (var finalizer in value.ArrayAt("metadata", "finalizers").Strings())
        {
            CheckQualifiedName("metadata.finalizers", finalizer, finalizer, errors);
        }

        if ((value.ObjectAt("metadata", "annotations") ?? []).Sum(a => a.Key.Length + (a.Value.AsText()?.Length ?? 0)) > MaxAnnotationBytes)
        {
            errors.Add(new FieldError("metadata.annotations", "FieldValueTooLong", $"Too long: may not be more than {MaxAnnotationBytes} bytes"));
        }

        if (old is not null)
        {
            CheckUpdate(value, old, errors);
        }
    }

    private static void CheckQualifiedName(string field, string given, string name, List<FieldError> errors)
    {
        if (!QualifiedName().IsMatch(name))
        {
            errors.Add(FieldError.Invalid(field, given, "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"));
        }
    }

    private static void CheckUpdate(JsonObject value, JsonObject old, List<FieldError> errors)
    {
        if (old.At("metadata", "deletionTimestamp") is null)
        {
            return;
        }

        var added = value.ArrayAt("metadata", "finalizers").Strings().Except(old.ArrayAt("metadata", "finalizers").Strings()).ToList();
        if (added.Count > 0)
        {
            errors.Add(FieldError.Forbidden(
                "metadata.finalizers",
                $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{{string.Join(", ", added.Select(f => $"\"{f}\""))}}}"));
        }
    }

    private static string? NameProblem(NameRule rule, string name) => rule switch
    {
        NameRule.PathSegment => name is "." or ".." || name.Contains('/', StringComparison.Ordinal) || name.Contains('%', StringComparison.Ordinal)
            ? "may not be '.' or '..' and may not contain '/' or '%'"
            : null,
        NameRule.Label => name.Length > 63
            ? "must be no more than 63 characters"
            : Label().IsMatch(name)
                ? null
                : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
        _ => name.Length > 253
            ? "must be no more than 253 characters"
            : Subdomain().IsMatch(name)
                ? null
                : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    };

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"\A([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
