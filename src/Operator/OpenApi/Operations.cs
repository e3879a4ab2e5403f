using System.Text.Json.Nodes;

namespace Operator.OpenApi;

/// <summary>One operation of the document that has an integration.</summary>
/// <param name="Path">Path of the resource or route.</param>
/// <param name="Method">Upper case; ANY for <c>x-amazon-apigateway-any-method</c>.</param>
/// <param name="At">Place of the operation.</param>
/// <param name="Body">The operation object.</param>
/// <param name="Integration">The extension's value, references followed.</param>
/// <param name="IntegrationAt">Place of that value.</param>
/// <param name="Component">Name of the shared integration that it refers to, or null.</param>
internal sealed record Operation(
    string Path, string Method, JsonPointer At, JsonObject Body, JsonObject Integration, JsonPointer IntegrationAt, string? Component)
{
    /// <summary>As a route key of an HTTP API.</summary>
    public string RouteKey => Path == "/$default" || IsTrue(Body["isDefaultRoute"]) ? "$default" : $"{Method} {Path}";

    private static bool IsTrue(JsonNode? node) => node is JsonValue value && value.TryGetValue<bool>(out var flag) && flag;
}

/// <summary>
/// Finds the operations of OpenAPI 2.0, 3.0 and 3.1 alike: the extension sits at the same places in all of them.
/// </summary>
internal sealed class Operations(JsonObject document, Findings findings)
{
    public const string Integration = "x-amazon-apigateway-integration";
    public const string Integrations = "x-amazon-apigateway-integrations";
    public const string AnyMethod = "x-amazon-apigateway-any-method";

    private const int MaxReferences = 20;

    private static readonly HashSet<string> Methods = ["get", "put", "post", "delete", "options", "head", "patch"];
    private static readonly HashSet<string> OtherMembers = ["summary", "description", "servers", "parameters", "$ref"];

    /// <summary>Where the shared integrations stand.</summary>
    public static JsonPointer Components { get; } = JsonPointer.Root["components"][Integrations];

    /// <summary>All of them in document order.</summary>
    public IEnumerable<Operation> Find()
    {
        Misplaced(document, JsonPointer.Root);
        var at = JsonPointer.Root["paths"];
        if (document["paths"] is not JsonObject paths)
        {
            findings.Error(at, "Add paths: the document has no operations to import.");
            yield break;
        }

        foreach (var (path, item) in paths)
        {
            if (path.StartsWith("x-", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!path.StartsWith('/'))
            {
                findings.Error(at[path], "Begin the path with a slash: API Gateway knows no other paths.");
                continue;
            }

            foreach (var operation in OfPath(path, item, at[path]))
            {
                yield return operation;
            }
        }
    }

    private IEnumerable<Operation> OfPath(string path, JsonNode? node, JsonPointer at)
    {
        if (Follow(node, ref at, "a path item") is not { } item)
        {
            yield break;
        }

        Misplaced(item, at);
        foreach (var (member, value) in item)
        {
            var lower = member.ToLowerInvariant();
            if (lower == AnyMethod || Methods.Contains(lower))
            {
                if (member != lower)
                {
                    findings.Warning(at[member], $"Write {lower}: OpenAPI writes methods in small letters, and other readers skip this one.");
                }

                if (OfMethod(path, lower == AnyMethod ? "ANY" : lower.ToUpperInvariant(), value, at[member]) is { } operation)
                {
                    yield return operation;
                }
            }
            else if (lower is "trace" or "query")
            {
                findings.Error(at[member], $"Remove {member}: API Gateway has no {lower.ToUpperInvariant()} method.");
            }
            else if (!OtherMembers.Contains(member) && !lower.StartsWith("x-", StringComparison.Ordinal))
            {
                findings.Warning(at[member], $"Remove {member}, or write it as the method that is meant: a path has no such member.");
            }
        }
    }

    private Operation? OfMethod(string path, string method, JsonNode? node, JsonPointer at)
    {
        if (node is not JsonObject operation)
        {
            findings.Error(at, "Make this an object: an operation is one.");
            return null;
        }

        if (!operation.TryGetPropertyValue(Integration, out var integration))
        {
            findings.Warning(at, $"Add {Integration}: without it nothing is imported here, and API Gateway cannot deploy the operation.");
            return null;
        }

        var place = at[Integration];
        var found = Follow(integration, ref place, "an integration");
        if (found is null)
        {
            return null;
        }

        return new Operation(path, method, at, operation, found, place, place.Parent == Components ? NameOf(place) : null);
    }

    private string? NameOf(JsonPointer place) => (Components.Find(document) as JsonObject)?.Select(entry => entry.Key).FirstOrDefault(name => Components[name] == place);

    /// <summary>Follows references within the document; reports others, and those that lead nowhere or in a circle.</summary>
    private JsonObject? Follow(JsonNode? node, ref JsonPointer at, string what)
    {
        var from = at;
        for (var steps = 0; node is JsonObject map && map.TryGetPropertyValue("$ref", out var target); steps++)
        {
            if (Scalars.Text(target) is not { } reference || JsonPointer.OfReference(reference) is not { } place)
            {
                findings.Error(from["$ref"], "Put the content here, or refer to a place in this document (#/...): other documents are not read.");
                return null;
            }

            if (steps == MaxReferences || place.Find(document) is not { } found)
            {
                findings.Error(from["$ref"], steps == MaxReferences ? "Break the circle: these references never end." : $"Correct the reference: there is nothing at {place}.");
                return null;
            }

            (at, node) = (place, found);
        }

        if (node is JsonObject result)
        {
            return result;
        }

        findings.Error(at, $"Make this an object: {what} is one.");
        return null;
    }

    private void Misplaced(JsonObject level, JsonPointer at)
    {
        if (level.ContainsKey(Integration))
        {
            findings.Error(at[Integration], "Move this into an operation (a method of a path): it has no effect here.");
        }

        if (level.ContainsKey(Integrations))
        {
            findings.Error(at[Integrations], "Move this below components: integrations are shared from there.");
        }
    }
}
