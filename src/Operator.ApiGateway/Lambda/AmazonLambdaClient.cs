using Operator.ApiGateway.Lambda.Model;
using Operator.ApiGateway.Transport;
using static Operator.ApiGateway.Transport.RequestPath;

namespace Operator.ApiGateway.Lambda;

/// <summary>
/// <see cref="IAmazonLambda"/> over HTTP. Made by <see cref="ApiGatewayClientFactory"/>, which owns what clients share; disposing one
/// releases nothing that another uses.
/// </summary>
public sealed class AmazonLambdaClient : IAmazonLambda
{
    private readonly ApiGatewayTransport _transport;
    private volatile bool _disposed;

    internal AmazonLambdaClient(ApiGatewayTransport transport) => _transport = transport;

    /// <inheritdoc />
    public Task<AddPermissionResponse> AddPermissionAsync(AddPermissionRequest request, CancellationToken cancellationToken = default)
    {
        var path = Policy(Required(request).FunctionName) + Query(("Qualifier", request.Qualifier));
        var operation = new ApiGatewayOperation(
            "AddPermission", HttpMethod.Post, path, Target(request.FunctionName, request.Qualifier, request.StatementId))
        {
            Kind = CallKind.Update, // the statement id names what is written
        };
        return Send<AddPermissionResponse>(operation, ApiGatewayJson.Serialize(AwsService.Lambda, request), cancellationToken);
    }

    /// <inheritdoc />
    public Task<RemovePermissionResponse> RemovePermissionAsync(RemovePermissionRequest request, CancellationToken cancellationToken = default)
    {
        var path = Of(AwsService.Lambda, "functions", Id(Required(request).FunctionName, "FunctionName"), "policy", Id(request.StatementId, "StatementId"))
            + Query(("Qualifier", request.Qualifier), ("RevisionId", request.RevisionId));
        return Send<RemovePermissionResponse>(
            new("RemovePermission", HttpMethod.Delete, path, Target(request.FunctionName, request.Qualifier, request.StatementId)),
            null, cancellationToken);
    }

    /// <inheritdoc />
    public Task<GetPolicyResponse> GetPolicyAsync(GetPolicyRequest request, CancellationToken cancellationToken = default)
    {
        var path = Policy(Required(request).FunctionName) + Query(("Qualifier", request.Qualifier));
        return Send<GetPolicyResponse>(
            new("GetPolicy", HttpMethod.Get, path, Target(request.FunctionName, request.Qualifier, null)), null, cancellationToken);
    }

    /// <summary>Refuses further calls. The shared transport belongs to the factory.</summary>
    public void Dispose() => _disposed = true;

    private static T Required<T>(T request) where T : AmazonLambdaRequest
    {
        ArgumentNullException.ThrowIfNull(request);
        return request;
    }

    private static string Policy(string? functionName) => Of(AwsService.Lambda, "functions", Id(functionName, "FunctionName"), "policy");

    private static string Target(string? functionName, string? qualifier, string? statementId) =>
        $"function {functionName}"
        + (qualifier is null ? "" : $" qualifier {qualifier}")
        + (statementId is null ? "" : $" statement {statementId}");

    private Task<TResponse> Send<TResponse>(ApiGatewayOperation operation, byte[]? body, CancellationToken cancellationToken)
        where TResponse : AmazonLambdaResponse, new()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _transport.SendAsync<TResponse>(operation, body, cancellationToken);
    }
}
