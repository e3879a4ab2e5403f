using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V1.Model;

/// <summary>One stage. Log and method settings are not modelled: nothing here reads them.</summary>
public sealed class Stage
{
    public bool? CacheClusterEnabled { get; set; }

    public string? CacheClusterSize { get; set; }

    public string? CacheClusterStatus { get; set; }

    public CanarySettings? CanarySettings { get; set; }

    public string? ClientCertificateId { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? CreatedDate { get; set; }

    public string? DeploymentId { get; set; }

    public string? Description { get; set; }

    public string? DocumentationVersion { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? LastUpdatedDate { get; set; }

    public string? StageName { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Tags { get; set; }

    public bool? TracingEnabled { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Variables { get; set; }

    public string? WebAclArn { get; set; }
}

/// <summary>A share of a stage's traffic, in percent, that another deployment serves.</summary>
public sealed class CanarySettings
{
    public string? DeploymentId { get; set; }

    public double? PercentTraffic { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? StageVariableOverrides { get; set; }

    public bool? UseStageCache { get; set; }
}

/// <summary>Adds a stage that serves a deployment; refused with 409 when it exists.</summary>
public sealed class CreateStageRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    public bool? CacheClusterEnabled { get; set; }

    public string? CacheClusterSize { get; set; }

    public CanarySettings? CanarySettings { get; set; }

    public string? DeploymentId { get; set; }

    public string? Description { get; set; }

    public string? DocumentationVersion { get; set; }

    public string? StageName { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Tags { get; set; }

    public bool? TracingEnabled { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Variables { get; set; }
}

/// <summary>Names one stage to read.</summary>
public sealed class GetStageRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? StageName { get; set; }
}

/// <summary>Asks for the stages of an API, which come in one answer; with <c>DeploymentId</c>, only those that serve it.</summary>
public sealed class GetStagesRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? DeploymentId { get; set; }

    [JsonIgnore]
    public string? RestApiId { get; set; }
}

/// <summary>Changes a stage, for example the deployment it serves. The operations are applied in order.</summary>
public sealed class UpdateStageRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? StageName { get; set; }

    public List<PatchOperation>? PatchOperations { get; set; }
}

/// <summary>Names one stage to delete.</summary>
public sealed class DeleteStageRequest : AmazonAPIGatewayRequest
{
    [JsonIgnore]
    public string? RestApiId { get; set; }

    [JsonIgnore]
    public string? StageName { get; set; }
}

/// <summary>One stage as the service answers it.</summary>
public abstract class StageAnswer : AmazonAPIGatewayResponse
{
    public bool? CacheClusterEnabled { get; set; }

    public string? CacheClusterSize { get; set; }

    public string? CacheClusterStatus { get; set; }

    public CanarySettings? CanarySettings { get; set; }

    public string? ClientCertificateId { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? CreatedDate { get; set; }

    public string? DeploymentId { get; set; }

    public string? Description { get; set; }

    public string? DocumentationVersion { get; set; }

    [JsonConverter(typeof(EpochDateTimeConverter))]
    public DateTime? LastUpdatedDate { get; set; }

    public string? StageName { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Tags { get; set; }

    public bool? TracingEnabled { get; set; }

    [JsonConverter(typeof(TextMapConverter))]
    public Dictionary<string, string>? Variables { get; set; }

    public string? WebAclArn { get; set; }
}

/// <summary>The stage as created.</summary>
public sealed class CreateStageResponse : StageAnswer;

/// <summary>The stage as it is.</summary>
public sealed class GetStageResponse : StageAnswer;

/// <summary>The stage after the update.</summary>
public sealed class UpdateStageResponse : StageAnswer;

/// <summary>Every stage. The member is called <c>Item</c> in the official package too.</summary>
public sealed class GetStagesResponse : AmazonAPIGatewayResponse
{
    public List<Stage>? Item { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class DeleteStageResponse : AmazonAPIGatewayResponse;
