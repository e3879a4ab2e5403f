using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Names one REST API to read.</summary>
public sealed class GetRestApiRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>The REST API as it is. Its policy is not modelled: nothing here reads it.</summary>
public sealed class GetRestApiResponse : AmazonAPIGatewayResponse
{
    public string? ApiKeySource { get; set; }

    public List<string>? BinaryMediaTypes { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? CreatedDate { get; set; }

    public string? Description { get; set; }

    public bool? DisableExecuteApiEndpoint { get; set; }

    public EndpointConfiguration? EndpointConfiguration { get; set; }

    public string? Id { get; set; }

    public int? MinimumCompressionSize { get; set; }

    public string? Name { get; set; }

    public string? RootResourceId { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Tags { get; set; }

    public string? Version { get; set; }

    public List<string>? Warnings { get; set; }
}

/// <summary>Where the API answers: <c>EDGE</c>, <c>REGIONAL</c> or <c>PRIVATE</c>.</summary>
public sealed class EndpointConfiguration
{
    public string? IpAddressType { get; set; }

    public List<string>? Types { get; set; }

    public List<string>? VpcEndpointIds { get; set; }
}
