using System.Globalization;
using Operator.ApiGateway.V1.Model;
using Operator.Apis.V1Alpha1;
using Operator.Drift;
using Operator.Drift.Rest;
using Model = Operator.ApiGateway.V1.Model;

namespace Operator.Reconcilers.Rest;

/// <summary>Which method of which API, in the client's terms.</summary>
internal readonly record struct MethodAddress(string RestApiId, string ResourceId, string HttpMethod)
{
    public override string ToString() => $"{HttpMethod} of resource {ResourceId} of API {RestApiId}";
}

/// <summary>Between the client's types and ours. The only place that names the client's members one by one.</summary>
internal static class RestMapping
{
    /// <summary>A method as a list or a read shows it.</summary>
    public static ObservedMethod ToObserved(Method method) => Observed(
        method.AuthorizationType, method.AuthorizerId, method.ApiKeyRequired, method.RequestParameters, method.RequestModels, method.MethodResponses, method.MethodIntegration);

    /// <summary>A method as the answer to a call about it shows it.</summary>
    public static ObservedMethod ToObserved(MethodAnswer method) => Observed(
        method.AuthorizationType, method.AuthorizerId, method.ApiKeyRequired, method.RequestParameters, method.RequestModels, method.MethodResponses, method.MethodIntegration);

    /// <summary>The answer to a write of an integration. Responses that it does not mention are those that were there before.</summary>
    public static ObservedRestIntegration ToObserved(IntegrationAnswer answer, ObservedRestIntegration? before) => new()
    {
        Type = answer.Type,
        HttpMethod = answer.HttpMethod,
        Uri = answer.Uri,
        ConnectionType = answer.ConnectionType,
        ConnectionId = answer.ConnectionId,
        IntegrationTarget = answer.IntegrationTarget,
        Credentials = answer.Credentials,
        ContentHandling = answer.ContentHandling,
        PassthroughBehavior = answer.PassthroughBehavior,
        RequestParameters = answer.RequestParameters,
        RequestTemplates = answer.RequestTemplates,
        CacheKeyParameters = answer.CacheKeyParameters,
        CacheNamespace = answer.CacheNamespace,
        TimeoutInMillis = answer.TimeoutInMillis,
        TlsConfig = Tls(answer.TlsConfig),
        ResponseTransferMode = answer.ResponseTransferMode,
        IntegrationResponses = answer.IntegrationResponses is null ? before?.IntegrationResponses : Responses(answer.IntegrationResponses),
    };

    /// <summary>What a put makes, were AWS to keep every member.</summary>
    public static ObservedRestIntegration ToObserved(PutIntegrationRequest request) => new()
    {
        Type = request.Type,
        HttpMethod = request.IntegrationHttpMethod,
        Uri = request.Uri,
        ConnectionType = request.ConnectionType,
        ConnectionId = request.ConnectionId,
        IntegrationTarget = request.IntegrationTarget,
        Credentials = request.Credentials,
        ContentHandling = request.ContentHandling,
        PassthroughBehavior = request.PassthroughBehavior,
        RequestParameters = request.RequestParameters,
        RequestTemplates = request.RequestTemplates,
        CacheKeyParameters = request.CacheKeyParameters,
        CacheNamespace = request.CacheNamespace,
        TimeoutInMillis = request.TimeoutInMillis,
        TlsConfig = Tls(request.TlsConfig),
        ResponseTransferMode = request.ResponseTransferMode,
    };

    public static ObservedRestIntegrationResponse ToObserved(string statusCode, IntegrationResponseAnswer answer) => new()
    {
        StatusCode = statusCode,
        SelectionPattern = answer.SelectionPattern,
        ContentHandling = answer.ContentHandling,
        ResponseParameters = answer.ResponseParameters,
        ResponseTemplates = answer.ResponseTemplates,
    };

    public static RestMethodResponseSpec ToObserved(string statusCode, MethodResponseAnswer answer) => new()
    {
        StatusCode = statusCode,
        ResponseModels = answer.ResponseModels,
        ResponseParameters = answer.ResponseParameters,
    };

    /// <summary>A method that has these members.</summary>
    public static RestMethodSpec ToMethod(RequestFields fields, IEnumerable<RestMethodResponseSpec> responses) => With(
        new RestMethodSpec
        {
            AuthorizationType = fields.Scalar(RestFieldMap.AuthorizationType) ?? "",
            AuthorizerId = fields.Scalar(RestFieldMap.AuthorizerId),
            ApiKeyRequired = Flag(fields.Scalar(RestFieldMap.ApiKeyRequired)) == true,
            RequestParameters = Flags(fields.Map(RestFieldMap.RequestParameters)),
            RequestModels = fields.Map(RestFieldMap.RequestModels),
        },
        responses);

