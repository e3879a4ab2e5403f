using Operator.Kubernetes.Core;

namespace Operator.Apis.V1Alpha1;

/// <summary>An integration of an HTTP or WebSocket API (API Gateway v2) and the AWS object behind it.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "Integration", PluralName = "integrations")]
[EntityScope(EntityScope.Namespaced)]
public sealed class Integration : CustomKubernetesEntity<IntegrationSpec, IntegrationStatus>;
