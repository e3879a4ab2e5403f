using System.Globalization;
using System.Text.Json.Nodes;
using Operator.Drift;

namespace Operator.Planning;

/// <summary>A write to AWS that would be made.</summary>
/// <param name="Operation">Name of the API operation.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path of the request; ids that are not known yet stand in angle brackets.</param>
/// <param name="Body">What is sent; null where nothing is.</param>
internal sealed record PlannedCall(string Operation, string Method, string Path, JsonObject? Body)
{
    /// <summary>The id of an integration that does not exist yet.</summary>
    public const string NewIntegrationId = "<new>";

    public static PlannedCall CreateIntegration(string apiId, RequestFields fields) =>
        new("CreateIntegration", "POST", $"/v2/apis/{apiId}/integrations", Json(fields));

    public static PlannedCall UpdateIntegration(string apiId, string id, RequestFields fields) =>
        new("UpdateIntegration", "PATCH", $"/v2/apis/{apiId}/integrations/{id}", Json(fields));

    public static PlannedCall DeleteIntegration(string apiId, string id) =>
        new("DeleteIntegration", "DELETE", $"/v2/apis/{apiId}/integrations/{id}", null);

    public static PlannedCall CreateResponse(string apiId, string id, string key, RequestFields fields)
    {
        var body = Json(fields);
        body.Insert(0, "integrationResponseKey", key);
        return new("CreateIntegrationResponse", "POST", $"/v2/apis/{apiId}/integrations/{id}/integrationresponses", body);
    }

    public static PlannedCall UpdateResponse(string apiId, string id, string responseId, string key, RequestFields fields)
    {
        var body = Json(fields);
        body.Insert(0, "integrationResponseKey", key);
        return new("UpdateIntegrationResponse", "PATCH", $"/v2/apis/{apiId}/integrations/{id}/integrationresponses/{responseId}", body);
    }

    public static PlannedCall DeleteResponse(string apiId, string id, string responseId) =>
        new("DeleteIntegrationResponse", "DELETE", $"/v2/apis/{apiId}/integrations/{id}/integrationresponses/{responseId}", null);

    public static PlannedCall UpdateRoute(string apiId, string routeId, string integrationId) =>
        new("UpdateRoute", "PATCH", $"/v2/apis/{apiId}/routes/{routeId}", new JsonObject { ["target"] = $"integrations/{integrationId}" });

    // The field names are the wire's own.
    private static JsonObject Json(RequestFields fields)
    {
        var body = new JsonObject();
        foreach (var (name, value) in fields.Scalars)
        {
            body[name] = name == FieldMap.TimeoutInMillis ? int.Parse(value, CultureInfo.InvariantCulture) : value;
        }

        foreach (var (name, map) in fields.Maps)
        {
            body[name] = Json(map);
        }

        foreach (var (name, map) in fields.NestedMaps)
        {
            body[name] = new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)Json(entry.Value))));
        }

        return body;
    }

    private static JsonObject Json(SortedDictionary<string, string> map) =>
        new(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
}
