using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>
/// Input of <c>PATCH</c> on one integration: a merge, so a null member is not sent and means "unchanged", while an
/// empty string, an empty map or an empty map value is sent and clears.
/// </summary>
public sealed class UpdateIntegrationRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    public string? ConnectionId { get; set; }

    public string? ConnectionType { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    public string? CredentialsArn { get; set; }

    public string? Description { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

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
/// The whole integration after the update; no second read is needed. The members are the same as those of <see
/// cref="Integration"/>; <see cref="ModelConversions"/> converts.
/// </summary>
public sealed class UpdateIntegrationResponse : AmazonApiGatewayV2Response
{
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
