using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Operator.OpenApi;

/// <summary>One operation of the document that has an integration.</summary>
/// <param name="Path">Path of the resource or route.</param>
/// <param name="Method">Upper case; ANY for <c>x-amazon-apigateway-any-method</c>.</param>
/// <param name="At">Place of the operation.</param>
/// <param name="Body">The operation object.</param>
/// <param name="Item">The path item that it is in.</param>
/// <param name="IsDefaultRoute">It says so itself.</param>
/// <param name="Integration">The extension's value, references followed.</param>
/// <param name="IntegrationAt">Place of that value.</param>
/// <param name="Component">Name of the shared integration that it refers to, or null.</param>
internal sealed record Operation(
    string Path,
    string Method,
    JsonPointer At,
    OpenApiOperation Body,
    IOpenApiPathItem Item,
    bool IsDefaultRoute,
    JsonObject Integration,
    JsonPointer IntegrationAt,
    string? Component)
{
    /// <summary>As a route key of an HTTP API.</summary>
    public string RouteKey => Path == "/$default" || IsDefaultRoute ? "$default" : $"{Method} {Path}";
}

/// <summary>Finds the operations of a document, and the integration that each has.</summary>
/// <param name="model">The document.</param>
/// <param name="takesReferences">False for REST APIs: only HTTP APIs have shared integrations, so an operation that refers to one is an error, see <c>docs/design/openapi-import.md</c>.</param>
/// <param name="findings">Collects what is wrong.</param>
internal sealed class Operations(OpenApiModel model, bool takesReferences, Findings findings)
{
    public const string Integration = "x-amazon-apigateway-integration";
    public const string Integrations = "x-amazon-apigateway-integrations";
    public const string AnyMethod = "x-amazon-apigateway-any-method";

    private const string DefaultRoute = "isDefaultRoute";

    private static readonly HashSet<string> Methods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"];

    /// <summary>Where the paths stand.</summary>
    public static JsonPointer Paths { get; } = JsonPointer.Root["paths"];

    /// <summary>Where the shared integrations stand.</summary>
    public static JsonPointer Components { get; } = JsonPointer.Root["components"][Integrations];

    /// <summary>The shared integrations of a document, by name.</summary>
    public static JsonObject Shared(OpenApiModel model) => OpenApiModel.Extension(model.Document.Components?.Extensions, Integrations) as JsonObject ?? [];

    /// <summary>All operations with an integration, path by path.</summary>
    public IReadOnlyList<Operation> Find()
    {
        Misplaced(model.Document.Extensions, JsonPointer.Root);
        if (model.Document.Paths is not { Count: > 0 } paths)
        {
            if (!findings.HasErrors)
            {
                findings.Error(Paths, "Add paths: the document has no operations to import.");
            }

            return [];
        }

        return [.. paths.SelectMany(path => OfPath(path.Key, path.Value))];
    }

    private IEnumerable<Operation> OfPath(string path, IOpenApiPathItem item)
    {
        var at = Paths[path];
        if (item is OpenApiPathItemReference reference)
        {
            if (OpenApiModel.Resolve(() => reference.RecursiveTarget) is not { } target)
            {
                findings.Error(at["$ref"], "Put the operations here, or refer to #/components/pathItems/NAME (OpenAPI 3.1): this reference leads to nothing that is read.");
                yield break;
            }

            (item, at) = (target, JsonPointer.Root["components"]["pathItems"][reference.Reference.Id ?? ""]);
        }

        Misplaced(item.Extensions, at);
        foreach (var (method, operation) in item.Operations ?? [])
        {
            var place = at[method.Method.ToLowerInvariant()];
            if (!Methods.Contains(method.Method.ToUpperInvariant()))
            {
                findings.Error(place, $"Remove {method.Method.ToLowerInvariant()}: API Gateway has no {method.Method.ToUpperInvariant()} method.");
            }
            else if (OfMethod(path, method.Method.ToUpperInvariant(), item, operation, isDefaultRoute: false, place) is { } found)
            {
                yield return found;
            }
        }

        if (OfAnyMethod(path, item, at[AnyMethod]) is { } any)
        {
            yield return any;
        }
    }

