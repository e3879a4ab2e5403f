using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>Names one integration to read.</summary>
public sealed class GetIntegrationRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }
}

/// <summary>
/// The integration as it is. The members are the same as those of <see cref="Integration"/>; <see
/// cref="ModelConversions"/> converts.
/// </summary>
public sealed class GetIntegrationResponse : AmazonApiGatewayV2Response
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
