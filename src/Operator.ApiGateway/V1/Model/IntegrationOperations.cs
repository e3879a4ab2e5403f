using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>
/// Input of <c>PUT …/methods/{httpMethod}/integration</c>: the whole integration; what is not sent falls back to the service's default.
/// <c>HttpMethod</c> is the method it belongs to, <c>IntegrationHttpMethod</c> the verb towards the backend.
/// </summary>
public sealed class PutIntegrationRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    public string? CacheNamespace { get; set; }

    public List<string>? CacheKeyParameters { get; set; }

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandling { get; set; }

    public string? Credentials { get; set; }

    /// <summary>Called <c>httpMethod</c> on the wire.</summary>
    [JsonPropertyName("httpMethod")]
    public string? IntegrationHttpMethod { get; set; }

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

/// <summary>Names one integration to read.</summary>
public sealed class GetIntegrationRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }
}

/// <summary>Changes an integration. The operations are applied in order.</summary>
public sealed class UpdateIntegrationRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    public List<PatchOperation>? PatchOperations { get; set; }
}

/// <summary>Names one integration to delete.</summary>
public sealed class DeleteIntegrationRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }
}

/// <summary>A whole integration as the service answers it; see <see cref="Integration"/> for the members.</summary>
public abstract class IntegrationAnswer : AmazonAPIGatewayResponse
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

/// <summary>The integration as put, with the service's defaults.</summary>
public sealed class PutIntegrationResponse : IntegrationAnswer;

/// <summary>The integration as it is.</summary>
public sealed class GetIntegrationResponse : IntegrationAnswer;

/// <summary>The integration after the update.</summary>
public sealed class UpdateIntegrationResponse : IntegrationAnswer;

/// <summary>The service answers without a body.</summary>
public sealed class DeleteIntegrationResponse : AmazonAPIGatewayResponse;
