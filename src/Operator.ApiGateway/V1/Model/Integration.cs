using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>
/// The integration of a method. <c>HttpMethod</c> is the verb towards the backend, <c>TimeoutInMillis</c> is milliseconds,
/// <c>IntegrationResponses</c> is keyed by status code. Members the service did not send are null.
/// </summary>
public sealed class Integration
{
    public string? CacheNamespace { get; set; }

    public List<string>? CacheKeyParameters { get; set; }

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandling { get; set; }

    public string? Credentials { get; set; }

    public string? HttpMethod { get; set; }

    public Dictionary<string, IntegrationResponse>? IntegrationResponses { get; set; }

    public string? IntegrationTarget { get; set; }

    public string? PassthroughBehavior { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? RequestParameters { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? RequestTemplates { get; set; }

    public string? ResponseTransferMode { get; set; }

    public int? TimeoutInMillis { get; set; }

    public TlsConfig? TlsConfig { get; set; }

    public string? Type { get; set; }

    public string? Uri { get; set; }
}

/// <summary>How one status code is made from the backend's answer.</summary>
public sealed class IntegrationResponse
{
    public string? ContentHandling { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseParameters { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? SelectionPattern { get; set; }

    public string? StatusCode { get; set; }
}

/// <summary>TLS towards an HTTP backend.</summary>
public sealed class TlsConfig
{
    public bool? InsecureSkipVerification { get; set; }
}
