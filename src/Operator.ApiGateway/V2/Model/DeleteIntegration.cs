using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>Names one integration to delete; refused with 409 while a route targets it.</summary>
public sealed class DeleteIntegrationRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class DeleteIntegrationResponse : AmazonApiGatewayV2Response;
