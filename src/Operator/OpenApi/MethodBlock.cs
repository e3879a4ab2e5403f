using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Operator.OpenApi;

/// <summary>
/// The method of an operation, for APIs whose methods do not exist yet: the parameters that the operation declares and its integration takes, the
/// responses that it declares and its integration gives. Who may call is not in it: authorizers have ids that a document does not know.
/// </summary>
internal sealed partial class MethodBlock(JsonObject document, Findings findings)
{
    /// <summary>The block <c>method</c> of a RestIntegration.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="integration">The fields of its integration.</param>
    public JsonObject Of(Operation operation, JsonObject integration)
    {
        if (operation.Body["security"] is JsonArray { Count: > 0 } || operation.Body.ContainsKey("x-amazon-apigateway-auth"))
        {
            findings.Warning(
                operation.Body.ContainsKey("security") ? operation.At["security"] : operation.At["x-amazon-apigateway-auth"],
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
        IEnumerable<JsonNode?> declared = [.. operation.At.Parent["parameters"].Find(document) as JsonArray ?? [], .. operation.Body["parameters"] as JsonArray ?? []];
        foreach (var node in declared)
        {
            var parameter = node is JsonObject map && Scalars.Text(map["$ref"]) is { } reference ? JsonPointer.OfReference(reference)?.Find(document) : node;
            if (parameter is JsonObject values && Scalars.Text(values["name"]) is { Length: > 0 } name
                && Scalars.Text(values["in"]) is { } place && Location(place) is { } location)
            {
                found[$"method.request.{location}.{name}"] = Scalars.Flag(values["required"]) ?? false;
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

    private static SortedDictionary<string, SortedSet<string>> Responses(Operation operation, JsonObject integration)
    {
        var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var status in (operation.Body["responses"] as JsonObject ?? []).Select(entry => entry.Key).Where(status => Status().IsMatch(status)))
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

    private static string? Location(string place) => place switch
    {
        "query" => "querystring",
        "path" or "header" => place,
        _ => null,
    };

    [GeneratedRegex(@"\Amethod\.request\.(?:multivalue)?(header|querystring|path)\.(.+)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Source();

    [GeneratedRegex(@"\A[1-5][0-9][0-9]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Status();
}
