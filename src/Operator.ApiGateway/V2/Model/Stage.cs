using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>One stage as listed. Log and route settings are not modelled: nothing here reads them.</summary>
public sealed class Stage
{
    public bool? ApiGatewayManaged { get; set; }

    public bool? AutoDeploy { get; set; }

    public string? ClientCertificateId { get; set; }

    public DateTime? CreatedDate { get; set; }

    public string? DeploymentId { get; set; }

    public string? Description { get; set; }

    public string? LastDeploymentStatusMessage { get; set; }

    public DateTime? LastUpdatedDate { get; set; }

    public string? StageName { get; set; }

    public Dictionary<string, string>? StageVariables { get; set; }

    public Dictionary<string, string>? Tags { get; set; }
}

/// <summary>Asks for one page of the stages of an API.</summary>
public sealed class GetStagesRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? MaxResults { get; set; }

    [JsonIgnore]
    public string? NextToken { get; set; }
}

/// <summary>One page of stages; the last one has no <c>NextToken</c>.</summary>
public sealed class GetStagesResponse : AmazonApiGatewayV2Response
{
    public List<Stage>? Items { get; set; }

    public string? NextToken { get; set; }
}
