using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Operator.OpenApi;

/// <summary>
/// A document as Microsoft.OpenApi understands it. Its reader's complaints become findings; its rules for documents are not applied, because they
/// are about clients and refuse what API Gateway takes, see <c>docs/design/openapi-import.md</c>. Nothing is fetched from elsewhere.
/// </summary>
internal sealed class OpenApiModel
{
    // Only a name for the document: references are resolved against it.
    private static readonly Uri Location = new("https://document.invalid/openapi.json");

    private readonly OpenApiReaderSettings settings;
    private readonly OpenApiSpecVersion version;
    private readonly ReaderFindings readerFindings;

    private OpenApiModel(OpenApiDocument document, OpenApiSpecVersion version, OpenApiReaderSettings settings, ReaderFindings readerFindings)
    {
        (Document, this.version, this.settings, this.readerFindings) = (document, version, settings, readerFindings);
    }

    /// <summary>The document; references within it are resolved.</summary>
    public OpenApiDocument Document { get; }

    /// <summary>Reads a document of version 2.0, 3.0 or 3.1; null, with a finding, when it is none.</summary>
    public static OpenApiModel? Read(JsonObject tree, Findings findings)
    {
        var settings = new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetEmptyRuleSet(), LoadExternalRefs = false };
        var readerFindings = new ReaderFindings(findings);
        var version = tree.ContainsKey("swagger") ? "swagger" : "openapi";
        if (!tree.ContainsKey(version))
        {
            findings.Error(JsonPointer.Root, "Set openapi: 3.0.1 (or swagger: \"2.0\"): without it this is no OpenAPI document.");
            return null;
        }

        try
        {
            var result = new OpenApiJsonReader().Read(tree, Location, settings);
            var read = result.Diagnostic?.SpecificationVersion ?? OpenApiSpecVersion.OpenApi3_0;
            if (read is not (OpenApiSpecVersion.OpenApi2_0 or OpenApiSpecVersion.OpenApi3_0 or OpenApiSpecVersion.OpenApi3_1))
            {
                throw new OpenApiUnsupportedSpecVersionException(read.ToString());
            }

            readerFindings.Add(result.Diagnostic, JsonPointer.Root);
            if (result.Document is { } document)
            {
                return new OpenApiModel(document, read, settings, readerFindings);
            }
        }
        catch (OpenApiUnsupportedSpecVersionException)
        {
            findings.Error(JsonPointer.Root[version], "Write the document in OpenAPI 2.0, 3.0 or 3.1: other versions are not known here.");
            return null;
        }
        catch (Exception exception) when (IsAboutTheDocument(exception))
        {
            findings.Error(JsonPointer.Root, ReaderFindings.Remedy(exception));
            return null;
        }

        if (!findings.HasErrors)
        {
            findings.Error(JsonPointer.Root, "Correct the document: it cannot be read as OpenAPI.");
        }

        return null;
    }

    /// <summary>Reads an operation that stands where OpenAPI knows none; null, with a finding, when it is none.</summary>
    public OpenApiOperation? ReadOperation(JsonObject tree, JsonPointer at)
    {
        try
        {
            var operation = new OpenApiJsonReader().ReadFragment<OpenApiOperation>(tree, version, Document, out var diagnostic, settings);
            readerFindings.Add(diagnostic, at);
            return operation;
        }
        catch (Exception exception) when (IsAboutTheDocument(exception))
        {
            readerFindings.Unreadable(at, exception);
            return null;
        }
    }

    /// <summary>The value of an extension; null when it is absent, or null.</summary>
    public static JsonNode? Extension(IDictionary<string, IOpenApiExtension>? extensions, string name) =>
        extensions is not null && extensions.TryGetValue(name, out var value) && value is JsonNodeExtension { Node: { } node } && !node.IsJsonNullSentinel() ? node : null;

    /// <summary>What a reference leads to; null when nothing is there, or it leads in a circle.</summary>
    public static T? Resolve<T>(Func<T?> target)
        where T : class
    {
        try
        {
            return target();
        }
        catch (Exception exception) when (IsAboutTheDocument(exception))
        {
            return null;
        }
    }

    // Its reader throws whatever comes up: FormatException on "required: maybe", IndexOutOfRangeException on "$ref: '#/components'". All it does
    // is to read the document, so all of it is about the document.
    private static bool IsAboutTheDocument(Exception exception) => exception is not OutOfMemoryException;
}
