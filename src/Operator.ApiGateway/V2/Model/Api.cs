using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>One HTTP or WebSocket API as listed. CORS configuration is not modelled: nothing here reads it.</summary>
public sealed class Api
{
    public string? ApiEndpoint { get; set; }

    public bool? ApiGatewayManaged { get; set; }

    public string? ApiId { get; set; }

    public string? ApiKeySelectionExpression { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string? Description { get; set; }

    public bool? DisableSchemaValidation { get; set; }

    public bool? DisableExecuteApiEndpoint { get; set; }

    public List<string>? ImportInfo { get; set; }

    public string? IpAddressType { get; set; }

    public string? Name { get; set; }

    public string? ProtocolType { get; set; }

    public string? RouteSelectionExpression { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    public string? Version { get; set; }

    public List<string>? Warnings { get; set; }
}

/// <summary>Names one API to read.</summary>
public sealed class GetApiRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }
}

/// <summary>One HTTP or WebSocket API. CORS configuration is not modelled.</summary>
public sealed class GetApiResponse : AmazonApiGatewayV2Response
{
    public string? ApiEndpoint { get; set; }

    public bool? ApiGatewayManaged { get; set; }

    public string? ApiId { get; set; }

    public string? ApiKeySelectionExpression { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string? Description { get; set; }

    public bool? DisableSchemaValidation { get; set; }

    public bool? DisableExecuteApiEndpoint { get; set; }

    public List<string>? ImportInfo { get; set; }

    public string? IpAddressType { get; set; }

    public string? Name { get; set; }

    public string? ProtocolType { get; set; }

    public string? RouteSelectionExpression { get; set; }

    public Dictionary<string, string>? Tags { get; set; }

    public string? Version { get; set; }

    public List<string>? Warnings { get; set; }
}

/// <summary>Asks for one page of the APIs of the account in the region.</summary>
public sealed class GetApisRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? MaxResults { get; set; }

    [JsonIgnore]
    public string? NextToken { get; set; }
}

/// <summary>One page of APIs; the last one has no <c>NextToken</c>.</summary>
public sealed class GetApisResponse : AmazonApiGatewayV2Response
{
    public List<Api>? Items { get; set; }

    public string? NextToken { get; set; }
}
