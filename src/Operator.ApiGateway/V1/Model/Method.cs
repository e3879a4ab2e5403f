using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>
/// One method of a resource. <c>RequestParameters</c> tells for each parameter whether it is required; <c>MethodResponses</c> is keyed by
/// status code. A list without <c>embed=methods</c> holds empty ones.
/// </summary>
public sealed class Method
{
    public bool? ApiKeyRequired { get; set; }

    public List<string>? AuthorizationScopes { get; set; }

    public string? AuthorizationType { get; set; }

    public string? AuthorizerId { get; set; }

    public string? HttpMethod { get; set; }

    public Integration? MethodIntegration { get; set; }

    public Dictionary<string, MethodResponse>? MethodResponses { get; set; }

    public string? OperationName { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? RequestModels { get; set; }

    public Dictionary<string, bool>? RequestParameters { get; set; }

    public string? RequestValidatorId { get; set; }
}

/// <summary>One response that a method declares.</summary>
public sealed class MethodResponse
{
    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseModels { get; set; }

    public Dictionary<string, bool>? ResponseParameters { get; set; }

    public string? StatusCode { get; set; }
}
