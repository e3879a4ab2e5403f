using System.Text.Json.Serialization;
using Operator.ApiGateway.V1.Model;

namespace Operator.ApiGateway.Transport;

// A context of its own: type names repeat between the API versions, and a context's names must be unique.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CreateResourceRequest))]
[JsonSerializable(typeof(PutMethodRequest))]
[JsonSerializable(typeof(UpdateMethodRequest))]
[JsonSerializable(typeof(PutMethodResponseRequest))]
[JsonSerializable(typeof(UpdateMethodResponseRequest))]
[JsonSerializable(typeof(PutIntegrationRequest))]
[JsonSerializable(typeof(UpdateIntegrationRequest))]
[JsonSerializable(typeof(PutIntegrationResponseRequest))]
[JsonSerializable(typeof(UpdateIntegrationResponseRequest))]
[JsonSerializable(typeof(CreateDeploymentRequest))]
[JsonSerializable(typeof(CreateStageRequest))]
[JsonSerializable(typeof(UpdateStageRequest))]
[JsonSerializable(typeof(GetRestApiResponse))]
[JsonSerializable(typeof(GetResourceResponse))]
[JsonSerializable(typeof(GetResourcesResponse))]
[JsonSerializable(typeof(CreateResourceResponse))]
[JsonSerializable(typeof(DeleteResourceResponse))]
[JsonSerializable(typeof(GetMethodResponse))]
[JsonSerializable(typeof(PutMethodResponse))]
[JsonSerializable(typeof(UpdateMethodResponse))]
[JsonSerializable(typeof(DeleteMethodResponse))]
[JsonSerializable(typeof(PutMethodResponseResponse))]
[JsonSerializable(typeof(UpdateMethodResponseResponse))]
[JsonSerializable(typeof(DeleteMethodResponseResponse))]
[JsonSerializable(typeof(PutIntegrationResponse))]
[JsonSerializable(typeof(GetIntegrationResponse))]
[JsonSerializable(typeof(UpdateIntegrationResponse))]
[JsonSerializable(typeof(DeleteIntegrationResponse))]
[JsonSerializable(typeof(PutIntegrationResponseResponse))]
[JsonSerializable(typeof(GetIntegrationResponseResponse))]
[JsonSerializable(typeof(UpdateIntegrationResponseResponse))]
[JsonSerializable(typeof(DeleteIntegrationResponseResponse))]
[JsonSerializable(typeof(CreateDeploymentResponse))]
[JsonSerializable(typeof(GetDeploymentResponse))]
[JsonSerializable(typeof(GetDeploymentsResponse))]
[JsonSerializable(typeof(DeleteDeploymentResponse))]
[JsonSerializable(typeof(CreateStageResponse))]
[JsonSerializable(typeof(GetStageResponse))]
[JsonSerializable(typeof(GetStagesResponse))]
[JsonSerializable(typeof(UpdateStageResponse))]
[JsonSerializable(typeof(DeleteStageResponse))]
internal sealed partial class RestApiJsonContext : JsonSerializerContext;
