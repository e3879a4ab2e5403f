using System.Text.Json.Nodes;
using Operator.Sandbox.KubernetesApi.Resources;
using Operator.Sandbox.KubernetesApi.Schema;
using Operator.Sandbox.KubernetesApi.Wire;

namespace Operator.Sandbox.KubernetesApi.Handlers;

/// <summary>From what a client sent to what may be stored: kind checked, unknown fields dropped and reported, defaults filled in.</summary>
internal static class ObjectShaping
{
    private static readonly string[] MetadataFields =
    [
        "name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
        "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers", "managedFields",
    ];

    private static readonly string[] TextFields = ["name", "generateName", "namespace", "uid", "resourceVersion"];

    /// <exception cref="ApiException">400 or 422: not an object of the addressed kind.</exception>
    public static void CheckKind(ResourceDefinition resource, JsonObject value)
    {
        var apiVersion = value.StringAt("apiVersion");
        if (apiVersion != resource.ApiVersion)
        {
            throw StatusErrors.BadRequest(
                $"the API version in the data ({apiVersion}) does not match the expected API version ({resource.ApiVersion})");
        }

        var kind = value.StringAt("kind") ?? "";
        if (kind != resource.Kind)
        {
            var name = value.StringAt("metadata", "name") ?? "";
            throw StatusErrors.Invalid(resource.Group, kind, name, [FieldError.Invalid("kind", kind, $"must be {resource.Kind}")]);
        }
    }

    /// <summary>Prunes and defaults in place; unknown and duplicate fields fail the request, warn or pass, as it asks.</summary>
    public static void Shape(ApiRequest request, JsonObject value, IReadOnlyList<string> duplicates)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        ShapeMetadata(request.Resource, value, unknown);
        SecretShape.Apply(request.Resource, value);
        if (request.Resource.Schema is { } schema)
        {
            SchemaShaping.Prune(schema, value, "", unknown, root: true);
            SchemaShaping.DropNulls(schema, value);
            SchemaShaping.ApplyDefaults(schema, value);
        }

        Report(request, [.. duplicates.Select(d => $"duplicate field \"{d}\""), .. unknown.Select(u => $"unknown field \"{u}\"")]);
    }

    private static void Report(ApiRequest request, List<string> problems)
    {
        if (request.FieldValidation is not ("Strict" or "Warn" or "Ignore"))
        {
            throw StatusErrors.InvalidOptions("CreateOptions", FieldError.NotSupported(
                "fieldValidation", request.FieldValidation, ["", "Ignore", "Strict", "Warn"]));
        }

        if (problems.Count == 0 || request.FieldValidation == "Ignore")
        {
            return;
        }

        if (request.FieldValidation == "Strict")
        {
            throw StatusErrors.BadRequest(
                $"{request.Resource.Kind} in version \"{request.Resource.Version}\" cannot be handled as a {request.Resource.Kind}: "
                + $"strict decoding error: {string.Join(", ", problems)}");
        }

        foreach (var problem in problems.Where(p => p.All(char.IsAscii)))
        {
            request.Http.Response.Headers.Append("Warning", $"299 - \"{problem.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        }
    }

    private static void ShapeMetadata(ResourceDefinition resource, JsonObject value, SortedSet<string> unknown)
    {
        if (value.At("metadata") is not JsonObject metadata)
        {
            if (value.At("metadata") is not null)
            {
                throw Unreadable(resource, value.At("metadata"), "metadata", "ObjectMeta");
            }

            value["metadata"] = new JsonObject();
            return;
        }

        foreach (var (name, field) in metadata.ToList())
        {
            if (!MetadataFields.Contains(name))
            {
                metadata.Remove(name);
                unknown.Add($"metadata.{name}");
            }
            else if (field is null)
            {
                metadata.Remove(name);
            }
            else if (!IsReadable(name, field))
            {
                throw Undecodable(resource, name, field);
            }
            else if (field is JsonObject { Count: 0 } or JsonArray { Count: 0 })
            {
                metadata.Remove(name);
            }
        }
    }

    private static bool IsReadable(string name, JsonNode field) => name switch
    {
        "labels" or "annotations" => field is JsonObject map && map.All(p => p.Value.AsText() is not null),
        "finalizers" => field is JsonArray list && list.All(i => i.AsText() is not null),
        "ownerReferences" or "managedFields" => field is JsonArray list && list.All(i => i is JsonObject),
        _ => !TextFields.Contains(name) || field.AsText() is not null,
    };

    // Go's decoder names the innermost value that does not fit.
    private static ApiException Undecodable(ResourceDefinition resource, string name, JsonNode field) => (name, field) switch
    {
        ("labels" or "annotations", JsonObject map) => Unreadable(resource, map.First(p => p.Value.AsText() is null).Value, name, "string"),
        ("labels" or "annotations", _) => Unreadable(resource, field, name, "map[string]string"),
        ("finalizers", JsonArray list) => Unreadable(resource, list.First(i => i.AsText() is null), name, "string"),
        ("finalizers", _) => Unreadable(resource, field, name, "[]string"),
        _ => Unreadable(resource, field, name, "string"),
    };

    private static ApiException Unreadable(ResourceDefinition resource, JsonNode? value, string field, string wanted) => StatusErrors.BadRequest(
        $"{resource.Kind} in version \"{resource.Version}\" cannot be handled as a {resource.Kind}: "
        + $"json: cannot unmarshal {value.GoTypeName()} into Go struct field ObjectMeta.{field} of type {wanted}");
}
