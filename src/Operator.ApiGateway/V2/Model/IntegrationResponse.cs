namespace Operator.ApiGateway.V2.Model;

/// <summary>One integration response of a non-proxy WebSocket integration, as listed.</summary>
public sealed class IntegrationResponse
{
    public string? ContentHandlingStrategy { get; set; }

    public string? IntegrationResponseId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}
