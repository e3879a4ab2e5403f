using System.Text.Json.Serialization;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.V1.Model;

/// <summary>One deployment. <c>ApiSummary</c>, path to verb to snapshot, comes only when asked for.</summary>
public sealed class Deployment
{
    public Dictionary<string, Dictionary<string, MethodSnapshot>>? ApiSummary { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? CreatedDate { get; set; }

    public string? Description { get; set; }

    public string? Id { get; set; }
}

/// <summary>What a deployment holds of a method.</summary>
public sealed class MethodSnapshot
{
    public bool? ApiKeyRequired { get; set; }

    public string? AuthorizationType { get; set; }
}

/// <summary>Deploys an API as it is now; with <c>StageName</c>, points that stage at it, creating the stage if needed.</summary>
public sealed class CreateDeploymentRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    public bool? CacheClusterEnabled { get; set; }

    public string? CacheClusterSize { get; set; }

    public string? Description { get; set; }

    public string? StageDescription { get; set; }

    public string? StageName { get; set; }

    public bool? TracingEnabled { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Variables { get; set; }
}

/// <summary>Names one deployment to read.</summary>
public sealed class GetDeploymentRequest : AmazonAPIGatewayRequest
{
    /// <summary>Parts to include, for example <c>apisummary</c>.</summary>
    [JsonIgnore]
    public List<string>? Embed { get; set; }

    [JsonIgnore]
    public string? DeploymentId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>Asks for one page of the deployments of an API.</summary>
public sealed class GetDeploymentsRequest : AmazonAPIGatewayRequest
{
    /// <summary>Items per page; the service's default is 25, its maximum 500.</summary>
    [JsonIgnore]
    public int? Limit { get; set; }

    /// <summary>Where the previous page ended; null for the first.</summary>
    [JsonIgnore]
    public string? Position { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>Names one deployment to delete; refused while a stage uses it.</summary>
public sealed class DeleteDeploymentRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? DeploymentId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>One deployment as the service answers it.</summary>
public abstract class DeploymentAnswer : AmazonAPIGatewayResponse
{
    public Dictionary<string, Dictionary<string, MethodSnapshot>>? ApiSummary { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? CreatedDate { get; set; }

    public string? Description { get; set; }

    public string? Id { get; set; }
}

/// <summary>The deployment as created.</summary>
public sealed class CreateDeploymentResponse : DeploymentAnswer, INamesWhatWasCreated
{
    string INamesWhatWasCreated.Created => $"deployment {Id}";
}

/// <summary>The deployment as it is.</summary>
public sealed class GetDeploymentResponse : DeploymentAnswer;

/// <summary>One page of deployments; the last one has no <c>Position</c>.</summary>
public sealed class GetDeploymentsResponse : AmazonAPIGatewayResponse
{
    [JsonPropertyName("item")]
    public List<Deployment>? Items { get; set; }

    public string? Position { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class DeleteDeploymentResponse : AmazonAPIGatewayResponse;
