using System.Text.Json.Nodes;
using Operator.Sandbox.ApiGateway.Wire;

namespace Operator.Sandbox.ApiGateway.Rest;

/// <summary>What reads answer. Empty maps are left out, and an empty template reads back as null: both were recorded on AWS.</summary>
internal static class RestDocuments
{
    private static readonly string[] IntegrationMembers =
    [
        "type", "httpMethod", "uri", "connectionType", "connectionId", "credentials", "requestParameters", "requestTemplates",
        "passthroughBehavior", "contentHandling", "timeoutInMillis", "cacheNamespace", "cacheKeyParameters", "integrationResponses",
        "tlsConfig", "responseTransferMode", "integrationTarget",
    ];

    private static readonly string[] MethodMembers =
    [
        "httpMethod", "authorizationType", "authorizerId", "apiKeyRequired", "requestValidatorId", "operationName", "requestParameters",
        "requestModels", "methodResponses", "methodIntegration", "authorizationScopes",
    ];

    public static JsonObject Show(RestIntegration integration)
    {
        var document = (JsonObject)integration.Document.DeepClone();
        document["integrationResponses"] = new JsonObject(
            integration.Responses.Select(response => KeyValuePair.Create(response.Key, (JsonNode?)ShowResponse(response.Value))));
        return Ordered(document, IntegrationMembers, "requestTemplates");
    }

    /// <summary>An integration response.</summary>
    public static JsonObject ShowResponse(JsonObject response) =>
        Ordered(response, ["statusCode", "selectionPattern", "responseParameters", "responseTemplates", "contentHandling"], "responseTemplates");

    public static JsonObject ShowMethodResponse(JsonObject response) =>
        Ordered(response, ["statusCode", "responseParameters", "responseModels"]);

    public static JsonObject Show(RestMethod method)
    {
        var document = (JsonObject)method.Document.DeepClone();
        document["methodResponses"] = new JsonObject(
            method.Responses.Select(response => KeyValuePair.Create(response.Key, (JsonNode?)ShowMethodResponse(response.Value))));
        if (method.Integration is { } integration)
        {
            document["methodIntegration"] = Show(integration);
        }

        return Ordered(document, MethodMembers);
    }

    /// <summary>A resource; its methods are empty objects unless <paramref name="embedMethods"/> asks for them.</summary>
    public static JsonObject Show(RestResource resource, bool embedMethods)
    {
        var document = (JsonObject)resource.Document.DeepClone();
        if (resource.Methods.Count > 0)
        {
            document["resourceMethods"] = new JsonObject(
                resource.Methods.Select(method => KeyValuePair.Create(method.Key, (JsonNode?)(embedMethods ? Show(method.Value) : []))));
        }

        return document;
    }

    private static JsonObject Ordered(JsonObject document, string[] members, string? templates = null)
    {
        var ordered = new JsonObject();
        foreach (var name in members)
        {
            if (document[name] is not { } value || value is JsonObject { Count: 0 } && name != "tlsConfig")
            {
                continue;
            }

            ordered[name] = value.DeepClone();
        }

        if (templates is not null && ordered.Map(templates) is { } map)
        {
            foreach (var key in map.Where(template => template.Value?.GetValue<string>().Length == 0).Select(template => template.Key).ToList())
            {
                map[key] = null;
            }
        }

        return ordered;
    }
}
