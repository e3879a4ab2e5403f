using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V2.Model;

namespace Operator.ApiGateway.V2;

/// <summary>
/// The operations of API Gateway v2 that this product calls, named and shaped as in the official package.
/// </summary>
/// <remarks>
/// Guarantees: safe for concurrent use; every call waits for the account's request budget; calls that are safe to repeat
/// are attempted up to three times; identifiers can never reach another path.
/// Errors: every failure is an <see cref="AmazonApiGatewayV2Exception"/>, except the caller's own cancellation.
/// Caveat: the service documents no read-after-write guarantee; use the objects that writes return.
/// </remarks>
public interface IAmazonApiGatewayV2 : IDisposable
{
    /// <summary>Reads one API.</summary>
    Task<GetApiResponse> GetApiAsync(GetApiRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the APIs of the account.</summary>
    Task<GetApisResponse> GetApisAsync(GetApisRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Creates an integration. The service takes no idempotency token, so this is never sent again once an answer may have
    /// been lost: see <see cref="AwsCallException.OutcomeUnknown"/>.
    /// </summary>
    Task<CreateIntegrationResponse> CreateIntegrationAsync(CreateIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one integration.</summary>
    Task<GetIntegrationResponse> GetIntegrationAsync(GetIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the integrations of an API.</summary>
    Task<GetIntegrationsResponse> GetIntegrationsAsync(GetIntegrationsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Merges a request into an integration; safe to repeat.</summary>
    Task<UpdateIntegrationResponse> UpdateIntegrationAsync(UpdateIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes an integration; a repeated call answers NotFound.</summary>
    Task<DeleteIntegrationResponse> DeleteIntegrationAsync(DeleteIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates an integration response; never repeated after a lost answer.</summary>
    Task<CreateIntegrationResponseResponse> CreateIntegrationResponseAsync(
        CreateIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one integration response.</summary>
    Task<GetIntegrationResponseResponse> GetIntegrationResponseAsync(
        GetIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of integration responses.</summary>
    Task<GetIntegrationResponsesResponse> GetIntegrationResponsesAsync(
        GetIntegrationResponsesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Merges a request into an integration response; safe to repeat.</summary>
    Task<UpdateIntegrationResponseResponse> UpdateIntegrationResponseAsync(
        UpdateIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes an integration response.</summary>
    Task<DeleteIntegrationResponseResponse> DeleteIntegrationResponseAsync(
        DeleteIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the routes of an API.</summary>
    Task<GetRoutesResponse> GetRoutesAsync(GetRoutesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Merges a request into a route; safe to repeat.</summary>
    Task<UpdateRouteResponse> UpdateRouteAsync(UpdateRouteRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the stages of an API.</summary>
    Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default);
}