    /// <summary>A method response that has these members.</summary>
    public static RestMethodResponseSpec ToMethodResponse(string statusCode, RequestFields fields) => new()
    {
        StatusCode = statusCode,
        ResponseModels = fields.Map(RestFieldMap.ResponseModels),
        ResponseParameters = Flags(fields.Map(RestFieldMap.ResponseParameters)),
    };

    /// <summary>An integration response that has these members.</summary>
    public static ObservedRestIntegrationResponse ToResponse(string statusCode, RequestFields fields) => new()
    {
        StatusCode = statusCode,
        SelectionPattern = fields.Scalar(RestFieldMap.SelectionPattern),
        ContentHandling = fields.Scalar(RestFieldMap.ContentHandling),
        ResponseParameters = fields.Map(RestFieldMap.ResponseParameters),
        ResponseTemplates = fields.Map(RestFieldMap.ResponseTemplates),
    };

    public static PutMethodRequest ToPutMethod(MethodAddress address, RequestFields fields) => new()
    {
        RestApiId = address.RestApiId,
        ResourceId = address.ResourceId,
        HttpMethod = address.HttpMethod,
        AuthorizationType = fields.Scalar(RestFieldMap.AuthorizationType),
        AuthorizerId = fields.Scalar(RestFieldMap.AuthorizerId),
        ApiKeyRequired = Flag(fields.Scalar(RestFieldMap.ApiKeyRequired)),
        RequestParameters = Flags(fields.Map(RestFieldMap.RequestParameters)),
        RequestModels = fields.Map(RestFieldMap.RequestModels),
    };

    public static PutMethodResponseRequest ToPutMethodResponse(MethodAddress address, string statusCode, RequestFields fields) => new()
    {
        RestApiId = address.RestApiId,
        ResourceId = address.ResourceId,
        HttpMethod = address.HttpMethod,
        StatusCode = statusCode,
        ResponseModels = fields.Map(RestFieldMap.ResponseModels),
        ResponseParameters = Flags(fields.Map(RestFieldMap.ResponseParameters)),
    };

    public static PutIntegrationRequest ToPutIntegration(MethodAddress address, RequestFields fields) => new()
    {
        RestApiId = address.RestApiId,
        ResourceId = address.ResourceId,
        HttpMethod = address.HttpMethod,
        Type = fields.Scalar(RestFieldMap.Type),
        Uri = fields.Scalar(RestFieldMap.Uri),
        IntegrationHttpMethod = fields.Scalar(RestFieldMap.IntegrationHttpMethod),
        ConnectionType = fields.Scalar(RestFieldMap.ConnectionType),
        ConnectionId = fields.Scalar(RestFieldMap.ConnectionId),
        IntegrationTarget = fields.Scalar(RestFieldMap.IntegrationTarget),
        Credentials = fields.Scalar(RestFieldMap.Credentials),
        ContentHandling = fields.Scalar(RestFieldMap.ContentHandling),
        PassthroughBehavior = fields.Scalar(RestFieldMap.PassthroughBehavior),
        RequestParameters = fields.Map(RestFieldMap.RequestParameters),
        RequestTemplates = fields.Map(RestFieldMap.RequestTemplates),
        CacheKeyParameters = fields.Map(RestFieldMap.CacheKeyParameters)?.Keys.Order(StringComparer.Ordinal).ToList(),
        CacheNamespace = fields.Scalar(RestFieldMap.CacheNamespace),
        TimeoutInMillis = fields.Scalar(RestFieldMap.TimeoutInMillis) is { } timeout ? int.Parse(timeout, CultureInfo.InvariantCulture) : null,
        TlsConfig = Flag(fields.Scalar(RestFieldMap.TlsConfig)) is { } insecure ? new Model.TlsConfig { InsecureSkipVerification = insecure } : null,
        ResponseTransferMode = fields.Scalar(RestFieldMap.ResponseTransferMode),
    };

    public static PutIntegrationResponseRequest ToPutIntegrationResponse(MethodAddress address, string statusCode, RequestFields fields) => new()
    {
        RestApiId = address.RestApiId,
        ResourceId = address.ResourceId,
        HttpMethod = address.HttpMethod,
        StatusCode = statusCode,
        SelectionPattern = fields.Scalar(RestFieldMap.SelectionPattern),
        ContentHandling = fields.Scalar(RestFieldMap.ContentHandling),
        ResponseParameters = fields.Map(RestFieldMap.ResponseParameters),
        ResponseTemplates = fields.Map(RestFieldMap.ResponseTemplates),
    };

