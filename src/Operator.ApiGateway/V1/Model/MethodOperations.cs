using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>Creates a method; refused with 409 when it exists. Without <c>AuthorizationType</c> the service refuses it.</summary>
public sealed class PutMethodRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    public bool? ApiKeyRequired { get; set; }

    public List<string>? AuthorizationScopes { get; set; }

    public string? AuthorizationType { get; set; }

    public string? AuthorizerId { get; set; }

    public string? OperationName { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? RequestModels { get; set; }

    public Dictionary<string, bool>? RequestParameters { get; set; }

    public string? RequestValidatorId { get; set; }
}

/// <summary>Names one method to read.</summary>
public sealed class GetMethodRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }
}

/// <summary>Changes a method. The operations are applied in order.</summary>
public sealed class UpdateMethodRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }

    public List<PatchOperation>? PatchOperations { get; set; }
}

/// <summary>Names one method to delete; its integration and responses go with it.</summary>
public sealed class DeleteMethodRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? ResourceId { get; set; }

    [JsonIgnore]
    public string? HttpMethod { get; set; }
}

/// <summary>A whole method as the service answers it; see <see cref="Method"/> for the members.</summary>
public abstract class MethodAnswer : AmazonAPIGatewayResponse
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

/// <summary>The method as created. Not to be confused with the response of a method, <see cref="MethodResponse"/>.</summary>
public sealed class PutMethodResponse : MethodAnswer;

/// <summary>The method as it is.</summary>
public sealed class GetMethodResponse : MethodAnswer;

/// <summary>The method after the update.</summary>
public sealed class UpdateMethodResponse : MethodAnswer;

/// <summary>The service answers without a body.</summary>
public sealed class DeleteMethodResponse : AmazonAPIGatewayResponse;
