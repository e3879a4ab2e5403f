using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Declares one response of a method; refused with 409 when it exists.</summary>
public sealed class PutMethodResponseRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    [JsonIgnore]
    public string? StatusCode { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseModels { get; set; }

    public Dictionary<string, bool>? ResponseParameters { get; set; }
}

/// <summary>Changes a method response. The operations are applied in order.</summary>
public sealed class UpdateMethodResponseRequest : AmazonAPIGatewayRequest
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

/// <summary>Names one method response to delete.</summary>
public sealed class DeleteMethodResponseRequest : AmazonAPIGatewayRequest
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

/// <summary>A whole method response as the service answers it.</summary>
public abstract class MethodResponseAnswer : AmazonAPIGatewayResponse
{
    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? ResponseModels { get; set; }

    public Dictionary<string, bool>? ResponseParameters { get; set; }

    public string? StatusCode { get; set; }
}

/// <summary>The method response as declared.</summary>
public sealed class PutMethodResponseResponse : MethodResponseAnswer;

/// <summary>The method response after the update.</summary>
public sealed class UpdateMethodResponseResponse : MethodResponseAnswer;

/// <summary>The service answers without a body.</summary>
public sealed class DeleteMethodResponseResponse : AmazonAPIGatewayResponse;
