namespace Operator.Apis.V1Alpha1;

/// <summary>Desired state: the properties of AWS::ApiGatewayV2::Integration under their API names, then the operator's own.</summary>
public sealed class IntegrationSpec
{
    public string ApiId { get; set; } = "";

    public ProtocolType ProtocolType { get; set; } = ProtocolType.HTTP;

    public string IntegrationType { get; set; } = "";

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    public string? CredentialsArn { get; set; }

    public string? Description { get; set; }

    public string? IntegrationMethod { get; set; }

    public string? IntegrationSubtype { get; set; }

    public string? IntegrationUri { get; set; }

    public string? PassthroughBehavior { get; set; }

    public string? PayloadFormatVersion { get; set; }

    public IDictionary<string, string>? RequestParameters { get; set; }

    public IDictionary<string, string>? RequestTemplates { get; set; }

    /// <summary>By status code (200-599): the list form of CloudFormation and Pulumi.</summary>
    public IDictionary<string, ResponseParameterList>? ResponseParameters { get; set; }

    public string? TemplateSelectionExpression { get; set; }

    public int? TimeoutInMillis { get; set; }

    public TlsConfig? TlsConfig { get; set; }

    /// <summary>WebSocket, not proxy: reconciled as part of this object, keyed by <see cref="IntegrationResponseSpec.IntegrationResponseKey"/>.</summary>
    public IList<IntegrationResponseSpec>? IntegrationResponses { get; set; }

    public string? Region { get; set; }

    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Delete;

    public ManagementPolicy ManagementPolicy { get; set; } = ManagementPolicy.Manage;

    public DriftPolicy DriftPolicy { get; set; } = DriftPolicy.Correct;

    public ReplacePolicy ReplacePolicy { get; set; } = ReplacePolicy.CreateBeforeDelete;

    /// <summary>Field paths (for example <c>description</c>, <c>requestParameters.overwrite:path</c>) sent at create and never corrected.</summary>
    public IList<string>? IgnoreFields { get; set; }

    public bool Suspend { get; set; }

    /// <summary>Adopts this existing integration instead of creating one.</summary>
    public string? IntegrationId { get; set; }
}

/// <summary>Response parameters for one status code.</summary>
public sealed class ResponseParameterList
{
    public IList<ResponseParameter> ResponseParameters { get; set; } = [];
}

/// <summary>One mapping of a response value.</summary>
public sealed class ResponseParameter
{
    public string Destination { get; set; } = "";

    public string Source { get; set; } = "";
}

/// <summary>TLS of a private integration.</summary>
public sealed class TlsConfig
{
    public string? ServerNameToVerify { get; set; }
}

/// <summary>An integration response of a WebSocket API, under the API's names.</summary>
public sealed class IntegrationResponseSpec
{
    public string IntegrationResponseKey { get; set; } = "";

    public string? ContentHandlingStrategy { get; set; }

    public IDictionary<string, string>? ResponseParameters { get; set; }

    public IDictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}
