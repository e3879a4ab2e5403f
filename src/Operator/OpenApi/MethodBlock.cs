using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;

namespace Operator.OpenApi;

/// <summary>
/// The method of an operation, for APIs whose methods do not exist yet: the parameters that the operation declares and its integration takes, the
/// responses that it declares and its integration gives. Who may call is not in it: authorizers have ids that a document does not know.
/// </summary>
internal sealed partial class MethodBlock(OpenApiDocument document, Findings findings)
{
    /// <summary>The block <c>method</c> of a RestIntegration.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="integration">The fields of its integration.</param>
    public JsonObject Of(Operation operation, JsonObject integration)
    {
        var auth = operation.Body.Extensions?.ContainsKey("x-amazon-apigateway-auth") == true;
        if (auth || (operation.Body.Security ?? document.Security) is { Count: > 0 })
        {
            findings.Warning(
                auth ? operation.At["x-amazon-apigateway-auth"] : operation.Body.Security is null ? operation.At : operation.At["security"],
                "Set method.authorizationType, authorizerId and apiKeyRequired in the manifest: the document does not hold the ids, so the method is open.");
        }

        var method = new JsonObject { ["authorizationType"] = "NONE" };
        if (Parameters(operation, integration) is { Count: > 0 } parameters)
        {
            method["requestParameters"] = new JsonObject(parameters.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }

        if (Responses(operation, integration) is { Count: > 0 } responses)
        {
            method["methodResponses"] = new JsonArray([.. responses.Select(entry => (JsonNode)Response(entry.Key, entry.Value))]);
        }

        return method;
    }

    private SortedDictionary<string, bool> Parameters(Operation operation, JsonObject integration)
    {
        var found = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var (parameter, at) in Declared(operation))
        {
            if (OpenApiModel.Resolve(() => parameter is OpenApiParameterReference reference ? reference.RecursiveTarget : parameter) is not { } values)
            {
                findings.Warning(at, "Correct the reference: there is no such parameter in the document. The method goes without it.");
            }
            else if (values.Name is { Length: > 0 } name && Location(values.In) is { } location)
            {
                found[$"method.request.{location}.{name}"] = values.Required;
            }
        }

        var sources = (integration["requestParameters"] as JsonObject ?? []).Select(entry => Scalars.Text(entry.Value))
            .Concat((integration["cacheKeyParameters"] as JsonArray ?? []).Select(Scalars.Text));
        foreach (var match in sources.OfType<string>().Select(source => Source().Match(source)).Where(match => match.Success))
        {
            found.TryAdd($"method.request.{match.Groups[1].Value}.{match.Groups[2].Value}", false);
        }

        return found;
    }

    private static IEnumerable<(IOpenApiParameter Parameter, JsonPointer At)> Declared(Operation operation) =>
    [
        .. (operation.Item.Parameters ?? []).Select((parameter, index) => (parameter, operation.At.Parent["parameters"][index])),
        .. (operation.Body.Parameters ?? []).Select((parameter, index) => (parameter, operation.At["parameters"][index])),
    ];

    private static SortedDictionary<string, SortedSet<string>> Responses(Operation operation, JsonObject integration)
    {
        var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var status in (operation.Body.Responses ?? []).Select(entry => entry.Key).Where(status => Status().IsMatch(status)))
        {
            found[status] = new SortedSet<string>(StringComparer.Ordinal);
        }

        foreach (var response in (integration["integrationResponses"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var status = response["statusCode"]!.GetValue<string>();
            found.TryAdd(status, new SortedSet<string>(StringComparer.Ordinal));
            found[status].UnionWith((response["responseParameters"] as JsonObject ?? []).Select(entry => entry.Key));
        }

        return found;
    }

    private static JsonObject Response(string status, SortedSet<string> headers)
    {
        var response = new JsonObject { ["statusCode"] = status };
        if (headers.Count > 0)
        {
            response["responseParameters"] = new JsonObject(headers.Select(header => KeyValuePair.Create(header, (JsonNode?)false)));
        }

        return response;
    }

    private static string? Location(ParameterLocation? place) => place switch
    {
        ParameterLocation.Query => "querystring",
        ParameterLocation.Path => "path",
        ParameterLocation.Header => "header",
        _ => null,
    };

    [GeneratedRegex(@"\Amethod\.request\.(?:multivalue)?(header|querystring|path)\.(.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Source();

    [GeneratedRegex(@"\A[1-5][0-9][0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Status();
}
