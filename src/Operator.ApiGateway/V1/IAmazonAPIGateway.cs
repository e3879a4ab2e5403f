using Operator.ApiGateway.Errors;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.V1;

/// <summary>
/// The operations of API Gateway v1 (REST APIs) that this product calls, named and shaped as in the official package.
/// </summary>
/// <remarks>
/// Guarantees: safe for concurrent use; every call waits for the account's request budget, which it shares with v2, and for the quota of its
/// operation; identifiers can never reach another path. Reads, puts, deletes and updates that only replace are attempted up to three times.
/// Other updates are repeated only after an answer that proves that nothing changed, creates only after throttling or when nothing was sent.
/// Errors: every failure is an <see cref="AmazonAPIGatewayException"/>, except the caller's own cancellation.
/// Caveats: a put of a method or a method response that was repeated after a lost answer fails with Conflict, with <c>OutcomeUnknown</c>
/// set: it may be our own. A missing API is worded like a missing resource. Templates that read back as null are handed on as empty texts.
/// </remarks>
public interface IAmazonAPIGateway : IDisposable
{
    /// <summary>Reads one REST API.</summary>
    Task<GetRestApiResponse> GetRestApiAsync(GetRestApiRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one resource.</summary>
    Task<GetResourceResponse> GetResourceAsync(GetResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the resources of an API. Quota of its own: 5 per 2 seconds.</summary>
    Task<GetResourcesResponse> GetResourcesAsync(GetResourcesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a resource; never repeated after a lost answer.</summary>
    Task<CreateResourceResponse> CreateResourceAsync(CreateResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a resource and everything below it.</summary>
    Task<DeleteResourceResponse> DeleteResourceAsync(DeleteResourceRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one method with its integration and its responses.</summary>
    Task<GetMethodResponse> GetMethodAsync(GetMethodRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a method; there is at most one per resource and verb.</summary>
    Task<PutMethodResponse> PutMethodAsync(PutMethodRequest request, CancellationToken cancellationToken = default);

    /// <summary>Patches a method.</summary>
    Task<UpdateMethodResponse> UpdateMethodAsync(UpdateMethodRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a method with its integration and its responses.</summary>
    Task<DeleteMethodResponse> DeleteMethodAsync(DeleteMethodRequest request, CancellationToken cancellationToken = default);

    /// <summary>Declares a response of a method.</summary>
    Task<PutMethodResponseResponse> PutMethodResponseAsync(PutMethodResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Patches a response of a method.</summary>
    Task<UpdateMethodResponseResponse> UpdateMethodResponseAsync(
        UpdateMethodResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes a response of a method.</summary>
    Task<DeleteMethodResponseResponse> DeleteMethodResponseAsync(
        DeleteMethodResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates or overwrites the integration of a method, as one call.</summary>
    Task<PutIntegrationResponse> PutIntegrationAsync(PutIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads the integration of a method.</summary>
    Task<GetIntegrationResponse> GetIntegrationAsync(GetIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Patches the integration of a method.</summary>
    Task<UpdateIntegrationResponse> UpdateIntegrationAsync(UpdateIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes the integration of a method; a repeated call answers NotFound.</summary>
    Task<DeleteIntegrationResponse> DeleteIntegrationAsync(DeleteIntegrationRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates or overwrites an integration response.</summary>
    Task<PutIntegrationResponseResponse> PutIntegrationResponseAsync(
        PutIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads an integration response.</summary>
    Task<GetIntegrationResponseResponse> GetIntegrationResponseAsync(
        GetIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Patches an integration response.</summary>
    Task<UpdateIntegrationResponseResponse> UpdateIntegrationResponseAsync(
        UpdateIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes an integration response.</summary>
    Task<DeleteIntegrationResponseResponse> DeleteIntegrationResponseAsync(
        DeleteIntegrationResponseRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deploys an API; never repeated after a lost answer. Quota of its own: 1 per 5 seconds.</summary>
    Task<CreateDeploymentResponse> CreateDeploymentAsync(CreateDeploymentRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one deployment.</summary>
    Task<GetDeploymentResponse> GetDeploymentAsync(GetDeploymentRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one page of the deployments of an API.</summary>
    Task<GetDeploymentsResponse> GetDeploymentsAsync(GetDeploymentsRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a deployment; refused with class Conflict while a stage uses it.</summary>
    Task<DeleteDeploymentResponse> DeleteDeploymentAsync(DeleteDeploymentRequest request, CancellationToken cancellationToken = default);

    /// <summary>Creates a stage; never repeated after a lost answer.</summary>
    Task<CreateStageResponse> CreateStageAsync(CreateStageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads one stage.</summary>
    Task<GetStageResponse> GetStageAsync(GetStageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Reads every stage of an API.</summary>
    Task<GetStagesResponse> GetStagesAsync(GetStagesRequest request, CancellationToken cancellationToken = default);

    /// <summary>Patches a stage.</summary>
    Task<UpdateStageResponse> UpdateStageAsync(UpdateStageRequest request, CancellationToken cancellationToken = default);

    /// <summary>Deletes a stage: its clients are refused from then on. The deployment stays; a repeated call answers NotFound.</summary>
    Task<DeleteStageResponse> DeleteStageAsync(DeleteStageRequest request, CancellationToken cancellationToken = default);
}
