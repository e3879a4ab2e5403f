using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Schema;

namespace Operator.OpenApi;

/// <summary>What the caller knows about the import.</summary>
internal sealed record ImportOptions
{
    /// <summary>Import into this REST API.</summary>
    public string? RestApiId { get; init; }

    /// <summary>Import into this HTTP API.</summary>
    public string? ApiId { get; init; }

    /// <summary>Region of the API; null leaves it to the operator.</summary>
    public string? Region { get; init; }

    /// <summary>AwsAccount by whose account the API is reached; null for the operator's own.</summary>
    public string? AccountRef { get; init; }

    /// <summary>Namespace of the objects; null leaves it to kubectl.</summary>
    public string? Namespace { get; init; }

    /// <summary>REST: let the operator make the methods and resources, too; otherwise they must exist.</summary>
    public bool WithMethods { get; init; }

    /// <summary>Begins every name; null for the API's id.</summary>
    public string? NamePrefix { get; init; }
}

/// <summary>What came of an import.</summary>
/// <param name="Manifests">In document order; not to be used when there are errors.</param>
/// <param name="Findings">In document order.</param>
internal sealed record ImportResult(IReadOnlyList<JsonObject> Manifests, IReadOnlyList<Finding> Findings)
{
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);
}

/// <summary>
/// Turns an OpenAPI document (2.0, 3.0, 3.1; YAML or JSON) with API Gateway's extensions into manifests. Pure and total: any text
/// gives manifests and findings, never an exception.
/// </summary>
/// <remarks>
/// Microsoft.OpenApi reads the document, see <see cref="OpenApiModel"/>; the extension, which it does not know, is read here. The text is looked at
/// again only to find lines. Stage variables and <c>${...}</c> are kept as written.
/// </remarks>
internal static class OpenApiImporter
{
    /// <summary>Annotation: the routes that an Integration is for. The operator does not make routes; people do, from this.</summary>
    public const string RoutesAnnotation = ApiGroup.Name + "/routes";

    /// <summary>Reads <paramref name="text"/>.</summary>
    public static ImportResult Import(string text, ImportOptions options)
    {
        var findings = new Findings(new SourceLines(text));
        if (Read(text, findings) is not { } tree || OpenApiModel.Read(tree, findings) is not { } model)
        {
            return new ImportResult([], findings.All);
        }

        var operations = new Operations(model, takesReferences: options.RestApiId is null, findings).Find();
        if (ImportTarget.Of(model, operations, options, findings) is not { } target)
        {
            return new ImportResult([], findings.All);
        }

        var names = new ManifestNames(options.NamePrefix ?? target.ApiId);
        var writer = new ManifestWriter(target, model.Document, findings);
        var manifests = target.Kind == ApiKind.Rest
            ? operations.Select(operation => (writer.Rest(names.OfOperation(operation.Method, operation.Path), operation), operation.IntegrationAt)).ToList()
            : Http(operations, names, writer);
        TellUnused(target.Kind, operations, Operations.Shared(model), findings);
        var verdicts = new SchemaVerdicts(target.Kind, findings);
        foreach (var (manifest, at) in manifests)
        {
            verdicts.Judge(manifest, at);
        }

        if (operations.Count == 0 && !findings.HasErrors)
        {
            findings.Error(JsonPointer.Root["paths"], $"Add {Operations.Integration} to the operations: there is nothing to import.");
        }

        return new ImportResult([.. manifests.Select(manifest => manifest.Item1)], findings.All);
    }

    private static JsonObject? Read(string text, Findings findings)
    {
        try
        {
            switch (ManifestYamlReader.Read(text))
            {
                case [JsonObject document]:
                    return document;
                case [_]:
                    findings.Error(JsonPointer.Root, "Pass an OpenAPI document: this is not an object.");
                    return null;
                case var documents:
                    findings.Error(JsonPointer.Root, $"Pass one OpenAPI document per file: there are {documents.Count}.");
                    return null;
            }
        }
        catch (ManifestException exception)
        {
            findings.Unreadable(exception.Line, exception.Message);
            return null;
        }
    }

    private static List<(JsonObject, JsonPointer)> Http(IReadOnlyList<Operation> operations, ManifestNames names, ManifestWriter writer)
    {
        var manifests = new List<(JsonObject, JsonPointer)>();
        var shared = operations.Where(operation => operation.Component is not null).ToLookup(operation => operation.Component!, StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        foreach (var operation in operations)
        {
            if (operation.Component is not { } component)
            {
                manifests.Add((
                    writer.Http(names.OfOperation(operation.Method, operation.Path), operation.Integration, operation.IntegrationAt, [operation.RouteKey]),
                    operation.IntegrationAt));
            }
            else if (done.Add(component))
            {
                string[] routes = [.. shared[component].Select(user => user.RouteKey)];
                manifests.Add((writer.Http(names.OfComponent(component), operation.Integration, operation.IntegrationAt, routes), operation.IntegrationAt));
            }
        }

        return manifests;
    }

    // What is referred to by an operation that could not be read is not to be removed.
    private static void TellUnused(ApiKind kind, IReadOnlyList<Operation> operations, JsonObject components, Findings findings)
    {
        if (findings.HasErrors)
        {
            return;
        }

        foreach (var unused in components.Select(entry => entry.Key).Except(operations.Select(operation => operation.Component), StringComparer.Ordinal))
        {
            findings.Warning(Operations.Components[unused!], kind == ApiKind.Rest
                ? "Remove it: REST APIs have no shared integrations. It is left out."
                : "Refer to it from an operation, or remove it: no operation uses this integration. It is left out.");
        }
    }
}
