using System.Text.Json.Serialization;

namespace Operator.ApiGateway.V2.Model;

/// <summary>One route as listed; <c>Target</c> is <c>integrations/{integrationId}</c>.</summary>
public sealed class Route
{
    public bool? ApiGatewayManaged { get; set; }

    public bool? ApiKeyRequired { get; set; }

    public List<string>? AuthorizationScopes { get; set; }

    public string? AuthorizationType { get; set; }

    public string? AuthorizerId { get; set; }

    public string? ModelSelectionExpression { get; set; }

    public string? OperationName { get; set; }

    public Dictionary<string, string>? RequestModels { get; set; }

    public Dictionary<string, ParameterConstraints>? RequestParameters { get; set; }

    public string? RouteId { get; set; }

    public string? RouteKey { get; set; }

    public string? RouteResponseSelectionExpression { get; set; }

    public string? Target { get; set; }
}

/// <summary>Whether a route parameter must be present.</summary>
public sealed class ParameterConstraints
{
    public bool? Required { get; set; }
}

/// <summary>Asks for one page of the routes of an API.</summary>
public sealed class GetRoutesRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    [JsonIgnore]
    public string? MaxResults { get; set; }

    [JsonIgnore]
    public string? NextToken { get; set; }
}

/// <summary>One page of routes; the last one has no <c>NextToken</c>.</summary>
public sealed class GetRoutesResponse : AmazonApiGatewayV2Response
{
    public List<Route>? Items { get; set; }

    public string? NextToken { get; set; }
}

/// <summary>Merge of one route: null members are not sent and mean "unchanged".</summary>
public sealed class UpdateRouteRequest : AmazonApiGatewayV2Request
{
    [JsonIgnore]
    public string? ApiId { get; set; }

    public bool? ApiKeyRequired { get; set; }

    public List<string>? AuthorizationScopes { get; set; }

    public string? AuthorizationType { get; set; }

    public string? AuthorizerId { get; set; }

    public string? ModelSelectionExpression { get; set; }

    public string? OperationName { get; set; }

    public Dictionary<string, string>? RequestModels { get; set; }

    public Dictionary<string, ParameterConstraints>? RequestParameters { get; set; }

    [JsonIgnore]
    public string? RouteId { get; set; }

    public string? RouteKey { get; set; }

    public string? RouteResponseSelectionExpression { get; set; }

    public string? Target { get; set; }
}

/// <summary>The whole route after the update.</summary>
public sealed class UpdateRouteResponse : AmazonApiGatewayV2Response
{
    public bool? ApiGatewayManaged { get; set; }

    public bool? ApiKeyRequired { get; set; }

    public List<string>? AuthorizationScopes { get; set; }

    public string? AuthorizationType { get; set; }

    public string? AuthorizerId { get; set; }

    public string? ModelSelectionExpression { get; set; }

    public string? OperationName { get; set; }

    public Dictionary<string, string>? RequestModels { get; set; }

    public Dictionary<string, ParameterConstraints>? RequestParameters { get; set; }

    public string? RouteId { get; set; }

    public string? RouteKey { get; set; }

    public string? RouteResponseSelectionExpression { get; set; }

    public string? Target { get; set; }
}
