using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.Apis.V1Alpha1;
using Operator.Kubernetes.Schema;
using Operator.OpenApi;

namespace Operator.Import;

/// <summary>
/// Turns the document of <c>aws apigatewayv2 create-integration --cli-input-json</c> (or <c>--cli-input-yaml</c>) into an
/// Integration manifest. Pure: it converts and does not judge; the manifest is validated like any other.
/// </summary>
/// <remarks>
/// Rules. Member names lose their capital (<c>ApiId</c> → <c>apiId</c>). Nulls and empty texts, which a generated skeleton is full of, are
/// left out, except in maps, where an empty template means something. <c>ResponseParameters</c> may have the API's flat form, status to
/// destination to source, or the list form of CloudFormation; the manifest has the list form. Members that only API Gateway
/// sets are left out, but <c>IntegrationId</c> is kept: with it the manifest adopts. The protocol is not part of such a document;
/// it is WEBSOCKET when a member or type says so that HTTP APIs do not have, else HTTP.
/// </remarks>
internal static class CreateIntegrationInput
{
    private static readonly HashSet<string> Texts =
    [
        "apiId", "connectionId", "connectionType", "contentHandlingStrategy", "credentialsArn", "description", "integrationId", "integrationMethod",
        "integrationSubtype", "integrationType", "integrationUri", "passthroughBehavior", "payloadFormatVersion", "templateSelectionExpression",
    ];

    private static readonly HashSet<string> Others = ["requestParameters", "requestTemplates", "responseParameters", "timeoutInMillis", "tlsConfig"];

    /// <summary>Fields of a manifest that come from members of the input.</summary>
    public static IEnumerable<string> Fields => Texts.Concat(Others);

    private static readonly HashSet<string> SetByApiGateway = ["apiGatewayManaged", "integrationResponseSelectionExpression"];

    private static readonly HashSet<string> WebSocketTypes = ["AWS", "HTTP", "MOCK"];

    private static readonly string[] WebSocketFields =
        ["contentHandlingStrategy", "passthroughBehavior", "requestTemplates", "templateSelectionExpression"];

    /// <summary>The manifest for <paramref name="input"/>.</summary>
    /// <param name="input">The document.</param>
    /// <param name="name">Name of the object.</param>
    /// <param name="accountRef">AwsAccount by whose account the API is reached, which such a document cannot say; null for the operator's own.</param>
    /// <exception cref="ManifestException">The document is not such an input: a member is unknown or has the wrong shape.</exception>
    public static JsonObject ToManifest(JsonNode input, string name, string? accountRef = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        var spec = new JsonObject();
        foreach (var (member, value) in Map(input, "the document"))
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(member);
            if (!SetByApiGateway.Contains(field) && Convert(field, member, value) is { } converted && !spec.TryAdd(field, converted))
            {
                throw new ManifestException($"Set {member} once: it is there in two spellings.");
            }
        }

        if (!spec.ContainsKey("apiId"))
        {
            throw new ManifestException("Pass --api-id, or set ApiId: the document does not say which API the integration belongs to.");
        }

        if (accountRef is not null)
        {
            spec["accountRef"] = new JsonObject { ["name"] = accountRef };
        }

