using System.Text.Json;
using System.Text.Json.Nodes;
using Operator.ApiGateway.Transport;

namespace Operator.ApiGateway.V2.Model;

/// <summary>
/// One integration as <c>GetIntegrations</c> lists it. Members the service did not send are null;
/// <c>TimeoutInMillis</c> is milliseconds.
/// </summary>
public sealed class Integration
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

    /// <summary>Whether the service says the same in both, whatever the order of the entries of maps.</summary>
    public bool SaysTheSameAs(Integration other) => JsonNode.DeepEquals(
        JsonSerializer.SerializeToNode(this, ApiGatewayJsonContext.Default.Integration),
        JsonSerializer.SerializeToNode(other, ApiGatewayJsonContext.Default.Integration));
}
