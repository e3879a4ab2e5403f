using System.Text.Json.Serialization;
using Operator.Apis.V1Alpha1;

namespace Operator.Apis;

/// <summary>Serialisation of our kinds without reflection; chained behind the Kubernetes client's own context.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Integration))]
[JsonSerializable(typeof(IntegrationStatus))]
[JsonSerializable(typeof(RestIntegration))]
[JsonSerializable(typeof(RestIntegrationStatus))]
[JsonSerializable(typeof(RestDeployment))]
[JsonSerializable(typeof(RestDeploymentStatus))]
[JsonSerializable(typeof(AwsAccount))]
[JsonSerializable(typeof(AwsAccountStatus))]
public sealed partial class ApiJsonContext : JsonSerializerContext;
