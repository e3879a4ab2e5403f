namespace Operator.OpenApi;

/// <summary>What a property of the extension looks like.</summary>
internal enum PropertyShape
{
    /// <summary>Any text.</summary>
    Text,

    /// <summary>One of some words, in any letter case.</summary>
    Word,

    /// <summary>A version such as <c>2.0</c>, which YAML makes a number of.</summary>
    Version,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Texts by name.</summary>
    TextMap,

    /// <summary>A list of texts.</summary>
    TextList,

    /// <summary>Options of TLS.</summary>
    Tls,

    /// <summary>Selection pattern to integration response (REST APIs).</summary>
    Responses,

    /// <summary>Status code to mappings (HTTP APIs).</summary>
    ResponseParameters,
}

/// <summary>One property of <c>x-amazon-apigateway-integration</c>.</summary>
/// <param name="Name">In the extension.</param>
/// <param name="Shape">What it looks like.</param>
/// <param name="Rest">Field of RestIntegration; null when REST APIs do not have it.</param>
/// <param name="Http">Field of Integration; null when HTTP APIs do not have it.</param>
/// <param name="Words">The words of a <see cref="PropertyShape.Word"/>.</param>
internal sealed record IntegrationProperty(string Name, PropertyShape Shape, string? Rest, string? Http, params string[] Words)
{
    /// <summary>The whole extension, in the order in which manifests show it. Source: API Gateway developer guide, OpenAPI extensions.</summary>
    public static IReadOnlyList<IntegrationProperty> All { get; } =
    [
        new("type", PropertyShape.Word, "type", "integrationType", "HTTP", "HTTP_PROXY", "AWS", "AWS_PROXY", "MOCK"),
        new("integrationSubtype", PropertyShape.Text, null, "integrationSubtype"),
        new("uri", PropertyShape.Text, "uri", "integrationUri"),
        new("httpMethod", PropertyShape.Word, "integrationHttpMethod", "integrationMethod", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY"),
        new("connectionType", PropertyShape.Word, "connectionType", "connectionType", "INTERNET", "VPC_LINK"),
        new("connectionId", PropertyShape.Text, "connectionId", "connectionId"),
        new("integrationTarget", PropertyShape.Text, "integrationTarget", null),
        new("credentials", PropertyShape.Text, "credentials", "credentialsArn"),
        new("payloadFormatVersion", PropertyShape.Version, null, "payloadFormatVersion"),
        new("contentHandling", PropertyShape.Word, "contentHandling", null, "CONVERT_TO_BINARY", "CONVERT_TO_TEXT"),
        new("passthroughBehavior", PropertyShape.Word, "passthroughBehavior", null, "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"),
        new("requestParameters", PropertyShape.TextMap, "requestParameters", "requestParameters"),
        new("requestTemplates", PropertyShape.TextMap, "requestTemplates", null),
        new("responseParameters", PropertyShape.ResponseParameters, null, "responseParameters"),
        new("cacheKeyParameters", PropertyShape.TextList, "cacheKeyParameters", null),
        new("cacheNamespace", PropertyShape.Text, "cacheNamespace", null),
        new("timeoutInMillis", PropertyShape.Integer, "timeoutInMillis", "timeoutInMillis"),
        new("tlsConfig", PropertyShape.Tls, "tlsConfig", "tlsConfig"),
        new("responseTransferMode", PropertyShape.Word, "responseTransferMode", null, "BUFFERED", "STREAM"),
        new("responses", PropertyShape.Responses, "integrationResponses", null),
    ];
}
