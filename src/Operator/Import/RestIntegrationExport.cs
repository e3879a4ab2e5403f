using System.Text.Json.Nodes;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.OpenApi;
using Integration = Operator.ApiGateway.V1.Model.Integration;

namespace Operator.Import;

/// <summary>
/// Writes the integration of a REST API's method as the manifest that adopts it without a change. Pure. What the service fills in by itself (recorded
/// from AWS) is left out; methods, models and authorizers stay whose they are.
/// </summary>
internal static class RestIntegrationExport
{
    private const string CallersIdentity = "arn:aws:iam::*:user/*";

    /// <summary>Every integration of a resource, by HTTP method.</summary>
    /// <param name="options">Where it is and what is wanted.</param>
    /// <param name="names">Names of this API's objects; the same that an import of its OpenAPI document gives.</param>
    /// <param name="resource">The resource, read with its methods.</param>
    public static IEnumerable<JsonObject> ToManifests(ExportOptions options, ManifestNames names, Resource resource) =>
        from method in resource.ResourceMethods ?? []
        where method.Value?.MethodIntegration is not null
        orderby method.Key
        select ToManifest(options, names, resource, method.Key, method.Value.MethodIntegration!);

    private static JsonObject ToManifest(ExportOptions options, ManifestNames names, Resource resource, string method, Integration integration)
    {
        var spec = new JsonObject { ["restApiId"] = options.ApiId, ["resourcePath"] = resource.Path, ["httpMethod"] = method };
        var (isProxy, passesCaller) = (integration.Type?.EndsWith("_PROXY", StringComparison.Ordinal) == true, integration.Credentials == CallersIdentity);
        Set("type", integration.Type);
        Set("uri", integration.Uri);
        Set("integrationHttpMethod", integration.HttpMethod);
        Set("connectionType", integration.ConnectionType, unless: "INTERNET");
        Set("connectionId", integration.ConnectionId);
        Set("integrationTarget", integration.IntegrationTarget);
        Set("credentials", passesCaller ? null : integration.Credentials);
        Set("contentHandling", integration.ContentHandling);
        Set("passthroughBehavior", integration.PassthroughBehavior, unless: "WHEN_NO_MATCH");
        Set("cacheNamespace", integration.CacheNamespace, unless: resource.Id);
        Set("responseTransferMode", integration.ResponseTransferMode, unless: "BUFFERED");
        Put("credentialsPassthrough", passesCaller ? JsonValue.Create(true) : null);
        Put("requestParameters", Map(integration.RequestParameters));
        // Neither has an effect on a proxy; left out, both are left alone.
        Put("requestTemplates", isProxy ? null : Map(integration.RequestTemplates));
        Put("cacheKeyParameters", integration.CacheKeyParameters is { Count: > 0 } keys
            ? new JsonArray([.. keys.Order(StringComparer.Ordinal).Select(key => (JsonNode)key)])
            : null);
        Put("timeoutInMillis", integration.TimeoutInMillis is { } timeout and not 29000 ? JsonValue.Create(timeout) : null);
        Put("tlsConfig", integration.TlsConfig?.InsecureSkipVerification == true ? new JsonObject { ["insecureSkipVerification"] = true } : null);
        Put("integrationResponses", !isProxy && integration.IntegrationResponses is { Count: > 0 } responses
            ? new JsonArray([.. responses.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (JsonNode)Response(entry.Key, entry.Value))])
            : null);
        spec["adopt"] = true;
        return ExportedManifest.Of(nameof(RestIntegration), names.OfOperation(method, resource.Path ?? ""), options, spec, routes: []);

        void Set(string field, string? value, string? unless = null)
        {
            if (!string.IsNullOrEmpty(value) && value != unless)
            {
                spec[field] = value;
            }
        }

        void Put(string field, JsonNode? value)
        {
            if (value is not null)
            {
                spec[field] = value;
            }
        }
    }

    private static JsonObject Response(string statusCode, IntegrationResponse response)
    {
        var result = new JsonObject { ["statusCode"] = statusCode };
        foreach (var (field, value) in new (string, JsonNode?)[]
        {
            ("selectionPattern", string.IsNullOrEmpty(response.SelectionPattern) ? null : response.SelectionPattern),
            ("responseParameters", Map(response.ResponseParameters)),
            ("responseTemplates", Map(response.ResponseTemplates)),
            ("contentHandling", string.IsNullOrEmpty(response.ContentHandling) ? null : response.ContentHandling),
        })
        {
            if (value is not null)
            {
                result[field] = value;
            }
        }

        return result;
    }

    private static JsonObject? Map(Dictionary<string, string>? map) => map is { Count: > 0 }
        ? new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)))
        : null;
}
