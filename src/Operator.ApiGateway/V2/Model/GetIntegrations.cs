using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>Asks for one page of the integrations of an API. <c>MaxResults</c> is a string in this API.</summary>
public sealed class GetIntegrationsRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? MaxResults { get; set; }

    [JsonIgnore]
    public string? NextToken { get; set; }
}

/// <summary>One page of integrations; the last one has no <c>NextToken</c>.</summary>
public sealed class GetIntegrationsResponse : AmazonApiGatewayV2Response
{
    public List<Integration>? Items { get; set; }

    public string? NextToken { get; set; }
}
