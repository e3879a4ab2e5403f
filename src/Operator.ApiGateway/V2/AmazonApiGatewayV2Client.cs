using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V2.Model;
using static Operator.ApiGateway.Transport.RequestPath;

namespace Operator.ApiGateway.V2;

/// <summary>
/// <see cref="IAmazonApiGatewayV2"/> over HTTP. Made by <see cref="ApiGatewayClientFactory"/>, which owns what clients share; disposing
/// one releases nothing that another uses.
/// </summary>
public sealed class AmazonApiGatewayV2Client : IAmazonApiGatewayV2
{
    private readonly ApiGatewayTransport _transport;
    private volatile bool _disposed;

    internal AmazonApiGatewayV2Client(ApiGatewayTransport transport) => _transport = transport;

    /// <inheritdoc />
    public Task<GetApiResponse> GetApiAsync(GetApiRequest request, CancellationToken cancellationToken = default) =>
        Send<GetApiResponse>("GetApi", HttpMethod.Get, Api(Required(request).ApiId), Target(request.ApiId), cancellationToken);

    /// <inheritdoc />
    public Task<GetApisResponse> GetApisAsync(GetApisRequest request, CancellationToken cancellationToken = default) =>
        Send<GetApisResponse>("GetApis", HttpMethod.Get,
            Of("apis") + Page(Required(request).MaxResults, request.NextToken), "account", cancellationToken);

    /// <inheritdoc />
    public Task<CreateIntegrationResponse> CreateIntegrationAsync(CreateIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateIntegrationRequest, CreateIntegrationResponse>("CreateIntegration", HttpMethod.Post,
            Integrations(Required(request).ApiId), request, Target(request.ApiId), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationResponse> GetIntegrationAsync(GetIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationResponse>("GetIntegration", HttpMethod.Get,
            Integration(Required(request).ApiId, request.IntegrationId), Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationsResponse> GetIntegrationsAsync(GetIntegrationsRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationsResponse>("GetIntegrations", HttpMethod.Get,
            Integrations(Required(request).ApiId) + Page(request.MaxResults, request.NextToken), Target(request.ApiId), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateIntegrationResponse> UpdateIntegrationAsync(UpdateIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateIntegrationRequest, UpdateIntegrationResponse>("UpdateIntegration", HttpMethod.Patch,
            Integration(Required(request).ApiId, request.IntegrationId), request, Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteIntegrationResponse> DeleteIntegrationAsync(DeleteIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteIntegrationResponse>("DeleteIntegration", HttpMethod.Delete,
            Integration(Required(request).ApiId, request.IntegrationId), Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<CreateIntegrationResponseResponse> CreateIntegrationResponseAsync(
        CreateIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateIntegrationResponseRequest, CreateIntegrationResponseResponse>("CreateIntegrationResponse", HttpMethod.Post,
            Responses(Required(request).ApiId, request.IntegrationId), request, Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationResponseResponse> GetIntegrationResponseAsync(
        GetIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationResponseResponse>("GetIntegrationResponse", HttpMethod.Get,
            Response(Required(request).ApiId, request.IntegrationId, request.IntegrationResponseId),
            Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationResponsesResponse> GetIntegrationResponsesAsync(
        GetIntegrationResponsesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationResponsesResponse>("GetIntegrationResponses", HttpMethod.Get,
            Responses(Required(request).ApiId, request.IntegrationId) + Page(request.MaxResults, request.NextToken),
            Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateIntegrationResponseResponse> UpdateIntegrationResponseAsync(
        UpdateIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateIntegrationResponseRequest, UpdateIntegrationResponseResponse>("UpdateIntegrationResponse", HttpMethod.Patch,
            Response(Required(request).ApiId, request.IntegrationId, request.IntegrationResponseId),
            request, Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteIntegrationResponseResponse> DeleteIntegrationResponseAsync(
        DeleteIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteIntegrationResponseResponse>("DeleteIntegrationResponse", HttpMethod.Delete,
            Response(Required(request).ApiId, request.IntegrationId, request.IntegrationResponseId),
            Target(request.ApiId, request.IntegrationId), cancellationToken);

    /// <inheritdoc />
    public Task<GetRoutesResponse> GetRoutesAsync(GetRoutesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetRoutesResponse>("GetRoutes", HttpMethod.Get,
            Of("apis", Id(Required(request).ApiId, "ApiId"), "routes") + Page(request.MaxResults, request.NextToken),
            Target(request.ApiId), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateRouteResponse> UpdateRouteAsync(UpdateRouteRequest request, CancellationToken cancellationToken = default) =>
        Send<UpdateRouteRequest, UpdateRouteResponse>("UpdateRoute", HttpMethod.Patch,
            Of("apis", Id(Required(request).ApiId, "ApiId"), "routes", Id(request.RouteId, "RouteId")),
            request, Target(request.ApiId), cancellationToken);

    /// <inheritdoc />
    public Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStagesResponse>("GetStages", HttpMethod.Get,
            Of("apis", Id(Required(request).ApiId, "ApiId"), "stages") + Page(request.MaxResults, request.NextToken),
            Target(request.ApiId), cancellationToken);

    /// <summary>Refuses further calls. The shared transport belongs to the factory.</summary>
    public void Dispose() => _disposed = true;

    private static T Required<T>(T request) where T : AmazonApiGatewayV2Request
    {
        ArgumentNullException.ThrowIfNull(request);
        return request;
    }

    private static string Api(string? apiId) => Of("apis", Id(apiId, "ApiId"));

    private static string Integrations(string? apiId) => Of("apis", Id(apiId, "ApiId"), "integrations");

    private static string Integration(string? apiId, string? integrationId) =>
        Of("apis", Id(apiId, "ApiId"), "integrations", Id(integrationId, "IntegrationId"));

    private static string Responses(string? apiId, string? integrationId) =>
        Of("apis", Id(apiId, "ApiId"), "integrations", Id(integrationId, "IntegrationId"), "integrationresponses");

    private static string Response(string? apiId, string? integrationId, string? responseId) => Of(
        "apis", Id(apiId, "ApiId"), "integrations", Id(integrationId, "IntegrationId"),
        "integrationresponses", Id(responseId, "IntegrationResponseId"));

    private static string Of(params ReadOnlySpan<PathPart> parts) => RequestPath.Of(AwsService.ApiGatewayV2, parts);

    private static string Page(string? maxResults, string? nextToken) => Query(("maxResults", maxResults), ("nextToken", nextToken));

    private static string Target(string? apiId, string? integrationId = null) =>
        integrationId is null ? $"api {apiId}" : $"api {apiId} integration {integrationId}";

    private Task<TResponse> Send<TResponse>(
        string name, HttpMethod method, string path, string target, CancellationToken cancellationToken)
        where TResponse : AmazonApiGatewayV2Response, new()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _transport.SendAsync<TResponse>(new(name, method, path, target), null, cancellationToken);
    }

    private Task<TResponse> Send<TRequest, TResponse>(
        string name, HttpMethod method, string path, TRequest request, string target, CancellationToken cancellationToken)
        where TRequest : AmazonApiGatewayV2Request
        where TResponse : AmazonApiGatewayV2Response, new()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _transport.SendAsync<TResponse>(
            new(name, method, path, target), ApiGatewayJson.Serialize(AwsService.ApiGatewayV2, request), cancellationToken);
    }
}