    /// <summary>The same integration with other responses; the given one stays as it is, others may be looking at it.</summary>
    public static ObservedRestIntegration With(ObservedRestIntegration integration, IEnumerable<ObservedRestIntegrationResponse> responses) => new()
    {
        Type = integration.Type,
        HttpMethod = integration.HttpMethod,
        Uri = integration.Uri,
        ConnectionType = integration.ConnectionType,
        ConnectionId = integration.ConnectionId,
        IntegrationTarget = integration.IntegrationTarget,
        Credentials = integration.Credentials,
        ContentHandling = integration.ContentHandling,
        PassthroughBehavior = integration.PassthroughBehavior,
        RequestParameters = integration.RequestParameters,
        RequestTemplates = integration.RequestTemplates,
        CacheKeyParameters = integration.CacheKeyParameters,
        CacheNamespace = integration.CacheNamespace,
        TimeoutInMillis = integration.TimeoutInMillis,
        TlsConfig = integration.TlsConfig,
        ResponseTransferMode = integration.ResponseTransferMode,
        IntegrationResponses = [.. responses.OrderBy(response => response.StatusCode, StringComparer.Ordinal)],
    };

    /// <summary>The same method with other responses.</summary>
    public static RestMethodSpec With(RestMethodSpec method, IEnumerable<RestMethodResponseSpec> responses) => new()
    {
        AuthorizationType = method.AuthorizationType,
        AuthorizerId = method.AuthorizerId,
        ApiKeyRequired = method.ApiKeyRequired,
        RequestParameters = method.RequestParameters,
        RequestModels = method.RequestModels,
        MethodResponses = [.. responses.OrderBy(response => response.StatusCode, StringComparer.Ordinal)],
    };

    private static ObservedMethod Observed(
        string? authorizationType,
        string? authorizerId,
        bool? apiKeyRequired,
        Dictionary<string, bool>? requestParameters,
        Dictionary<string, string>? requestModels,
        Dictionary<string, MethodResponse>? methodResponses,
        Model.Integration? integration) => new(
        new RestMethodSpec
        {
            AuthorizationType = authorizationType ?? "",
            AuthorizerId = authorizerId,
            ApiKeyRequired = apiKeyRequired == true,
            RequestParameters = requestParameters,
            RequestModels = requestModels,
            MethodResponses =
            [
                .. (methodResponses ?? []).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new RestMethodResponseSpec
                {
                    StatusCode = entry.Key,
                    ResponseModels = entry.Value.ResponseModels,
                    ResponseParameters = entry.Value.ResponseParameters,
                }),
            ],
        },
        // Some servers answer with an object without a type where there is no integration.
        string.IsNullOrEmpty(integration?.Type) ? null : ToObserved(integration));

    private static ObservedRestIntegration ToObserved(Model.Integration integration) => new()
    {
        Type = integration.Type,
        HttpMethod = integration.HttpMethod,
        Uri = integration.Uri,
        ConnectionType = integration.ConnectionType,
        ConnectionId = integration.ConnectionId,
        IntegrationTarget = integration.IntegrationTarget,
        Credentials = integration.Credentials,
        ContentHandling = integration.ContentHandling,
        PassthroughBehavior = integration.PassthroughBehavior,
        RequestParameters = integration.RequestParameters,
        RequestTemplates = integration.RequestTemplates,
        CacheKeyParameters = integration.CacheKeyParameters,
        CacheNamespace = integration.CacheNamespace,
        TimeoutInMillis = integration.TimeoutInMillis,
        TlsConfig = Tls(integration.TlsConfig),
        ResponseTransferMode = integration.ResponseTransferMode,
        IntegrationResponses = Responses(integration.IntegrationResponses),
    };

    private static List<ObservedRestIntegrationResponse>? Responses(Dictionary<string, IntegrationResponse>? responses) => responses is null or { Count: 0 }
        ? null
        :
        [
            .. responses.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new ObservedRestIntegrationResponse
            {
                StatusCode = entry.Key,
                SelectionPattern = entry.Value.SelectionPattern,
                ContentHandling = entry.Value.ContentHandling,
                ResponseParameters = entry.Value.ResponseParameters,
                ResponseTemplates = entry.Value.ResponseTemplates,
            }),
        ];

    private static RestTlsConfig? Tls(Model.TlsConfig? config) =>
        config is null ? null : new RestTlsConfig { InsecureSkipVerification = config.InsecureSkipVerification };

    private static bool? Flag(string? value) => value is null ? null : value == "true";

    private static Dictionary<string, bool>? Flags(Dictionary<string, string>? map) => map?.ToDictionary(entry => entry.Key, entry => entry.Value == "true");
}
