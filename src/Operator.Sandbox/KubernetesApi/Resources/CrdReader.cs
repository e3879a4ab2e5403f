using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Tables;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Resources;

/// <summary>Turns a CustomResourceDefinition into the resources it serves, and writes the status of one that was accepted.</summary>
internal static class CrdReader
{
    /// <summary>One definition per served version; <paramref name="errors"/> says why the document is no valid CRD.</summary>
    public static List<ResourceDefinition> Read(JsonObject crd, List<FieldError> errors)
    {
        var group = Text(crd, errors, "spec", "group");
        var plural = Text(crd, errors, "spec", "names", "plural");
        var kind = Text(crd, errors, "spec", "names", "kind");
        var scope = Text(crd, errors, "spec", "scope");
        if (scope is not ("" or "Namespaced" or "Cluster"))
        {
            errors.Add(FieldError.NotSupported("spec.scope", scope, ["Cluster", "Namespaced"]));
        }

        var name = crd.StringAt("metadata", "name");
        if (name != $"{plural}.{group}")
        {
            errors.Add(FieldError.Invalid("metadata.name", name, "must be spec.names.plural+\".\"+spec.group"));
        }

        var versions = (crd.ArrayAt("spec", "versions") ?? []).ToList();
        if (versions.Count(v => v.BoolAt("storage") == true) != 1)
        {
            errors.Add(FieldError.Invalid("spec.versions", crd.At("spec", "versions"), "must have exactly one version marked as storage version"));
        }

        var served = new List<ResourceDefinition>();
        foreach (var (index, version) in versions.Index())
        {
            var definition = ReadVersion(crd, version, $"spec.versions[{index}]", versions.Count == 1, errors) with
            {
                Group = group,
                Plural = plural,
                Kind = kind,
                Namespaced = scope != "Cluster",
                StorageId = $"{plural}.{group}",
            };
            if (version.BoolAt("served") == true)
            {
                served.Add(definition);
            }
        }

        return served;
    }

    public static JsonObject Status(JsonObject crd, DateTimeOffset now)
    {
        var time = now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var names = crd.ObjectAt("spec", "names")?.Copy() ?? [];
        var stored = (crd.ArrayAt("spec", "versions") ?? []).First(v => v.BoolAt("storage") == true).StringAt("name");
        return new JsonObject
        {
            ["acceptedNames"] = names,
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", time),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", time)),
            ["storedVersions"] = new JsonArray(stored),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string time) => new()
    {
        ["lastTransitionTime"] = time,
        ["message"] = message,
        ["reason"] = reason,
        ["status"] = "True",
        ["type"] = type,
    };

    private static string Text(JsonObject crd, List<FieldError> errors, params string[] path)
    {
        if (crd.StringAt(path) is { Length: > 0 } text)
        {
            return text;
        }

        errors.Add(FieldError.Required(string.Join('.', path)));
        return "";
    }

    private static ResourceDefinition ReadVersion(JsonObject crd, JsonNode? version, string path, bool only, List<FieldError> errors)
    {
        var versionName = version.StringAt("name") ?? "";
        if (versionName.Length == 0)
        {
            errors.Add(FieldError.Required($"{path}.name"));
        }

        // The real server reports the schema of a single version under its pre-v1 place.
        var schemaPath = only ? "spec.validation.openAPIV3Schema" : $"{path}.schema.openAPIV3Schema";
        var document = version.ObjectAt("schema", "openAPIV3Schema");
        var schema = new StructuralSchemaReader(errors).Read(document, schemaPath);
        var names = crd.ObjectAt("spec", "names") ?? [];
        var stored = (crd.ArrayAt("spec", "versions") ?? []).FirstOrDefault(v => v.BoolAt("storage") == true).StringAt("name");
        var storage = $"{crd.StringAt("spec", "group")}/{stored}";
        var apiVersion = $"{crd.StringAt("spec", "group")}/{versionName}";
        return new ResourceDefinition
        {
            Group = "",
            Plural = "",
            Kind = "",
            Version = versionName,
            Singular = names.StringAt("singular") ?? "",
            ListKind = names.StringAt("listKind") ?? "",
            ShortNames = [.. names.ArrayAt("shortNames").Strings()],
            Categories = [.. names.ArrayAt("categories").Strings()],
            HasStatus = version.ObjectAt("subresources", "status") is not null,
            Schema = schema,
            SchemaDocument = document?.Copy(),
            Columns = Columns(version.ArrayAt("additionalPrinterColumns"), $"{path}.additionalPrinterColumns", errors),
            SelectableFields = [.. (version.ArrayAt("selectableFields") ?? []).Select(f => f.StringAt("jsonPath")?.TrimStart('.')).OfType<string>()],
            // conversion strategy None: only apiVersion differs between versions.
            FromStorage = version.BoolAt("storage") == true ? null : value => WithApiVersion(value, apiVersion),
            ToStorage = version.BoolAt("storage") == true ? null : value => WithApiVersion(value.Copy(), storage),
        };
    }

    private static JsonObject WithApiVersion(JsonObject value, string apiVersion)
    {
        value["apiVersion"] = apiVersion;
        return value;
    }

    private static IReadOnlyList<TableColumn> Columns(JsonArray? columns, string path, List<FieldError> errors)
    {
        if (columns is null or { Count: 0 })
        {
            return TableColumn.NameAndAge;
        }

        var result = new List<TableColumn> { TableColumn.NameColumn };
        foreach (var (index, column) in columns.Index())
        {
            var jsonPath = column.StringAt("jsonPath") ?? "";
            if (!JsonPath.TryParse(jsonPath, out _) || jsonPath.Length == 0)
            {
                errors.Add(FieldError.Invalid($"{path}[{index}].jsonPath", jsonPath, "is not a JSONPath of the subset that this server reads"));
                continue;
            }

            result.Add(new TableColumn(column.StringAt("name") ?? "", column.StringAt("type") ?? "string", jsonPath)
            {
                Format = column.StringAt("format") ?? "",
                Priority = (int)(column.LongAt("priority") ?? 0),
                Description = column.StringAt("description") ?? $"Custom resource definition column (in JSONPath format): {jsonPath}",
            });
        }

        return result;
    }
}