    // To the reader it is an extension of the path, of any content.
    private Operation? OfAnyMethod(string path, IOpenApiPathItem item, JsonPointer at)
    {
        if (item.Extensions?.Keys.FirstOrDefault(key => key.Equals(AnyMethod, StringComparison.OrdinalIgnoreCase)) is not { } key)
        {
            return null;
        }

        if (key != AnyMethod)
        {
            findings.Error(at.Parent[key], $"Write {AnyMethod}: extensions have small letters, and this one is not seen.");
            return null;
        }

        if (OpenApiModel.Extension(item.Extensions, AnyMethod) is not JsonObject tree)
        {
            findings.Error(at, "Make this an object: an operation is one.");
            return null;
        }

        tree = (JsonObject)tree.DeepClone();
        var isDefaultRoute = Scalars.Flag(tree[DefaultRoute]) == true;
        tree.Remove(DefaultRoute);
        return model.ReadOperation(tree, at) is { } operation ? OfMethod(path, "ANY", item, operation, isDefaultRoute, at) : null;
    }

    private Operation? OfMethod(string path, string method, IOpenApiPathItem item, OpenApiOperation operation, bool isDefaultRoute, JsonPointer at)
    {
        if (operation.Extensions?.ContainsKey(Integration) != true)
        {
            findings.Warning(at, $"Add {Integration}: without it nothing is imported here, and API Gateway cannot deploy the operation.");
            return null;
        }

        var place = at[Integration];
        if (OpenApiModel.Extension(operation.Extensions, Integration) is not JsonObject integration)
        {
            findings.Error(place, "Make this an object: an integration is one.");
            return null;
        }

        if (!integration.TryGetPropertyValue("$ref", out var target))
        {
            return new Operation(path, method, at, operation, item, isDefaultRoute, integration, place, Component: null);
        }

        if (!takesReferences)
        {
            findings.Error(place["$ref"], "Put the integration here, or import into an HTTP API (--api-id): REST APIs have no shared integrations, and API Gateway's own import does not follow the reference.");
            return null;
        }

        return OfComponent(target, place["$ref"]) is var (name, shared)
            ? new Operation(path, method, at, operation, item, isDefaultRoute, shared, Components[name], name)
            : null;
    }

    // References within extensions are nobody's but API Gateway's, which follows them to one place only.
    private (string Name, JsonObject Integration)? OfComponent(JsonNode? target, JsonPointer from)
    {
        if (Scalars.Text(target) is not { } reference || JsonPointer.OfReference(reference) is not { } place || place.Parent != Components)
        {
            findings.Error(from, $"Put the integration here, or refer to {Components}/NAME: other references are not followed.");
            return null;
        }

        switch (Shared(model)[place.Name])
        {
            case JsonObject integration when integration.ContainsKey("$ref"):
                findings.Error(place["$ref"], "Put the integration here: a shared integration cannot refer to another.");
                return null;
            case JsonObject integration:
                return (place.Name, integration);
            case null:
                findings.Error(from, $"Correct the reference: there is nothing at {place}.");
                return null;
            default:
                findings.Error(place, "Make this an object: an integration is one.");
                return null;
        }
    }

    private void Misplaced(IDictionary<string, IOpenApiExtension>? extensions, JsonPointer at)
    {
        if (extensions?.ContainsKey(Integration) == true)
        {
            findings.Error(at[Integration], "Move this into an operation (a method of a path): it has no effect here.");
        }

        if (extensions?.ContainsKey(Integrations) == true)
        {
            findings.Error(at[Integrations], "Move this below components: integrations are shared from there.");
        }
    }
}
