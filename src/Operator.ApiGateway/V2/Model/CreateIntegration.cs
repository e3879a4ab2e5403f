using System.Text.Json.Serialization;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.V2.Model;

/// <summary>
/// Input of <c>POST /v2/apis/{apiId}/integrations</c>. A null member is not sent; an empty string or an empty map
/// is.
/// </summary>
public sealed class CreateIntegrationRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    public string? CredentialsArn { get; set; }

    public string? Description { get; set; }

    public string? IntegrationMethod { get; set; }

    public string? IntegrationSubtype { get; set; }

    public string? IntegrationType { get; set; }

    public string? IntegrationUri { get; set; }

    public string? PassthroughBehavior { get; set; }

    public string? PayloadFormatVersion { get; set; }

    public Dictionary<string, string>? RequestParameters { get; set; }

    public Dictionary<string, string>? RequestTemplates { get; set; }

    public Dictionary<string, Dictionary<string, string>>? ResponseParameters { get; set; }

    public string? TemplateSelectionExpression { get; set; }

    public int? TimeoutInMillis { get; set; }

    public TlsConfigInput? TlsConfig { get; set; }
}

/// <summary>
/// The integration as created, with the values the service filled in. The members are the same as those of <see
/// cref="Integration"/>; <see cref="ModelConversions"/> converts.
/// </summary>
public sealed class CreateIntegrationResponse : AmazonApiGatewayV2Response, INamesWhatWasCreated
{
    string INamesWhatWasCreated.Created => $"integration {IntegrationId}";

    public bool? ApiGatewayManaged { get; set; }

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    public string? CredentialsArn { get; set; }

    public string? Description { get; set; }

    public string? IntegrationId { get; set; }

    public string? IntegrationMethod { get; set; }

    public string? IntegrationResponseSelectionExpression { get; set; }

    public string? IntegrationSubtype { get; set; }

    public string? IntegrationType { get; set; }

    public string? IntegrationUri { get; set; }

    public string? PassthroughBehavior { get; set; }

    public string? PayloadFormatVersion { get; set; }

    public Dictionary<string, string>? RequestParameters { get; set; }

    public Dictionary<string, string>? RequestTemplates { get; set; }

    public Dictionary<string, Dictionary<string, string>>? ResponseParameters { get; set; }

    public string? TemplateSelectionExpression { get; set; }

    public int? TimeoutInMillis { get; set; }

    public TlsConfig? TlsConfig { get; set; }
}
