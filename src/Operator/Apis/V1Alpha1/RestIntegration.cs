using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>The integration of one method of a REST API (API Gateway v1), and the AWS object behind it.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "RestIntegration", PluralName = "restintegrations")]
[EntityScope(EntityScope.Namespaced)]
public sealed class RestIntegration : CustomKubernetesEntity<RestIntegrationSpec, RestIntegrationStatus>;
