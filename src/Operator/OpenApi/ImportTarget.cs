using System.Text.RegularExpressions;

namespace Operator.OpenApi;

/// <summary>Which API the manifests are for.</summary>
/// <param name="Kind">REST or HTTP.</param>
/// <param name="ApiId">Its id.</param>
/// <param name="Region">Its region, or null for the operator's own.</param>
/// <param name="AccountRef">AwsAccount by whose account it is reached, or null for the operator's own.</param>
/// <param name="Namespace">Namespace of the objects, or null.</param>
/// <param name="WithMethods">Whether REST methods and resources are made, too.</param>
internal sealed partial record ImportTarget(ApiKind Kind, string ApiId, string? Region, string? AccountRef, string? Namespace, bool WithMethods)
{
    // What only HTTP APIs have.
    private static readonly string[] HttpProperties = ["payloadFormatVersion", "integrationSubtype", "responseParameters"];

    /// <summary>
    /// As the options say; where they name no API, as a document that API Gateway exported says itself: by its address, and by
    /// properties that only HTTP APIs have. Null, with a finding, when nothing tells.
    /// </summary>
    public static ImportTarget? Of(OpenApiModel model, IReadOnlyList<Operation> operations, ImportOptions options, Findings findings)
    {
        if (options.RestApiId is { } restApiId)
        {
            return new ImportTarget(ApiKind.Rest, restApiId, options.Region, options.AccountRef, options.Namespace, options.WithMethods);
        }

        if (options.ApiId is { } apiId)
        {
            return new ImportTarget(ApiKind.Http, apiId, options.Region, options.AccountRef, options.Namespace, options.WithMethods);
        }

        var addresses = (model.Document.Servers ?? []).Select(server => server.Url).OfType<string>();
        var address = addresses.Select(text => Address().Match(text)).FirstOrDefault(match => match.Success);
        if (address is null)
        {
            findings.Error(JsonPointer.Root, "Pass --rest-api-id or --api-id: the document does not say which API it describes.");
            return null;
        }

        return new ImportTarget(
            IsHttp(model, operations) ? ApiKind.Http : ApiKind.Rest, address.Groups[1].Value, options.Region ?? address.Groups[2].Value, options.AccountRef, options.Namespace, options.WithMethods);
    }

    private static bool IsHttp(OpenApiModel model, IReadOnlyList<Operation> operations) =>
        Operations.Shared(model).Count > 0
        || operations.Any(operation => operation.Path == "/$default" || operation.IsDefaultRoute || HttpProperties.Any(operation.Integration.ContainsKey));

    [GeneratedRegex(@"\A(?:https?://)?([a-z0-9]{1,64})\.execute-api\.([a-z]{2,8}(?:-[a-z]+)+-[0-9]+)\.", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
