using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Operator.Manifests;

namespace Operator.Validation;

/// <summary>What became of one object.</summary>
/// <param name="Kind">Kind, or what stood in its place.</param>
/// <param name="Name">Name, or generateName.</param>
/// <param name="IsOurs">False for kinds of other groups, which are not looked at.</param>
/// <param name="Refusal">The API server's answer; null when it would accept the object.</param>
/// <param name="Errors">What the answer says field by field; empty when it is not about fields.</param>
internal sealed record ValidationResult(string Kind, string Name, bool IsOurs, string? Refusal, IReadOnlyList<FieldError> Errors);

/// <summary>
/// Judges manifests of our kinds without a cluster, as a create with kubectl would be, or an edit of an object that is known: unknown
/// fields, defaults, structural schema, then rules. Thread-safe. Not covered: what only a cluster knows (quotas, admission policies).
/// </summary>
internal sealed partial class ManifestValidator
{
    private static readonly Lazy<ManifestValidator> OfThisBuild = new(() => new ManifestValidator());

    private readonly Dictionary<(string ApiVersion, string Kind), (JsonObject Schema, RuleValidator Rules)> kinds = [];
    private readonly HashSet<string> groups = [];

    private ManifestValidator()
    {
        foreach (var spec in CrdManifests.Documents().Select(crd => Reparse(crd)["spec"]!))
        {
            var group = spec["group"]!.GetValue<string>();
            groups.Add(group);
            foreach (var version in spec["versions"]!.AsArray())
            {
                var schema = version!["schema"]!["openAPIV3Schema"]!.AsObject();
                kinds[($"{group}/{version["name"]}", spec["names"]!["kind"]!.GetValue<string>())] = (schema, new RuleValidator(schema));
            }
        }
    }

    /// <summary>By the definitions that this build generates. One for all: compiling their rules takes longer than judging an object.</summary>
    public static ManifestValidator Current => OfThisBuild.Value;

    /// <summary>Judges a document, or each item of a <c>List</c>. The document is not changed.</summary>
    public IEnumerable<ValidationResult> Validate(JsonNode document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document is JsonObject list && Text(list["kind"]) is { } kind && kind.EndsWith("List", StringComparison.Ordinal) && list["items"] is JsonArray items
            ? items.Select(item => ValidateObject(item, live: null))
            : [ValidateObject(document, live: null)];
    }

    /// <summary>
    /// Judges a document that takes the place of an object which is there: rules on what must not change count as well, and what stays as it was is
    /// not refused, whatever the schema says by now. Neither is changed.
    /// </summary>
    /// <param name="document">One object.</param>
    /// <param name="live">The object of that name, as the API server shows it.</param>
    public ValidationResult ValidateEdit(JsonNode document, JsonObject live) => ValidateObject(document, live);

    private ValidationResult ValidateObject(JsonNode? document, JsonObject? live)
    {
        if (document is not JsonObject manifest || Text(manifest["apiVersion"]) is not { } apiVersion || Text(manifest["kind"]) is not { } kind)
        {
            return new ValidationResult("document", "", true, "the document is not a Kubernetes object: apiVersion and kind must be set.", []);
        }

        var metadata = manifest["metadata"] as JsonObject;
        var name = Text(metadata?["name"]);
        var shownName = name ?? Text(metadata?["generateName"]) ?? "";
        if (!groups.Contains(apiVersion.Split('/')[0]))
        {
            return new ValidationResult(kind, shownName, false, null, []);
        }

        if (!kinds.TryGetValue((apiVersion, kind), out var known))
        {
            return new ValidationResult(kind, shownName, true, $"no matches for kind \"{kind}\" in version \"{apiVersion}\"", []);
        }

        if (UnknownFields.Find(known.Schema, manifest) is { Count: > 0 } unknown)
        {
            var refusal = $"{kind} in version \"{apiVersion.Split('/')[^1]}\" cannot be handled as a {kind}: strict decoding error: "
                + string.Join(", ", unknown.Select(path => $"unknown field \"{path}\""));
            return new ValidationResult(kind, shownName, true, refusal, []);
        }

        var errors = Errors(known.Schema, known.Rules, manifest, live, name);
        return new ValidationResult(kind, shownName, true, Refusal(errors, kind, name), errors);
    }

    private static List<FieldError> Errors(JsonObject schema, RuleValidator rules, JsonObject manifest, JsonObject? live, string? name)
    {
        var (entity, old) = (Reparse(manifest).AsObject(), live is null ? null : Reparse(live).AsObject());
        if (old is not null)
        {
            // An edit leaves the status alone, whatever the document says of it.
            entity.Remove("status");
            old.Remove("status");
            SchemaDefaults.Apply(schema, old);
        }

        SchemaDefaults.Apply(schema, entity);
        List<FieldError> errors = [.. NameErrors(entity["metadata"] as JsonObject, name), .. StructuralValidator.Validate(schema, entity, old)];
        errors.AddRange(errors.Any(e => e.Blocks) ? [FieldError.RulesNotChecked] : rules.Validate(entity, old));
        return errors;
    }

    private static string? Refusal(List<FieldError> errors, string kind, string? name) => errors.Count switch
    {
        0 => null,
        1 => $"The {kind} \"{name}\" is invalid: {errors[0]}",
        _ => $"The {kind} \"{name}\" is invalid: \n{string.Join('\n', errors.Select(e => $"* {e}"))}",
    };

    private static IEnumerable<FieldError> NameErrors(JsonObject? metadata, string? name)
    {
        if (name is null)
        {
            if (Text(metadata?["generateName"]) is null)
            {
                yield return new FieldError("metadata.name", "Required value: name or generateName is required");
            }
        }
        else if (name.Length > 253)
        {
            yield return new FieldError("metadata.name", $"Invalid value: \"{name}\": must be no more than 253 bytes");
        }
        else if (!Subdomain().IsMatch(name))
        {
            yield return new FieldError(
                "metadata.name",
                $"Invalid value: \"{name}\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end " +
                "with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        }
    }

    // Numbers of parsed JSON convert to any type that holds them; numbers made in memory only to their own.
    private static JsonNode Reparse(JsonNode node) => JsonNode.Parse(node.ToJsonString())!;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Subdomain();
}