        spec["protocolType"] = IsWebSocket(spec) ? nameof(ProtocolType.WEBSOCKET) : nameof(ProtocolType.HTTP);
        return new JsonObject
        {
            ["apiVersion"] = ApiGroup.GroupVersion,
            ["kind"] = "Integration",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject(Ordered(spec).Select(e => KeyValuePair.Create(e.Key, e.Value?.DeepClone()))),
        };
    }

    /// <summary>Makes <paramref name="input"/> an input for this API, whatever it said: as an option of the AWS CLI wins over its file.</summary>
    /// <exception cref="ManifestException">The document is no object.</exception>
    public static void SetApi(JsonNode input, string apiId)
    {
        var members = Map(input, "the document");
        foreach (var member in members.Select(member => member.Key).Where(member => JsonNamingPolicy.CamelCase.ConvertName(member) == "apiId").ToList())
        {
            members.Remove(member);
        }

        members["ApiId"] = apiId;
    }

    /// <summary>
    /// Flat response parameters (status → destination → source) in the list form of the schema; lists are taken as they are.
    /// </summary>
    public static JsonObject ToListForm(JsonNode responseParameters) => new(
        Map(responseParameters, "ResponseParameters").Select(status => KeyValuePair.Create(
            status.Key, (JsonNode?)new JsonObject { ["responseParameters"] = Pairs(Map(status.Value, $"ResponseParameters.{status.Key}"), status.Key) })));

    /// <summary>The list form of one status; null for the flat one.</summary>
    public static (string Member, JsonArray Pairs)? ListOf(JsonObject mappings) =>
        mappings.Count == 1 && mappings.First() is { Key: var member and ("ResponseParameters" or "responseParameters"), Value: JsonArray list } ? (member, list) : null;

    private static JsonNode? Convert(string field, string member, JsonNode? value)
    {
        if (value is null || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0))
        {
            return null;
        }

        return field switch
        {
            _ when Texts.Contains(field) => Scalar(member, value, JsonValueKind.String),
            "timeoutInMillis" => Scalar(member, value, JsonValueKind.Number),
            "requestParameters" or "requestTemplates" => Map(value, member).DeepClone(),
            "responseParameters" => ToListForm(value),
            "tlsConfig" => Tls(Map(value, member)),
            _ => throw new ManifestException(Unknown(field, member)),
        };
    }

    private static string Unknown(string field, string member) =>
        Fields.Concat(SetByApiGateway).Order(StringComparer.Ordinal).FirstOrDefault(known => Similarity.IsClose(known, field)) is { } meant
            ? $"Write {char.ToUpperInvariant(meant[0])}{meant[1..]}: create-integration's input has no member {member}."
            : $"Remove {member}: create-integration's input has no such member.";

    private static JsonNode Scalar(string member, JsonNode value, JsonValueKind kind) =>
        value.GetValueKind() == kind ? value.DeepClone() : throw new ManifestException($"Make {member} a {kind.ToString().ToLowerInvariant()}.");

    private static JsonObject Map(JsonNode? node, string what) => node as JsonObject ?? throw new ManifestException($"Make {what} an object.");

    private static JsonObject? Tls(JsonObject tls)
    {
        var result = new JsonObject();
        foreach (var (member, value) in tls)
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(member) is not "serverNameToVerify")
            {
                throw new ManifestException($"Remove TlsConfig.{member}: TlsConfig has only ServerNameToVerify.");
            }

            if (value is not null && Scalar($"TlsConfig.{member}", value, JsonValueKind.String).GetValue<string>() is { Length: > 0 } serverName)
            {
                result["serverNameToVerify"] = serverName;
            }
        }

        // A skeleton's empty TlsConfig means none.
        return result.Count > 0 ? result : null;
    }

    private static JsonArray Pairs(JsonObject mappings, string status)
    {
        if (ListOf(mappings) is var (member, list))
        {
            return new JsonArray([.. list.Select((pair, index) => (JsonNode)Pair(pair, $"ResponseParameters.{status}.{member}[{index}]"))]);
        }

        return new JsonArray([.. mappings.Select(mapping => (JsonNode)new JsonObject
        {
            ["destination"] = mapping.Key,
            ["source"] = mapping.Value?.DeepClone(),
        })]);
    }

    private static JsonObject Pair(JsonNode? pair, string what)
    {
        var result = new JsonObject();
        foreach (var (member, value) in Map(pair, what))
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(member);
            if (field is not ("destination" or "source"))
            {
                throw new ManifestException($"Remove {what}.{member}: a mapping has only Destination and Source.");
            }

            if (!result.TryAdd(field, value?.DeepClone()))
            {
                throw new ManifestException($"Set {what}.{member} once: it is there in two spellings.");
            }
        }

        return result;
    }

    private static bool IsWebSocket(JsonObject spec) =>
        (spec["integrationType"]?.GetValue<string>() is { } type && WebSocketTypes.Contains(type)) || WebSocketFields.Any(spec.ContainsKey);

    // What identifies first, then by name: as people write it.
    private static IEnumerable<KeyValuePair<string, JsonNode?>> Ordered(JsonObject spec) =>
        spec.OrderBy(e => e.Key switch { "apiId" => 0, "protocolType" => 1, "integrationId" => 2, "integrationType" => 3, _ => 4 })
            .ThenBy(e => e.Key, StringComparer.Ordinal);
}
