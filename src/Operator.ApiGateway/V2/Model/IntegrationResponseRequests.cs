using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>Adds an integration response; <c>IntegrationResponseKey</c> is <c>$default</c> or <c>/regex/</c>.</summary>
public sealed class CreateIntegrationResponseRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}

/// <summary>Names one integration response to read.</summary>
public sealed class GetIntegrationResponseRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

    [JsonIgnore]
    public string? IntegrationResponseId { get; set; }
}

/// <summary>Asks for one page of the integration responses of an integration.</summary>
public sealed class GetIntegrationResponsesRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

    [JsonIgnore]
    public string? MaxResults { get; set; }

    [JsonIgnore]
    public string? NextToken { get; set; }
}

/// <summary>Merge of one integration response: null members are not sent and mean "unchanged".</summary>
public sealed class UpdateIntegrationResponseRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    public string? ContentHandlingStrategy { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

    [JsonIgnore]
    public string? IntegrationResponseId { get; set; }

    public string? IntegrationResponseKey { get; set; }

    public Dictionary<string, string>? ResponseParameters { get; set; }

    public Dictionary<string, string>? ResponseTemplates { get; set; }

    public string? TemplateSelectionExpression { get; set; }
}

/// <summary>Names one integration response to delete.</summary>
public sealed class DeleteIntegrationResponseRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? IntegrationId { get; set; }

    [JsonIgnore]
    public string? IntegrationResponseId { get; set; }
}
