using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.OpenApi;

/// <summary>Which API the manifests are for.</summary>
/// <param name="Kind">REST or HTTP.</param>
/// <param name="ApiId">Its id.</param>
/// <param name="Region">Its region, or null for the operator's own.</param>
/// <param name="Namespace">Namespace of the objects, or null.</param>
/// <param name="WithMethods">Whether REST methods and resources are made, too.</param>
/// <param name="Document">The whole document.</param>
internal sealed partial record ImportTarget(ApiKind Kind, string ApiId, string? Region, string? Namespace, bool WithMethods, JsonObject Document)
{
    // What only HTTP APIs have.
    private static readonly string[] HttpProperties = ["payloadFormatVersion", "integrationSubtype", "responseParameters"];

    /// <summary>
    /// As the options say; where they name no API, as a document that API Gateway exported says itself: by its address, and by
    /// properties that only HTTP APIs have. Null, with a finding, when nothing tells.
    /// </summary>
    public static ImportTarget? Of(JsonObject document, ImportOptions options, Findings findings)
    {
        CheckVersion(document, findings);
        if (options.RestApiId is { } restApiId)
        {
            return new ImportTarget(ApiKind.Rest, restApiId, options.Region, options.Namespace, options.WithMethods, document);
        }

        if (options.ApiId is { } apiId)
        {
            return new ImportTarget(ApiKind.Http, apiId, options.Region, options.Namespace, options.WithMethods, document);
        }

        var address = Addresses(document).Select(text => Address().Match(text)).FirstOrDefault(match => match.Success);
        if (address is null)
        {
            findings.Error(JsonPointer.Root, "Pass --rest-api-id or --api-id: the document does not say which API it describes.");
            return null;
        }

        return new ImportTarget(
            IsHttp(document) ? ApiKind.Http : ApiKind.Rest, address.Groups[1].Value, options.Region ?? address.Groups[2].Value, options.Namespace, options.WithMethods, document);
    }

    private static void CheckVersion(JsonObject document, Findings findings)
    {
        var (member, version) = document.ContainsKey("swagger")
            ? ("swagger", Scalars.TextOrScalar(document["swagger"]))
            : ("openapi", Scalars.TextOrScalar(document["openapi"]));
        if (version is null)
        {
            findings.Error(JsonPointer.Root, "Set openapi: 3.0.1 (or swagger: \"2.0\"): without it this is no OpenAPI document.");
        }
        else if (!(member == "swagger" ? version is "2.0" or "2" : Version().IsMatch(version)))
        {
            findings.Error(JsonPointer.Root[member], "Write the document in OpenAPI 2.0, 3.0 or 3.1: other versions are not known here.");
        }
    }

    private static bool IsHttp(JsonObject document) =>
        Operations.Components.Find(document) is not null
        || (document["paths"] as JsonObject ?? []).Any(path => path.Key == "/$default" || (path.Value as JsonObject ?? []).Any(method =>
            method.Value is JsonObject operation && operation[Operations.Integration] is JsonObject integration && HttpProperties.Any(integration.ContainsKey)));

    private static IEnumerable<string> Addresses(JsonObject document) =>
        ((document["servers"] as JsonArray)?.Select(server => Scalars.Text((server as JsonObject)?["url"])) ?? [])
            .Append(Scalars.Text(document["host"]))
            .OfType<string>();

    [GeneratedRegex(@"\A(?:https?://)?([a-z0-9]{1,64})\.execute-api\.([a-z]{2,8}(?:-[a-z]+)+-[0-9]+)\.", RegexOptions.NonBacktracking)]
    private static partial Regex Address();

    [GeneratedRegex(@"\A3\.[01](\.[0-9]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Version();
}
