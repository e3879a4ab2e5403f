using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Puts the integration response of one status code; the method must have a response of that code first.</summary>
public sealed class PutIntegrationResponseRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    [JsonIgnore]
    public string? StatusCode { get; set; }

    public string? ContentHandling { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseParameters { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? SelectionPattern { get; set; }
}

/// <summary>Names one integration response to read.</summary>
public sealed class GetIntegrationResponseRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    [JsonIgnore]
    public string? StatusCode { get; set; }
}

/// <summary>Changes an integration response. The operations are applied in order.</summary>
public sealed class UpdateIntegrationResponseRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    [JsonIgnore]
    public string? StatusCode { get; set; }

    public List<PatchOperation>? PatchOperations { get; set; }
}

/// <summary>Names one integration response to delete.</summary>
public sealed class DeleteIntegrationResponseRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    [JsonIgnore]
    public string? StatusCode { get; set; }
}

/// <summary>A whole integration response as the service answers it.</summary>
public abstract class IntegrationResponseAnswer : AmazonAPIGatewayResponse
{
    public string? ContentHandling { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseParameters { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? SelectionPattern { get; set; }

    public string? StatusCode { get; set; }
}

/// <summary>The integration response as put.</summary>
public sealed class PutIntegrationResponseResponse : IntegrationResponseAnswer;

/// <summary>The integration response as it is.</summary>
public sealed class GetIntegrationResponseResponse : IntegrationResponseAnswer;

/// <summary>The integration response after the update.</summary>
public sealed class UpdateIntegrationResponseResponse : IntegrationResponseAnswer;

/// <summary>The service answers without a body.</summary>
public sealed class DeleteIntegrationResponseResponse : AmazonAPIGatewayResponse;
