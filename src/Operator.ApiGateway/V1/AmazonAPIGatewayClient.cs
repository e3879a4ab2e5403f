using System.Globalization;
using Operator.ApiGateway.Transport;
using Operator.ApiGateway.V1.Model;
using static Operator.ApiGateway.Transport.RequestPath;

namespace Operator.ApiGateway.V1;

/// <summary>
/// <see cref="IAmazonAPIGateway"/> over HTTP. Made by <see cref="ApiGatewayClientFactory"/>, which owns what clients share; disposing one
/// releases nothing that another uses.
/// </summary>
public sealed class AmazonAPIGatewayClient : IAmazonAPIGateway
{
    private readonly ApiGatewayTransport _transport;
    private volatile bool _disposed;

    internal AmazonAPIGatewayClient(ApiGatewayTransport transport) => _transport = transport;

    /// <inheritdoc />
    public Task<GetRestApiResponse> GetRestApiAsync(GetRestApiRequest request, CancellationToken cancellationToken = default) =>
        Send<GetRestApiResponse>("GetRestApi", HttpMethod.Get,
            Api(Required(request).RestApiId), At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<GetResourceResponse> GetResourceAsync(GetResourceRequest request, CancellationToken cancellationToken = default) =>
        Send<GetResourceResponse>("GetResource", HttpMethod.Get,
            Resource(Required(request).RestApiId, request.ResourceId) + Embed(request.Embed),
            At(request.RestApiId, request.ResourceId), cancellationToken);

    /// <inheritdoc />
    public Task<GetResourcesResponse> GetResourcesAsync(GetResourcesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetResourcesResponse>("GetResources", HttpMethod.Get,
            Api(Required(request).RestApiId, "resources") + Page(request.Limit, request.Position, request.Embed),
            At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<CreateResourceResponse> CreateResourceAsync(CreateResourceRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateResourceRequest, CreateResourceResponse>("CreateResource", HttpMethod.Post,
            Of("restapis", Id(Required(request).RestApiId, "RestApiId"), "resources", Id(request.ParentId, "ParentId")),
            request, At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteResourceResponse> DeleteResourceAsync(DeleteResourceRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteResourceResponse>("DeleteResource", HttpMethod.Delete,
            Resource(Required(request).RestApiId, request.ResourceId), At(request.RestApiId, request.ResourceId), cancellationToken);

    /// <inheritdoc />
    public Task<GetMethodResponse> GetMethodAsync(GetMethodRequest request, CancellationToken cancellationToken = default) =>
        Send<GetMethodResponse>("GetMethod", HttpMethod.Get,
            Method(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<PutMethodResponse> PutMethodAsync(PutMethodRequest request, CancellationToken cancellationToken = default) =>
        Send<PutMethodRequest, PutMethodResponse>("PutMethod", HttpMethod.Put,
            Method(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            request, At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateMethodResponse> UpdateMethodAsync(UpdateMethodRequest request, CancellationToken cancellationToken = default) =>
        Update<UpdateMethodRequest, UpdateMethodResponse>("UpdateMethod",
            Method(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            request, request.PatchOperations, At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteMethodResponse> DeleteMethodAsync(DeleteMethodRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteMethodResponse>("DeleteMethod", HttpMethod.Delete,
            Method(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<PutMethodResponseResponse> PutMethodResponseAsync(
        PutMethodResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<PutMethodResponseRequest, PutMethodResponseResponse>("PutMethodResponse", HttpMethod.Put,
            MethodResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            request, At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateMethodResponseResponse> UpdateMethodResponseAsync(
        UpdateMethodResponseRequest request, CancellationToken cancellationToken = default) =>
        Update<UpdateMethodResponseRequest, UpdateMethodResponseResponse>("UpdateMethodResponse",
            MethodResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            request, request.PatchOperations, At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteMethodResponseResponse> DeleteMethodResponseAsync(
        DeleteMethodResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteMethodResponseResponse>("DeleteMethodResponse", HttpMethod.Delete,
            MethodResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<PutIntegrationResponse> PutIntegrationAsync(PutIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<PutIntegrationRequest, PutIntegrationResponse>("PutIntegration", HttpMethod.Put,
            Integration(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            request, At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationResponse> GetIntegrationAsync(GetIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationResponse>("GetIntegration", HttpMethod.Get,
            Integration(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateIntegrationResponse> UpdateIntegrationAsync(
        UpdateIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Update<UpdateIntegrationRequest, UpdateIntegrationResponse>("UpdateIntegration",
            Integration(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            request, request.PatchOperations, At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteIntegrationResponse> DeleteIntegrationAsync(
        DeleteIntegrationRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteIntegrationResponse>("DeleteIntegration", HttpMethod.Delete,
            Integration(Required(request).RestApiId, request.ResourceId, request.HttpMethod),
            At(request.RestApiId, request.ResourceId, request.HttpMethod), cancellationToken);

    /// <inheritdoc />
    public Task<PutIntegrationResponseResponse> PutIntegrationResponseAsync(
        PutIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<PutIntegrationResponseRequest, PutIntegrationResponseResponse>("PutIntegrationResponse", HttpMethod.Put,
            IntegrationResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            request, At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<GetIntegrationResponseResponse> GetIntegrationResponseAsync(
        GetIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<GetIntegrationResponseResponse>("GetIntegrationResponse", HttpMethod.Get,
            IntegrationResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateIntegrationResponseResponse> UpdateIntegrationResponseAsync(
        UpdateIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Update<UpdateIntegrationResponseRequest, UpdateIntegrationResponseResponse>("UpdateIntegrationResponse",
            IntegrationResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            request, request.PatchOperations, At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteIntegrationResponseResponse> DeleteIntegrationResponseAsync(
        DeleteIntegrationResponseRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteIntegrationResponseResponse>("DeleteIntegrationResponse", HttpMethod.Delete,
            IntegrationResponse(Required(request).RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode),
            At(request.RestApiId, request.ResourceId, request.HttpMethod, request.StatusCode), cancellationToken);

    /// <inheritdoc />
    public Task<CreateDeploymentResponse> CreateDeploymentAsync(
        CreateDeploymentRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateDeploymentRequest, CreateDeploymentResponse>("CreateDeployment", HttpMethod.Post,
            Api(Required(request).RestApiId, "deployments"), request, At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<GetDeploymentResponse> GetDeploymentAsync(GetDeploymentRequest request, CancellationToken cancellationToken = default) =>
        Send<GetDeploymentResponse>("GetDeployment", HttpMethod.Get,
            Deployment(Required(request).RestApiId, request.DeploymentId) + Embed(request.Embed),
            $"{At(request.RestApiId)} deployment {request.DeploymentId}", cancellationToken);

    /// <inheritdoc />
    public Task<GetDeploymentsResponse> GetDeploymentsAsync(GetDeploymentsRequest request, CancellationToken cancellationToken = default) =>
        Send<GetDeploymentsResponse>("GetDeployments", HttpMethod.Get,
            Api(Required(request).RestApiId, "deployments") + Page(request.Limit, request.Position),
            At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<DeleteDeploymentResponse> DeleteDeploymentAsync(
        DeleteDeploymentRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteDeploymentResponse>("DeleteDeployment", HttpMethod.Delete,
            Deployment(Required(request).RestApiId, request.DeploymentId),
            $"{At(request.RestApiId)} deployment {request.DeploymentId}", cancellationToken);

    /// <inheritdoc />
    public Task<CreateStageResponse> CreateStageAsync(CreateStageRequest request, CancellationToken cancellationToken = default) =>
        Send<CreateStageRequest, CreateStageResponse>("CreateStage", HttpMethod.Post,
            Api(Required(request).RestApiId, "stages"), request, $"{At(request.RestApiId)} stage {request.StageName}", cancellationToken);

    /// <inheritdoc />
    public Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStageResponse>("GetStage", HttpMethod.Get,
            Stage(Required(request).RestApiId, request.StageName),
            $"{At(request.RestApiId)} stage {request.StageName}", cancellationToken);

    /// <inheritdoc />
    public Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default) =>
        Send<GetStagesResponse>("GetStages", HttpMethod.Get,
            Api(Required(request).RestApiId, "stages") + Query(("deploymentId", request.DeploymentId)),
            At(request.RestApiId), cancellationToken);

    /// <inheritdoc />
    public Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default) =>
        Update<UpdateStageRequest, UpdateStageResponse>("UpdateStage",
            Stage(Required(request).RestApiId, request.StageName),
            request, request.PatchOperations, $"{At(request.RestApiId)} stage {request.StageName}", cancellationToken);

    /// <inheritdoc />
    public Task<DeleteStageResponse> DeleteStageAsync(DeleteStageRequest request, CancellationToken cancellationToken = default) =>
        Send<DeleteStageResponse>("DeleteStage", HttpMethod.Delete,
            Stage(Required(request).RestApiId, request.StageName),
            $"{At(request.RestApiId)} stage {request.StageName}", cancellationToken);

    /// <summary>Refuses further calls. The shared transport belongs to the factory.</summary>
    public void Dispose() => _disposed = true;

    private static T Required<T>(T request) where T : AmazonAPIGatewayRequest
    {
        ArgumentNullException.ThrowIfNull(request);
        return request;
    }

    private static string Of(params ReadOnlySpan<PathPart> parts) => RequestPath.Of(AwsService.ApiGateway, parts);

    private static string Api(string? apiId) => Of("restapis", Id(apiId, "RestApiId"));

    private static string Api(string? apiId, string collection) => Of("restapis", Id(apiId, "RestApiId"), collection);

    private static string Resource(string? apiId, string? resourceId) =>
        Of("restapis", Id(apiId, "RestApiId"), "resources", Id(resourceId, "ResourceId"));

    private static string Method(string? apiId, string? resourceId, string? method) =>
        Of("restapis", Id(apiId, "RestApiId"), "resources", Id(resourceId, "ResourceId"), "methods", Id(method, "HttpMethod"));

    private static string MethodResponse(string? apiId, string? resourceId, string? method, string? statusCode) => Of(
        "restapis", Id(apiId, "RestApiId"), "resources", Id(resourceId, "ResourceId"), "methods", Id(method, "HttpMethod"),
        "responses", Id(statusCode, "StatusCode"));

    private static string Integration(string? apiId, string? resourceId, string? method) => Of(
        "restapis", Id(apiId, "RestApiId"), "resources", Id(resourceId, "ResourceId"), "methods", Id(method, "HttpMethod"), "integration");

    private static string IntegrationResponse(string? apiId, string? resourceId, string? method, string? statusCode) => Of(
        "restapis", Id(apiId, "RestApiId"), "resources", Id(resourceId, "ResourceId"), "methods", Id(method, "HttpMethod"), "integration",
        "responses", Id(statusCode, "StatusCode"));

    private static string Deployment(string? apiId, string? deploymentId) =>
        Of("restapis", Id(apiId, "RestApiId"), "deployments", Id(deploymentId, "DeploymentId"));

    private static string Stage(string? apiId, string? stageName) =>
        Of("restapis", Id(apiId, "RestApiId"), "stages", Id(stageName, "StageName"));

    private static string Embed(List<string>? embed) => Page(null, null, embed);

    private static string Page(int? limit, string? position, List<string>? embed = null) => Query([
        .. (embed ?? []).Select(part => ("embed", (string?)part)),
        ("limit", limit?.ToString(CultureInfo.InvariantCulture)),
        ("position", position)]);

    private static string At(string? apiId, string? resourceId = null, string? method = null, string? statusCode = null) =>
        $"rest api {apiId}"
        + (resourceId is null ? "" : $" resource {resourceId}")
        + (method is null ? "" : $" method {method}")
        + (statusCode is null ? "" : $" response {statusCode}");

    private Task<TResponse> Send<TResponse>(string name, HttpMethod method, string path, string target, CancellationToken cancellationToken)
        where TResponse : AmazonAPIGatewayResponse, new()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _transport.SendAsync<TResponse>(new(name, method, path, target), null, cancellationToken);
    }

    private Task<TResponse> Send<TRequest, TResponse>(
        string name, HttpMethod method, string path, TRequest request, string target, CancellationToken cancellationToken)
        where TRequest : AmazonAPIGatewayRequest
        where TResponse : AmazonAPIGatewayResponse, new() =>
        Send<TRequest, TResponse>(new ApiGatewayOperation(name, method, path, target), request, cancellationToken);

    // Replacing twice is replacing once. Adding or removing twice is not: the second time the service refuses, or answers that the thing to
    // remove is not found, which a caller could take for the whole object.
    private Task<TResponse> Update<TRequest, TResponse>(
        string name, string path, TRequest request, List<PatchOperation>? changes, string target, CancellationToken cancellationToken)
        where TRequest : AmazonAPIGatewayRequest
        where TResponse : AmazonAPIGatewayResponse, new()
    {
        var onlyReplaces = (changes ?? []).TrueForAll(change => change?.Op == Op.Replace);
        return Send<TRequest, TResponse>(
            new ApiGatewayOperation(name, HttpMethod.Patch, path, target) { Kind = onlyReplaces ? CallKind.Update : CallKind.Patch },
            request, cancellationToken);
    }

    private Task<TResponse> Send<TRequest, TResponse>(ApiGatewayOperation operation, TRequest request, CancellationToken cancellationToken)
        where TRequest : AmazonAPIGatewayRequest
        where TResponse : AmazonAPIGatewayResponse, new()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _transport.SendAsync<TResponse>(operation, ApiGatewayJson.Serialize(AwsService.ApiGateway, request), cancellationToken);
    }
}
