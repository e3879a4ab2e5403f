using Operator.Kubernetes.Core;
using Operator.Kubernetes.Schema;

namespace Operator.Apis.V1Alpha1;

/// <summary>An integration of an HTTP or WebSocket API (API Gateway v2) and the AWS object behind it.</summary>
[KubernetesEntity(Group = ApiGroup.Name, ApiVersion = ApiGroup.Version, Kind = "Integration", PluralName = "integrations")]
[EntityScope(EntityScope.Namespaced)]
[KubernetesEntityShortNames("apigwint")]
[KubernetesEntityCategories("apigateway")]
[Description(
    "Integration connects the routes of an Amazon API Gateway HTTP or WebSocket API to a backend: a Lambda function, an HTTP endpoint, " +
    "a private service behind a VPC link, another AWS service, or a mock. The operator keeps the integration in AWS equal to the spec.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].status", "Ready", "string", Description = "Whether AWS holds the integration as the spec describes it.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].reason", "Reason", "string", Description = "Why it is ready or not.")]
[GenericAdditionalPrinterColumn(".status.apiId", "API", "string", Description = "Id of the API that holds the integration.")]
[GenericAdditionalPrinterColumn(".status.observed.integrationType", "Type", "string", Description = "Type of the integration in AWS.")]
[GenericAdditionalPrinterColumn(".status.integrationId", "Integration-ID", "string", Description = "Id of the integration in AWS; route targets are integrations/ID.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Drifted\")].status", "Drift", "string", Description = "True while AWS differs from the spec; empty otherwise.")]
[GenericAdditionalPrinterColumn(".metadata.creationTimestamp", "Age", "date")]
[GenericAdditionalPrinterColumn(".status.observed.integrationUri", "URI", "string", Priority = 1, Description = "Backend.")]
[GenericAdditionalPrinterColumn(".status.conditions[?(@.type==\"Ready\")].message", "Message", "string", Priority = 1, Description = "What to do, and why.")]
[SelectableField(".spec.apiId")]
public sealed class Integration : CustomKubernetesEntity<IntegrationSpec, IntegrationStatus>;
