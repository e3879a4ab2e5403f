namespace Operator.ApiGateway.V2.Model;

/// <summary>The integration response as created.</summary>
public sealed class CreateIntegrationResponseResponse : AmazonApiGatewayV2Response
{
    public string? ContentHandlingStrategy { get; set; }

    public string? IntegrationResponseId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}

/// <summary>The integration response as it is.</summary>
public sealed class GetIntegrationResponseResponse : AmazonApiGatewayV2Response
{
    public string? ContentHandlingStrategy { get; set; }

    public string? IntegrationResponseId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}

/// <summary>One page of integration responses; the last one has no <c>NextToken</c>.</summary>
public sealed class GetIntegrationResponsesResponse : AmazonApiGatewayV2Response
{
    public List<IntegrationResponse>? Items { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>The whole integration response after the update.</summary>
public sealed class UpdateIntegrationResponseResponse : AmazonApiGatewayV2Response
{
    public string? ContentHandlingStrategy { get; set; }

    public string? IntegrationResponseId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}

/// <summary>The service answers without a body.</summary>
public sealed class DeleteIntegrationResponseResponse : AmazonApiGatewayV2Response;
